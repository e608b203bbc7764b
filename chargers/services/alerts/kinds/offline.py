"""Offline: a charger's line is down for longer than somebody wants to wait. From when on it counts: domain/alerts/conditions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from chargers.domain.alerts import conditions
from chargers.domain.alerts.conditions import AlertEnd, ChargerLine
from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.changes.states import ChangeState
from chargers.domain.presence.status import Status
from chargers.models import Alert, Change, Charger
from chargers.services.alerts.found import MOST, FoundAlerts
from chargers.services.alerts.kinds.kind_rules import KindRules
from chargers.services.alerts.soonest import soonest_minutes
from chargers.services.presence import status_sql

USUAL_MINUTES = 15
EXPECTED_AWAY = (ChangeState.RESTARTING, ChangeState.LEAVING, ChangeState.OBSERVING)
_LINE = ("presence__connected_at", "presence__heard_at", "presence__closed_at", "presence__close_reason")
_PROCESS = ("presence__process__lease_until", "presence__process__stopped_at")


def look(found: FoundAlerts) -> None:
    """Begins one for each line that is down, and follows those that stand."""
    _lines_down(found)
    _lines_standing(found)


def _lines_down(found: FoundAlerts) -> None:
    now, listening = found.now, found.listening
    standing = Alert.objects.filter(charger=OuterRef("pk"), kind=AlertKind.OFFLINE, ended_at=None)
    limit = now - timedelta(minutes=soonest_minutes(AlertKind.OFFLINE, USUAL_MINUTES))
    missed = _offline_or_not(now).filter(~Exists(standing), Q(("status", Status.OFFLINE), ("away", False)))
    down = missed.annotate(down=Coalesce("presence__closed_at", "presence__heard_at")).filter(down__lte=limit)
    if limit < listening + conditions.RECONNECT:
        down = down.filter(presence__connected_at__gte=listening)
    served = Q(presence__process=None) | Q(presence__process__lease_until__gt=now, presence__process__stopped_at=None)
    by_itself = Q(presence__closed_at__isnull=False) & ~Q(presence__close_reason__in=conditions.OUR_REASONS)
    long_ago = Q(presence__process__lease_until__lte=limit - conditions.RECONNECT)
    for pk, *facts in down.filter(served | by_itself | long_ago).values_list("pk", *_LINE, *_PROCESS)[:MOST]:
        line = _line(facts, now)
        counts = conditions.counts_from(line, listening)
        if counts <= limit:
            found.begin(AlertKind.OFFLINE, pk, since=line.down_since, counts_from=counts, detail=line.close_reason)


def _offline_or_not(now: datetime) -> QuerySet[Charger]:
    """With `away`: one that restarts or leaves in a change is away on purpose. One that moved away is not offline."""
    away = Exists(Change.objects.open().filter(charger=OuterRef("pk"), state__in=EXPECTED_AWAY))
    return status_sql.with_status(Charger.objects.filter(retired_at=None).order_by(), now).annotate(away=away)


def _lines_standing(found: FoundAlerts) -> None:
    """Alerts of chargers that are here again or elsewhere, or were at the last look. Of the others nothing is read."""
    now = found.now
    standing = Alert.objects.filter(kind=AlertKind.OFFLINE, ended_at=None)
    of_charger = standing.filter(charger=OuterRef("pk"))
    here = Q(status__in=[Status.ONLINE, Status.QUIET, Status.MOVED_AWAY]) | Exists(of_charger.filter(over_since__isnull=False))
    perhaps = _offline_or_not(now).filter(Exists(of_charger)).filter(here)
    facts = {
        pk: (status, away, rest) for pk, status, away, *rest in perhaps.values_list("pk", "status", "away", *_LINE, *_PROCESS)
    }
    for alert in standing.filter(charger__in=perhaps.values("pk")):
        if alert.charger_id not in facts:
            continue
        status, away, rest = facts[alert.charger_id]
        if status == Status.MOVED_AWAY:
            found.end(alert, AlertEnd.SUPERSEDED)
        elif status != Status.OFFLINE:
            line = _line(rest, now)
            found.follow(alert, False, line.connected_at if line.connected_at > alert.counts_from else now)
        elif not away:
            found.follow(alert, True, conditions.counts_from(_line(rest, now), found.listening))


def _line(facts: Iterable[Any], now: datetime) -> ChargerLine:
    connected, heard, closed, reason, lease, stopped = facts
    ended = stopped or lease
    gone = ended if isinstance(ended, datetime) and (stopped is not None or ended <= now) else None
    return ChargerLine(connected, heard, closed, reason or "", gone)


RULES = KindRules(
    AlertKind.OFFLINE,
    asked_as=AlertKind.OFFLINE,
    look=look,
    usual_minutes=USUAL_MINUTES,
    waits_for_reconnect=True,  # it may be dialling
)
