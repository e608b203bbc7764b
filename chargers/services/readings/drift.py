"""What a charger holds against what was wanted of it: the newest value of each key in a change whose wish still stands.

A person ends the difference by another change, or by saying that what the charger holds is right (`accept`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from chargers.domain.alerts.conditions import AlertEnd, LeftBehind
from chargers.domain.alerts.kinds import ABOUT_ENDS
from chargers.domain.changes.states import ChangeState
from chargers.domain.connection import equality
from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.controller.reported import Reported
from chargers.domain.secret_text import masked
from chargers.models import Alert, Charger, Step
from chargers.services.doorbell import alerts_changed, charger_changed
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor

# Ends whose wish stands. What was called off, undone or never begun is wanted no longer; `uncertain` resolves itself.
WISHES = (ChangeState.APPLIED, ChangeState.STORED, ChangeState.MOVED, ChangeState.CAME_BACK, ChangeState.HALF_DONE)


@dataclass(frozen=True, slots=True)
class Deviation:
    """One key that holds something else than the change `change` (its key) wanted."""

    key: str
    wanted: str
    found: str
    change: int


def find_deviations(charger: Charger, reported: Reported, controller_type: ControllerDefinition | None) -> list[Deviation]:
    """In the order of the keys. What is not reported, and what cannot be read back, is not compared. One query."""
    since = F("change__charger__wanted_since")  # as it is now: `charger` may have been read long ago
    steps = Step.objects.filter(
        Q(change__charger__wanted_since=None) | Q(change__ended_at__gt=since),
        change__charger=charger,
        change__state__in=WISHES,
        write_only=False,
        sealed_new=None,
    )
    rows = steps.order_by("change__asked_at", "change__pk").values_list(
        "key", "role", "new", "change", "change__new_id", "change__new_tls"
    )
    latest = {row[0].casefold(): row for row in rows}
    if not latest:
        return []
    holds = {setting.key.casefold(): setting.value for setting in reported}
    found = []
    for name, (key, role, new, change, ocpp_id, tls) in sorted(latest.items()):
        value = holds.get(name)
        if value is None or value == new:
            continue
        if role and controller_type and equality.is_same(controller_type, FieldRole(role), value, new, ocpp_id=ocpp_id, tls=tls):
            continue
        found.append(Deviation(key, new, masked(value), change))
    return found


def accept(charger: Charger, *, by: Actor) -> None:
    """What it holds is right: earlier changes want nothing of it any more, and alerts about how they ended are over."""
    now = timezone.now()
    with transaction.atomic():
        Charger.objects.filter(pk=charger.pk).update(wanted_since=now, differs=False)
        ended = Alert.objects.filter(charger=charger, kind__in=ABOUT_ENDS, ended_at=None).exclude(detail=LeftBehind.HELD)
        if ended.update(ended_at=now, end=AlertEnd.ACCEPTED, tell_at=None):
            alerts_changed()
        journal.write(journal.Action.READING_ACCEPTED, by=by, charger=charger, at=now)
        charger_changed(charger.pk)
