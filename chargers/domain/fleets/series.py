"""Chargers that go to a backend one after the other: which one is next, and when the series ends. Pure; time is passed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chargers.domain.changes.states import ChangeState

MOST = 25  # more wait, prepared, for a rollout


class SeriesEnd(StrEnum):
    """How a series ended; one that goes on has none."""

    DONE = "done"  # every charger was moved, or left out
    STOPPED = "stopped"  # by the first that did not end well
    UNREACHABLE = "unreachable"  # the backend did not answer when the next one was to go: nobody's failure
    ENDED_BY_PERSON = "ended_by_person"
    OVER = "over"  # some did not come online in time


class MoveStage(StrEnum):
    """How far one charger of a series is."""

    WAITING = "waiting"  # for its turn, or until it is online
    RUNNING = "running"
    GOOD = "good"
    BAD = "bad"
    LEFT_OUT = "left_out"  # refused before anything was sent


GOOD_ENDS = frozenset({ChangeState.APPLIED, ChangeState.MOVED})


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One charger of a series."""

    key: int
    stage: MoveStage
    online: bool = False


@dataclass(frozen=True, slots=True)
class StartMove:
    """This one is next."""

    key: int


@dataclass(frozen=True, slots=True)
class EndSeries:
    """The series ends; `because` of this charger, where one did not end well."""

    end: SeriesEnd
    because: int | None = None


def stage_of(change: ChangeState | None, *, left_out: bool) -> MoveStage:
    """From the state of a charger's change; None: it has none yet."""
    if change is None:
        return MoveStage.LEFT_OUT if left_out else MoveStage.WAITING
    if not change.is_end:
        return MoveStage.RUNNING
    return MoveStage.GOOD if change in GOOD_ENDS else MoveStage.BAD


def next_act(rows: Sequence[SeriesRow], *, over: bool) -> StartMove | EndSeries | None:
    """What is to be done now; None: to wait. `over`: its time has run out, nobody new is started."""
    if bad := next((row for row in rows if row.stage is MoveStage.BAD), None):
        return EndSeries(SeriesEnd.STOPPED, bad.key)
    if any(row.stage is MoveStage.RUNNING for row in rows):
        return None
    waiting = [row for row in rows if row.stage is MoveStage.WAITING]
    if not waiting:
        return EndSeries(SeriesEnd.DONE)
    if over:
        return EndSeries(SeriesEnd.OVER)
    return next((StartMove(row.key) for row in waiting if row.online), None)
