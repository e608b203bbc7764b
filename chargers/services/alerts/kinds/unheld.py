"""Unheld: a change is due, and no process of this server carries it on. A fault by itself, whatever caused it; told to admins."""

from __future__ import annotations

from chargers.domain.alerts.conditions import UNHELD_FOR
from chargers.domain.alerts.kinds import AlertKind
from chargers.services.alerts.found import FoundAlerts
from chargers.services.alerts.kinds.kind_rules import KindRules
from chargers.services.changes import leases


def look(found: FoundAlerts) -> None:
    """One that every look of a minute finds is no longer between two hands."""
    unheld = leases.unheld_changes(found.now)
    since = found.found_since(AlertKind.UNHELD, [one.change for one in unheld])
    stuck = {one.charger: since[one.change] for one in unheld if found.now - since[one.change] >= UNHELD_FOR}
    found.hold(AlertKind.UNHELD, stuck)


RULES = KindRules(AlertKind.UNHELD, asked_as=AlertKind.CHANGE, look=look, to_admins=True)
