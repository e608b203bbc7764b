"""The line to a charger, said in one sentence and drawn as a bar of 24 hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from chargers.domain.presence.line_history import LineState, Run, Window, runs, time_of
from chargers.models import Charger, Presence, PresenceEvent
from chargers.services.chargers.charger_rows import Listed
from chargers.services.presence import history
from chargers.services.presence.history import LineEvent, Seen, presence_of
from chargers.wording.times import moment
from chargers.wording.words import CLOSE_REASONS, STATUS, Word

DAY = timedelta(hours=24)
WIDTH = 96  # units of the drawing: a quarter of an hour each


@dataclass(frozen=True, slots=True)
class StatusLine:
    """Status as a word, and why."""

    status: Word
    reason: str
    since: datetime | None


def line(charger: Charger | Listed, now: datetime) -> StatusLine:
    """For a charger that came with its `status`."""
    status = charger.status  # type: ignore[union-attr]
    facts = charger.presence if isinstance(charger, Listed) else presence_of(charger)
    if facts is None:
        return StatusLine(STATUS[status], _("It has never connected to this server."), None)
    if status == "online":
        return StatusLine(
            STATUS[status], _("connected since %(time)s") % {"time": moment(facts.connected_at, now)}, facts.connected_at
        )
    if status == "quiet":
        return StatusLine(
            STATUS[status], _("connected, but not heard since %(time)s") % {"time": moment(facts.heard_at, now)}, facts.heard_at
        )
    if facts.closed_at is not None:
        why = CLOSE_REASONS.get(facts.close_reason)
        said = _("since %(time)s: %(reason)s") if why else _("since %(time)s")
        return StatusLine(STATUS[status], said % {"time": moment(facts.closed_at, now), "reason": why}, facts.closed_at)
    if facts.answers_pings and facts.unanswered_pings:
        said = _("not heard since %(time)s: %(count)s pings were not answered")
    else:
        said = _("not heard since %(time)s")
    values = {"time": moment(facts.heard_at, now), "count": facts.unanswered_pings}
    return StatusLine(STATUS[status], said % values, facts.heard_at)


@dataclass(frozen=True, slots=True)
class Bar:
    """24 hours in columns of a quarter of an hour, those that are alike together, and the share connected in per cent."""

    runs: tuple[Run, ...]
    share: int


def day_bar(facts: Presence | Seen | None, events: Sequence[PresenceEvent | LineEvent], now: datetime) -> Bar | None:
    """`events`: connects and closes of the last 24 hours, oldest first. None where the charger was never seen."""
    if facts is None:
        return None
    window = Window(now - DAY, now)
    found = history.line(facts, events, window, now)
    return Bar(tuple(runs(found, window, WIDTH)), round(time_of(found, LineState.CONNECTED) / DAY * 100))
