"""One look at all chargers: raises alerts and ends them. The same number of queries, however many chargers there are.

Reads without a transaction, decides by domain/alerts/conditions, and writes what differs in one short transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from chargers.domain.alerts import conditions
from chargers.domain.alerts.conditions import End, Kind, Line, Standing
from chargers.domain.changes.progress import Why
from chargers.domain.changes.states import ChangeState
from chargers.models import Alert, AlertSubscription, Change, Charger
from chargers.services.alerts.duty import heard_since
from chargers.services.doorbell import alerts_changed, charger_changed
from chargers.services.presence import status_sql

MOST = 5_000  # of each kind raised in one look; the next look goes on
IN_ONE = 500  # rows of one statement
NEWS_OF_CHANGES = timedelta(days=1)  # ends that are older were never looked for, and are no news
EXPECTED_AWAY = (ChangeState.RESTARTING, ChangeState.LEAVING, ChangeState.OBSERVING)
_LINE = ("presence__connected_at", "presence__heard_at", "presence__closed_at", "presence__close_reason")
_PROCESS = ("presence__process__lease_until", "presence__process__stopped_at")


@dataclass(slots=True)
class Found:
    """What a look wants to write."""

    raised: list[Alert] = field(default_factory=list)
    moved: list[Alert] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.raised or self.moved)


def look(now: datetime, *, awake_since: datetime | None = None) -> bool:
    """Returns whether anything was raised or has moved.

    `awake_since`: when the caller last noticed that it had slept; what it did not hear meanwhile is nobody's fault.
    """
    listening = max(heard_since(now), awake_since) if awake_since else heard_since(now)
    found = Found()
    _lines_down(found, listening, now)
    _lines_standing(found, listening, now)
    _ocpp_infos(found, now)
    _changes(found, now)
    _left_behind(found, now)
    _steadiness(found.raised, now)
    if found:
        _write(found)
    return bool(found)


def _lines_down(found: Found, listening: datetime, now: datetime) -> None:
    least = timedelta(minutes=least_minutes())
    standing = Alert.objects.filter(charger=OuterRef("pk"), kind=Kind.OFFLINE, ended_at=None)
    limit = now - least
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
            new = _alert(pk, Kind.OFFLINE, now, since=line.down_since, counts_from=counts, detail=line.close_reason)
            found.raised.append(new)


def least_minutes() -> int:
    """After so many minutes offline somebody wants to know; the list of alerts begins there, too."""
    soonest = AlertSubscription.objects.filter(offline=True, user__is_active=True).aggregate(m=Min("offline_minutes"))["m"]
    return min(soonest or conditions.USUAL_MINUTES, conditions.USUAL_MINUTES)


def _offline_or_not(now: datetime) -> QuerySet[Charger]:
    """With `away`: one that restarts or leaves in a change, or has moved to another backend, is away on purpose."""
    changes = Change.objects.filter(charger=OuterRef("pk"))
    moved = changes.filter(state=ChangeState.MOVED, left_at__gte=OuterRef("presence__connected_at"))
    away = Exists(changes.filter(state__in=EXPECTED_AWAY, ended_at=None)) | Exists(moved)
    return status_sql.with_status(Charger.objects.order_by(), now).annotate(away=away)


def _lines_standing(found: Found, listening: datetime, now: datetime) -> None:
    """Alerts of chargers that are here again, or were at the last look. Of those that are simply still away nothing is read."""
    standing = Alert.objects.filter(kind=Kind.OFFLINE, ended_at=None)
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
                _end(found, alert, End.SUPERSEDED, now)
            continue
        status, away, rest = facts[alert.charger_id]
        if status != "offline":
            line = _line(rest, now)
            _move(found, alert, False, line.connected_at if line.connected_at > alert.counts_from else now, now)
        elif not away:
            _move(found, alert, True, conditions.counts_from(_line(rest, now), listening), now)
        elif alert.moved:
            _end(found, alert, End.SUPERSEDED, now)


def _ocpp_infos(found: Found, now: datetime) -> None:
    standing = Alert.objects.filter(kind=Kind.OCPP_INFO, ended_at=None)
    flagged = Charger.objects.order_by().exclude(ocpp_info_flag="").filter(~Exists(standing.filter(charger=OuterRef("pk"))))
    for pk, flag in flagged.values_list("pk", "ocpp_info_flag")[:MOST]:
        found.raised.append(_alert(pk, Kind.OCPP_INFO, now, detail=flag))
    other = ~Q(detail=F("charger__ocpp_info_flag")) | Q(over_since__isnull=False)
    for alert in standing.filter(other).annotate(flag=F("charger__ocpp_info_flag")):
        if alert.flag and alert.detail != alert.flag:
            alert.detail = alert.flag
            found.moved.append(alert)
        _move(found, alert, bool(alert.flag), now, now)


def _changes(found: Found, now: datetime) -> None:
    called_off = Q(state=ChangeState.ROLLED_BACK, why=Why.CANCELLED)
    badly = (Q(state__in=conditions.BAD_ENDS) & ~called_off) | Q(state=ChangeState.STORED, why=Why.NO_RESTART)
    newer = Change.objects.filter(charger=OuterRef("charger"), asked_at__gt=OuterRef("ended_at"))
    ended = Change.objects.order_by().filter(badly, ended_at__gt=now - NEWS_OF_CHANGES).filter(~Exists(newer))
    unknown = ended.filter(~Exists(Alert.objects.filter(change=OuterRef("pk"), kind=Kind.CHANGE)))
    for pk, charger, state, at in unknown.values_list("pk", "charger_id", "state", "ended_at")[:MOST]:
        found.raised.append(_alert(charger, Kind.CHANGE, now, since=at, change_id=pk, detail=state))
    later = Change.objects.filter(charger=OuterRef("charger"), asked_at__gt=OuterRef("since"))
    moved_on = ~Q(detail=F("change__state")) | Q(newer=True) | Q(raised_at__lte=now - conditions.CHANGE_STANDS)
    standing = Alert.objects.filter(kind=Kind.CHANGE, ended_at=None).annotate(newer=Exists(later))
    for alert in standing.filter(moved_on).select_related("change"):
        change = alert.change
        if change is None:
            continue
        state, why_ = ChangeState(change.state), Why(change.why) if change.why else None
        end = conditions.end_of_change(state, why_, alert.newer, alert.raised_at, now)
        if end is not None:
            alert.detail = change.state
            _end(found, alert, end, now)
        elif conditions.ended_badly(state, why_):
            alert.detail = change.state
            found.moved.append(alert)


def _left_behind(found: Found, now: datetime) -> None:
    """They were raised once (services/changes/left_behind); what is looked for here is their end."""
    newer = Change.objects.filter(charger=OuterRef("charger"), asked_at__gt=OuterRef("since"))
    standing = Alert.objects.filter(kind=Kind.LEFT_BEHIND, ended_at=None).annotate(newer=Exists(newer))
    over = Q(change__ended_at__gt=F("raised_at")) | Q(newer=True) | Q(raised_at__lte=now - conditions.CHANGE_STANDS)
    for alert in standing.filter(over).select_related("change"):
        ended = alert.change is not None and alert.change.ended_at is not None and alert.change.ended_at > alert.raised_at
        _end(found, alert, End.OVER if ended else End.SUPERSEDED if alert.newer else End.OLD, now)


def _steadiness(raised: list[Alert], now: datetime) -> None:
    """A charger that has had such alerts lately must be well for longer before this one ends."""
    if not raised:
        return
    of = {alert.charger_id for alert in raised}
    lately = Alert.objects.filter(charger__in=of, raised_at__gt=now - conditions.LATELY).values_list("charger_id", "kind")
    counted = {(pk, kind): number for pk, kind, number in lately.annotate(number=Count("pk")).order_by()}
    for alert in raised:
        alert.steady = int(conditions.steady_after(counted.get((alert.charger_id, alert.kind), 0)).total_seconds())


def _alert(
    charger: int,
    kind: Kind,
    now: datetime,
    *,
    since: datetime | None = None,
    counts_from: datetime | None = None,
    detail: str = "",
    change_id: int | None = None,
) -> Alert:
    since = since or now
    return Alert(
        charger_id=charger,
        kind=kind,
        detail=detail,
        change_id=change_id,
        since=since,
        counts_from=counts_from or since,
        raised_at=now,
        tell_at=now,
    )


def _line(facts: Iterable[datetime | str | None], now: datetime) -> Line:
    connected, heard, closed, reason, lease, stopped = facts
    ended = stopped or lease
    gone = ended if isinstance(ended, datetime) and (stopped is not None or ended <= now) else None
    return Line(connected, heard, closed, reason or "", gone)  # type: ignore[arg-type]


def _move(found: Found, alert: Alert, holds: bool, since: datetime, now: datetime) -> None:
    before = Standing(alert.counts_from, timedelta(seconds=alert.steady), alert.over_since, alert.again)
    after = conditions.move(before, holds, since, now)
    if after == before:
        return
    alert.over_since, alert.again, alert.counts_from = after.over_since, after.again, after.counts_from
    if after.ended_at is not None:
        _end(found, alert, End.OVER, now, at=after.ended_at)
        return
    alert.tell_at = None if after.over_since else now
    found.moved.append(alert)


def _end(found: Found, alert: Alert, end: End, now: datetime, *, at: datetime | None = None) -> None:
    alert.ended_at, alert.end, alert.tell_at = at or now, end, now
    found.moved.append(alert)


def _write(found: Found) -> None:
    """What another process raised meanwhile stands: a constraint says so."""
    with transaction.atomic():
        Alert.objects.bulk_create(found.raised, batch_size=IN_ONE, ignore_conflicts=True)
        parts = ["detail", "counts_from", "over_since", "again", "ended_at", "end", "tell_at"]
        unique = list({alert.pk: alert for alert in found.moved}.values())
        Alert.objects.bulk_update(unique, parts, batch_size=IN_ONE)
        charger_changed(inside={alert.charger_id for alert in (*found.raised, *found.moved)})
        alerts_changed()
