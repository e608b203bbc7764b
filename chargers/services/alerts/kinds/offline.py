"""Offline: a charger's line is down for longer than somebody wants to wait. From when on it counts: domain/alerts/conditions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from chargers.domain.alerts import conditions
from chargers.domain.alerts.conditions import End, Line
from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.changes.states import ChangeState
from chargers.models import Alert, Change, Charger
from chargers.services.alerts.found import MOST, Found
from chargers.services.alerts.kinds.kind_rules import KindRules
from chargers.services.alerts.soonest import soonest_minutes
from chargers.services.presence import status_sql

USUAL_MINUTES = 15
EXPECTED_AWAY = (ChangeState.RESTARTING, ChangeState.LEAVING, ChangeState.OBSERVING)
_LINE = ("presence__connected_at", "presence__heard_at", "presence__closed_at", "presence__close_reason")
_PROCESS = ("presence__process__lease_until", "presence__process__stopped_at")


def look(found: Found) -> None:
    """Begins one for each line that is down, and follows those that stand."""
    _lines_down(found)
    _lines_standing(found)


def _lines_down(found: Found) -> None:
    now, listening = found.now, found.listening
    standing = Alert.objects.filter(charger=OuterRef("pk"), kind=AlertKind.OFFLINE, ended_at=None)
    limit = now - timedelta(minutes=soonest_minutes(AlertKind.OFFLINE, USUAL_MINUTES))
    missed = _offline_or_not(now).filter(~Exists(standing), Q(("status", "offline"), ("away", False)))
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
    """With `away`: one that restarts or leaves in a change, or has moved to another backend, is away on purpose."""
    changes = Change.objects.filter(charger=OuterRef("pk"))
    moved = changes.filter(state=ChangeState.MOVED, left_at__gte=OuterRef("presence__connected_at"))
    away = Exists(changes.filter(state__in=EXPECTED_AWAY, ended_at=None)) | Exists(moved)
    return status_sql.with_status(Charger.objects.order_by(), now).annotate(away=away)


def _lines_standing(found: Found) -> None:
    """Alerts of chargers that are here again, or were at the last look. Of those that are simply still away nothing is read."""
    now = found.now
    standing = Alert.objects.filter(kind=AlertKind.OFFLINE, ended_at=None)
    of_charger = standing.filter(charger=OuterRef("pk"))
    here = Q(status__in=["online", "quiet"]) | Exists(of_charger.filter(over_since__isnull=False))
    perhaps = _offline_or_not(now).filter(Exists(of_charger)).filter(here)
    facts = {
        pk: (status, away, rest) for pk, status, away, *rest in perhaps.values_list("pk", "status", "away", *_LINE, *_PROCESS)
    }
    moved = Change.objects.filter(charger=OuterRef("charger"), state=ChangeState.MOVED, left_at__gte=OuterRef("since"))
    alerts = standing.annotate(moved=Exists(moved)).filter(Q(charger__in=perhaps.values("pk")) | Q(moved=True))
    for alert in alerts:
        if alert.charger_id not in facts:
            if alert.moved:
                found.end(alert, End.SUPERSEDED)
            continue
        status, away, rest = facts[alert.charger_id]
        if status != "offline":
            line = _line(rest, now)
            found.follow(alert, False, line.connected_at if line.connected_at > alert.counts_from else now)
        elif not away:
            found.follow(alert, True, conditions.counts_from(_line(rest, now), found.listening))
        elif alert.moved:
            found.end(alert, End.SUPERSEDED)


def _line(facts: Iterable[datetime | str | None], now: datetime) -> Line:
    connected, heard, closed, reason, lease, stopped = facts
    ended = stopped or lease
    gone = ended if isinstance(ended, datetime) and (stopped is not None or ended <= now) else None
    return Line(connected, heard, closed, reason or "", gone)  # type: ignore[arg-type]


RULES = KindRules(
    AlertKind.OFFLINE,
    asked_as=AlertKind.OFFLINE,
    look=look,
    usual_minutes=USUAL_MINUTES,
    waits_for_reconnect=True,  # it may be dialling
)
