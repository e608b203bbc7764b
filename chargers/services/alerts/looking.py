"""One look at all chargers: raises alerts and ends them. The same number of queries, however many chargers there are.

Each kind reads and decides without a transaction (kinds/); what differs is written here, in one short transaction.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from chargers.domain.alerts import conditions
from chargers.models import Alert, Charger
from chargers.services.alerts.duty import heard_since
from chargers.services.alerts.found import FoundAlerts, SeenBefore
from chargers.services.alerts.kinds import KINDS
from chargers.services.doorbell import alerts_changed, charger_changed

IN_ONE = 500  # rows of one statement


def look(now: datetime, *, awake_since: datetime | None = None, seen: SeenBefore | None = None) -> bool:
    """Returns whether anything was raised or has moved.

    `awake_since`: when the caller last noticed that it had slept; what it did not hear meanwhile is nobody's fault.
    `seen`: the caller's own, from look to look; what must last before it counts is told by it.
    """
    listening = max(heard_since(now), awake_since) if awake_since else heard_since(now)
    found = FoundAlerts(now, listening, {} if seen is None else seen)
    for rules in KINDS:
        rules.look(found)
    found.raised = _of_chargers_in_use(found.raised)
    _steadiness(found.raised, now)
    if found:
        _write(found)
    return bool(found)


def _of_chargers_in_use(raised: list[Alert]) -> list[Alert]:
    """What was found of a charger before it was retired is found for a while; it is nobody's any more."""
    if not raised:
        return raised
    of = {alert.charger_id for alert in raised}
    retired = set(Charger.objects.filter(pk__in=of).exclude(retired_at=None).values_list("pk", flat=True))
    return [alert for alert in raised if alert.charger_id not in retired]


def _steadiness(raised: list[Alert], now: datetime) -> None:
    """A charger that has had such alerts lately must be well for longer before this one ends."""
    if not raised:
        return
    of = {alert.charger_id for alert in raised}
    lately = Alert.objects.filter(charger__in=of, raised_at__gt=now - conditions.LATELY).values_list("charger_id", "kind")
    counted = {(pk, kind): number for pk, kind, number in lately.annotate(number=Count("pk")).order_by()}
    for alert in raised:
        alert.steady = int(conditions.steady_after(counted.get((alert.charger_id, alert.kind), 0)).total_seconds())


def _write(found: FoundAlerts) -> None:
    """What another process raised meanwhile stands: a constraint says so."""
    with transaction.atomic():
        Alert.objects.bulk_create(found.raised, batch_size=IN_ONE, ignore_conflicts=True)
        parts = ["detail", "backend", "counts_from", "over_since", "again", "ended_at", "end", "tell_at"]
        unique = list({alert.pk: alert for alert in found.moved}.values())
        Alert.objects.bulk_update(unique, parts, batch_size=IN_ONE)
        charger_changed(*{alert.charger_id for alert in (*found.raised, *found.moved)})  # a badge comes or goes, in lists, too
        alerts_changed()
