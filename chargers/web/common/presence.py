"""The line to a charger, said in one sentence and drawn as a bar of 24 hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.presence.kept_out import OF_THE_RETIRED, AttemptOutcome
from chargers.domain.presence.line_history import LineRun, LineState, TimeWindow, runs, time_of
from chargers.domain.presence.status import Status
from chargers.models import Charger, Presence, PresenceEvent
from chargers.services.chargers.charger_rows import ListedCharger
from chargers.services.presence import attempts, departures, history
from chargers.services.presence.attempts import LastAttempt
from chargers.services.presence.history import LastSocket, LineEvent, presence_of
from chargers.wording.handshake import WHY
from chargers.wording.times import moment
from chargers.wording.words import CLOSE_REASONS, STATUS, Word

DAY = timedelta(hours=24)
WIDTH = 96  # units of the drawing: a quarter of an hour each


ATTEMPTED: dict[AttemptOutcome, str | Promise] = {
    AttemptOutcome.KEPT_OUT: gettext_lazy("it tries to connect and is refused, last %(time)s: %(why)s"),
    AttemptOutcome.REFUSED: gettext_lazy("it last tried to connect %(time)s, and was refused: %(why)s"),
    AttemptOutcome.WAITING: gettext_lazy("it tried to connect %(time)s, before it was claimed: waiting for its next try"),
}


WHILE_RETIRED = gettext_lazy("it tried to connect %(time)s, while it was retired")


@dataclass(frozen=True, slots=True)
class StatusLine:
    """Status as a word, and why."""

    status: Word
    reason: str
    since: datetime | None


def line(charger: Charger | ListedCharger, now: datetime, attempt: LastAttempt | None = None) -> StatusLine:
    """For a charger that came with its `status`. `attempt`: its last refused one, where it is not listed with it."""
    facts = charger.presence if isinstance(charger, ListedCharger) else presence_of(charger)
    attempt = charger.attempt if isinstance(charger, ListedCharger) else attempt
    found = _line(charger, facts, now)
    says = attempts.outcome_now(attempt, facts, now)
    if attempt is None or says is None:
        return found
    words = WHILE_RETIRED if attempt.outcome == OF_THE_RETIRED else ATTEMPTED[says]
    tried = words % {"time": moment(attempt.at, now), "why": WHY.get(attempt.outcome, attempt.outcome)}
    return replace(found, reason=tried if facts is None else f"{found.reason} · {tried}")


def _line(charger: Charger | ListedCharger, facts: Presence | LastSocket | None, now: datetime) -> StatusLine:
    status = charger.status  # type: ignore[union-attr]
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
    if status == Status.MOVED_AWAY:
        return _moved_away(charger, now)
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


def _moved_away(charger: Charger | ListedCharger, now: datetime) -> StatusLine:
    """Where to, as far as the change named an address, and since when."""
    left = charger.departure if isinstance(charger, ListedCharger) else departures.last_departure(charger)
    if left is None:  # it has just come back
        return StatusLine(STATUS[Status.MOVED_AWAY], "", None)
    said = _("to %(url)s, since %(time)s") if left.to else _("to another backend, since %(time)s")
    return StatusLine(STATUS[Status.MOVED_AWAY], said % {"url": left.to, "time": moment(left.at, now)}, left.at)


@dataclass(frozen=True, slots=True)
class DayBar:
    """24 hours in columns of a quarter of an hour, those that are alike together, and the share connected in per cent."""

    runs: tuple[LineRun, ...]
    share: int


def day_bar(facts: Presence | LastSocket | None, events: Sequence[PresenceEvent | LineEvent], now: datetime) -> DayBar | None:
    """`events`: connects and closes of the last 24 hours, oldest first. None where the charger was never seen."""
    if facts is None:
        return None
    window = TimeWindow(now - DAY, now)
    found = history.line_within(facts, events, window, now)
    return DayBar(tuple(runs(found, window, WIDTH)), round(time_of(found, LineState.CONNECTED) / DAY * 100))
