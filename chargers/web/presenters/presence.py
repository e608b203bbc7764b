"""The line to a charger, said in one sentence and drawn as a bar of 24 hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chargers.models import Charger, Presence, PresenceEvent
from chargers.web.presenters.words import CLOSE_REASONS, STATUS, Word

DAY = timedelta(hours=24)
WIDTH = 96  # units of the drawing: a quarter of an hour each


@dataclass(frozen=True, slots=True)
class Line:
    """Status as a word, and why."""

    status: Word
    reason: str
    since: datetime | None


def presence_of(charger: Charger) -> Presence | None:
    try:
        return charger.presence
    except Presence.DoesNotExist:
        return None


def line(charger: Charger, now: datetime) -> Line:
    """For a charger that came with its annotated `status`."""
    status = charger.status  # type: ignore[attr-defined]
    facts = presence_of(charger)
    if facts is None:
        return Line(STATUS[status], _("It has never connected to this server."), None)
    if status == "online":
        return Line(STATUS[status], _("connected since %(time)s") % {"time": moment(facts.connected_at, now)}, facts.connected_at)
    if status == "quiet":
        return Line(
            STATUS[status], _("connected, but not heard since %(time)s") % {"time": moment(facts.heard_at, now)}, facts.heard_at
        )
    if facts.closed_at is not None:
        why = CLOSE_REASONS.get(facts.close_reason)
        said = _("since %(time)s: %(reason)s") if why else _("since %(time)s")
        return Line(STATUS[status], said % {"time": moment(facts.closed_at, now), "reason": why}, facts.closed_at)
    if facts.answers_pings and facts.unanswered_pings:
        said = _("not heard since %(time)s: %(count)s pings were not answered")
    else:
        said = _("not heard since %(time)s")
    values = {"time": moment(facts.heard_at, now), "count": facts.unanswered_pings}
    return Line(STATUS[status], said % values, facts.heard_at)


def moment(at: datetime, now: datetime) -> str:
    """A time as short as it can be: 14:02 today, with the date before."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return date_format(local, "CLOCK")
    if now - at < timedelta(days=300):
        return date_format(local, "MOMENT")
    return date_format(local, "DAY_YEAR")


@dataclass(frozen=True, slots=True)
class Bar:
    """Stretches of being connected within 24 hours, in drawing units, and the share of them in per cent."""

    stretches: tuple[tuple[float, float], ...]  # (x, width)
    share: int


def day_bar(facts: Presence | None, events: Sequence[PresenceEvent], now: datetime) -> Bar | None:
    """`events`: connects and closes of the last 24 hours, oldest first. None where the charger was never seen."""
    if facts is None:
        return None
    start = now - DAY
    connected = _connected_at_start(facts, events, start)
    since, stretches = start, []
    for event in events:
        if event.kind == PresenceEvent.Kind.CLOSED and connected:
            stretches.append((since, event.at))
        if not (event.kind == PresenceEvent.Kind.CONNECTED and connected):
            since = event.at
        connected = event.kind == PresenceEvent.Kind.CONNECTED
    if not connected and facts.closed_at is None and facts.connected_at > since:  # its event is not written, or pruned
        since, connected = max(facts.connected_at, start), True
    if connected:
        alive = facts.closed_at is None and facts.process is not None and facts.process.lease_until > now
        stretches.append((since, now if alive else max(facts.heard_at, since)))
    drawn = tuple((_x(a, start), max(_x(b, start) - _x(a, start), 0.4)) for a, b in stretches)
    share = sum(((b - a) for a, b in stretches), timedelta()) / DAY
    return Bar(drawn, round(share * 100))


def _connected_at_start(facts: Presence, events: Sequence[PresenceEvent], start: datetime) -> bool:
    if events:
        return events[0].kind == PresenceEvent.Kind.CLOSED
    return facts.connected_at <= start and (facts.closed_at is None or facts.closed_at > start)


def _x(at: datetime, start: datetime) -> float:
    return round((at - start) / DAY * WIDTH, 2)
