"""Which conditions of a charger are alerts, from when on they count, and when they are over. When people are told: delivery.

An outage of ours is never blamed on a charger, one that flaps stays one alert, and one that was moved away is not missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chargers.domain.changes.progress import ChangeReason
from chargers.domain.changes.states import ENDS, ChangeState

RECONNECT = timedelta(minutes=10)  # what a charger has to dial again after we were away: chargers need minutes
STEADY = timedelta(minutes=2)  # so long a condition must be over before the alert is
MOST_STEADY = timedelta(hours=4)
LATELY = timedelta(hours=24)  # alerts of this time make a charger a flapping one
UNHELD_FOR = timedelta(seconds=60)  # a change that is due and carried on by nobody: longer than a lease and a margin
CHANGE_STANDS = timedelta(days=7)  # a change that ended badly is an open matter for as long


class LeftBehind(StrEnum):
    """What is wrong with a change that was left behind."""

    HELD = "held"  # open and due, and nobody carried it on
    END_UNCLEAR = "end_unclear"  # it has ended, and its state does not say how; or the other way round
    OTHER_VALUE = "other_value"  # it says that the old values are back, and a reading shows neither the old nor the new one


class AlertEnd(StrEnum):
    """How an alert ended."""

    OVER = "over"  # back, whole again, or a change that came to a good end after all
    SUPERSEDED = "superseded"  # another change was asked for since
    OLD = "old"  # nobody did anything about it
    ACCEPTED = "accepted"  # somebody said that it may stay as it is


@dataclass(frozen=True, slots=True)
class ChargerLine:
    """A charger's line that is down. `held_until`: when the process that held it ended; None while that runs."""

    connected_at: datetime
    heard_at: datetime
    closed_at: datetime | None = None
    close_reason: str = ""
    held_until: datetime | None = None

    @property
    def down_since(self) -> datetime:
        """When the line was lost, or, where nobody saw it close, when it was last heard."""
        return self.closed_at or self.heard_at

    @property
    def lost_by_us(self) -> bool:
        """Whether this server ended while it held the line: then the charger is not to blame."""
        return self.held_until is not None and (self.closed_at is None or self.close_reason in OUR_REASONS)


OUR_REASONS = frozenset({"server stopped", "cancelled"})  # a close that says that this server stopped


def counts_from(line: ChargerLine, listening_since: datetime) -> datetime:
    """From when on being offline counts. Whoever we were not there for gets time to dial again first."""
    since = line.down_since
    if line.lost_by_us and line.held_until is not None:
        since = max(since, line.held_until + RECONNECT)
    if line.connected_at < listening_since:  # it has not come since we listen
        since = max(since, listening_since + RECONNECT)
    return since


def listening_since(spans: Iterable[tuple[datetime, datetime | None]], now: datetime) -> datetime:
    """Since when some process has listened without a gap. `spans`: when each began, and when it ended (None: it runs)."""
    since = now
    for began, ended in sorted(((began, ended or now) for began, ended in spans), key=lambda span: span[1], reverse=True):
        if ended < since:
            break
        since = min(since, began)
    return since


@dataclass(frozen=True, slots=True)
class AlertStanding:
    """Where an alert about a condition stands. It ends once the condition has been over for `steady` without a break."""

    counts_from: datetime
    steady: timedelta
    over_since: datetime | None = None
    again: int = 0  # how often it came back before the alert could end
    ended_at: datetime | None = None


def next_standing(standing: AlertStanding, holds: bool, since: datetime, now: datetime) -> AlertStanding:
    """What a look makes of it. `since`: from when on the condition holds, or holds no longer."""
    if holds:
        if standing.over_since is None:
            return standing
        return replace(standing, over_since=None, again=standing.again + 1, counts_from=since)
    if standing.over_since is None:
        standing = replace(standing, over_since=since)
    over_since = standing.over_since or since
    return replace(standing, ended_at=over_since) if now - over_since >= standing.steady else standing


def steady_after(earlier: int) -> timedelta:
    """How long a condition must be over, after so many alerts of the same charger lately: a flapping one becomes one alert."""
    return min(STEADY * (1 << min(earlier, 20)), MOST_STEADY)


BAD_ENDS = frozenset(
    {
        ChangeState.CAME_BACK,
        ChangeState.ROLLED_BACK,
        ChangeState.HALF_DONE,
        ChangeState.FAILED,
        ChangeState.UNCERTAIN,
        ChangeState.EXPIRED,
    }
)


def ended_badly(state: ChangeState, why: ChangeReason | None) -> bool:
    """Whether a change has ended otherwise than whoever asked for it wanted. Called off is what somebody wanted.

    services/alerts/kinds/change asks the database the same."""
    if why is ChangeReason.CANCELLED and state is ChangeState.ROLLED_BACK:
        return False
    return state in BAD_ENDS or (state is ChangeState.STORED and why is ChangeReason.NO_RESTART)


def end_of_change(
    state: ChangeState, why: ChangeReason | None, newer: bool, raised_at: datetime, now: datetime
) -> AlertEnd | None:
    """What ends the alert about a change that ended badly. None: it stands."""
    return end_about_change(state in ENDS and not ended_badly(state, why), newer, raised_at, now)


def end_about_change(settled: bool, newer: bool, raised_at: datetime, now: datetime) -> AlertEnd | None:
    """What ends any alert about a change. None: it stands. `newer`: another change of the charger was asked for since."""
    if settled:
        return AlertEnd.OVER
    if newer:
        return AlertEnd.SUPERSEDED
    return AlertEnd.OLD if now - raised_at >= CHANGE_STANDS else None
