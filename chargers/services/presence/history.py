"""What happened to a charger within a window: line, refused attempts, boots, changes, round trips. Four queries, always.

What a picture needs is handed over as times and codes; how it is drawn and said is the pages' affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from chargers.domain.presence.line_history import LineState, LineStretch, LineTurn, TimeWindow, stretches
from chargers.models import Boot, Change, Charger, Presence, PresenceEvent

MOST_EVENTS = 40_000  # of one window: a line that flaps day and night does not stop the page
MOST_BOOTS = 5_000
MOST_CHANGES = 500
TAKEN_OVER = "replaced"  # so begin the reasons of a socket that ended because a newer one is there: the line was never lost
LINE = (PresenceEvent.Kind.CONNECTED, PresenceEvent.Kind.CLOSED)


@dataclass(frozen=True, slots=True)
class HoldingProcess:
    """Of the server process that holds a line: until when it does, and when it was stopped."""

    lease_until: datetime
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class LastSocket:
    """The present or last socket, as `Presence` has it."""

    process: HoldingProcess | None
    connected_at: datetime
    heard_at: datetime
    closed_at: datetime | None
    close_reason: str
    interval: int
    answers_pings: bool
    unanswered_pings: int
    hints: str


@dataclass(frozen=True, slots=True)
class LineEvent:
    """The line was made or lost, or an attempt was refused; and why."""

    at: datetime
    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """`cut`: so much happened that only what came after this moment is here."""

    window: TimeWindow
    line: list[LineStretch]
    events: list[LineEvent]
    round_trips: list[tuple[datetime, int]]
    boots: list[Boot]
    changes: list[Change]
    refused: list[LineEvent]
    cut: datetime | None = None


def charger_history(charger: Charger, window: TimeWindow, now: datetime) -> History:
    """For a charger that came with its presence and the process of that."""
    events, refused, round_trips, cut = _events(charger, window)
    facts = presence_of(charger)
    earlier = _last_before(charger, window.since) if cut is None else None
    return History(
        window=window,
        line=line_within(facts, events, window, now, earlier),
        events=events,
        round_trips=round_trips,
        boots=list(Boot.objects.filter(charger=charger, at__gte=window.since, at__lt=window.until).order_by("at")[:MOST_BOOTS]),
        changes=_changes(charger, window),
        refused=refused,
        cut=cut,
    )


def latest_changes(charger: Charger, most: int) -> QuerySet[Change]:
    """The last ones asked for, whatever became of them."""
    return Change.objects.filter(charger=charger).select_related("asked_by")[:most]


def presence_of(charger: Charger) -> Presence | None:
    """None where it has never connected. No query where the row came along."""
    try:
        return charger.presence
    except Presence.DoesNotExist:
        return None


def line_within(
    facts: Presence | LastSocket | None,
    events: Sequence[LineEvent | PresenceEvent],
    window: TimeWindow,
    now: datetime,
    earlier: bool | None = None,
) -> list[LineStretch]:
    """The line within the window. `events`: connects and closes in it, oldest first. `earlier`: the last one before it was a
    connect, a close (False), or is not known.
    """
    turns = _turns(events)
    before = _before(facts, turns, window, earlier)
    if facts is None or window.until < now:
        return stretches(turns, window, before)
    last = turns[-1] if turns else LineTurn(window.since, before is LineState.CONNECTED)
    if not last.connected and facts.closed_at is None and facts.connected_at > last.at:  # its event is not written, or pruned
        turns.append(LineTurn(facts.connected_at, True))
    alive = facts.closed_at is None and facts.process is not None and facts.process.lease_until > now
    return stretches(turns, window, before, None if alive else facts.heard_at)


def _turns(events: Iterable[LineEvent | PresenceEvent]) -> list[LineTurn]:
    return [
        LineTurn(event.at, event.kind == PresenceEvent.Kind.CONNECTED)
        for event in events
        if not event.reason.startswith(TAKEN_OVER)
    ]


def _before(
    facts: Presence | LastSocket | None, turns: Sequence[LineTurn], window: TimeWindow, earlier: bool | None
) -> LineState:
    """What the line was when the window began."""
    if earlier is not None:
        return LineState.CONNECTED if earlier else LineState.APART
    if turns and not turns[0].connected:
        return LineState.CONNECTED
    if not turns and facts is not None and facts.connected_at <= window.since:
        return LineState.CONNECTED if facts.closed_at is None or facts.closed_at > window.since else LineState.APART
    return LineState.UNKNOWN


def _events(
    charger: Charger, window: TimeWindow
) -> tuple[list[LineEvent], list[LineEvent], list[tuple[datetime, int]], datetime | None]:
    """Turns of the line, refused attempts, round trips; and from when on they are here, where there are too many."""
    rows = (
        PresenceEvent.objects.filter(charger=charger, at__gte=window.since, at__lt=window.until)
        .order_by("-at", "-pk")
        .values_list("at", "kind", "reason", "milliseconds")[: MOST_EVENTS + 1]
    )
    found = list(rows)
    cut = found[MOST_EVENTS - 1][0] if len(found) > MOST_EVENTS else None
    events, refused, round_trips = [], [], []
    for at, kind, reason, milliseconds in reversed(found[:MOST_EVENTS]):
        if kind in LINE:
            events.append(LineEvent(at, kind, reason))
        elif kind == PresenceEvent.Kind.REFUSED:
            refused.append(LineEvent(at, kind, reason))
        elif milliseconds is not None:
            round_trips.append((at, milliseconds))
    return events, refused, round_trips, cut


def _last_before(charger: Charger, since: datetime) -> bool | None:
    earlier = PresenceEvent.objects.filter(charger=charger, at__lt=since, kind__in=LINE).exclude(reason__startswith=TAKEN_OVER)
    kind = earlier.order_by("-at", "-pk").values_list("kind", flat=True).first()
    return None if kind is None else kind == PresenceEvent.Kind.CONNECTED


def _changes(charger: Charger, window: TimeWindow) -> list[Change]:
    """Those that were open at any time of the window, the oldest first."""
    within = Q(ended_at=None) | Q(ended_at__gte=window.since)
    rows = Change.objects.filter(within, charger=charger, asked_at__lt=window.until).select_related("asked_by")
    return list(rows.order_by("asked_at", "pk")[:MOST_CHANGES])


def events_of_day(charger: Charger, now: datetime) -> list[PresenceEvent]:
    """Connects and closes of the last 24 hours, oldest first."""
    rows = PresenceEvent.objects.filter(charger=charger, at__gte=now - timedelta(hours=24), kind__in=["connected", "closed"])
    return list(rows.order_by("at"))
