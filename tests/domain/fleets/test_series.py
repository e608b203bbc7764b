"""Chargers that go one after the other: only who is online is started, and the first that does not end well ends it."""

import pytest

from chargers.domain.changes.states import ENDS, ChangeState
from chargers.domain.fleets.series import EndSeries, MoveStage, SeriesEnd, SeriesRow, StartMove, next_act, stage_of

W, R, G, B, L = MoveStage.WAITING, MoveStage.RUNNING, MoveStage.GOOD, MoveStage.BAD, MoveStage.LEFT_OUT


def rows(*stages: MoveStage, online: str = "") -> list[SeriesRow]:
    return [SeriesRow(number, stage, str(number) in online) for number, stage in enumerate(stages)]


@pytest.mark.parametrize(
    ("found", "act"),
    [
        (rows(W, W, online="01"), StartMove(0)),
        (rows(W, W, online="1"), StartMove(1)),  # who is offline keeps nobody waiting
        (rows(W, W), None),
        (rows(R, W, online="1"), None),  # one at a time
        (rows(G, L, W, online="2"), StartMove(2)),
        (rows(G, B, W, online="2"), EndSeries(SeriesEnd.STOPPED, 1)),
        (rows(B, R), EndSeries(SeriesEnd.STOPPED, 0)),  # one that had left comes back while the next is under way
        (rows(G, L), EndSeries(SeriesEnd.DONE)),
        ([], EndSeries(SeriesEnd.DONE)),
    ],
)
def test_what_is_next(found: list[SeriesRow], act: object) -> None:
    assert next_act(found, over=False) == act


def test_when_its_time_is_over_nobody_is_started() -> None:
    assert next_act(rows(G, W, online="1"), over=True) == EndSeries(SeriesEnd.OVER)
    assert next_act(rows(R, W, online="1"), over=True) is None
    assert next_act(rows(G, G), over=True) == EndSeries(SeriesEnd.DONE)


@pytest.mark.parametrize("state", ChangeState)
def test_only_applied_and_moved_end_well(state: ChangeState) -> None:
    well = state in (ChangeState.APPLIED, ChangeState.MOVED)
    assert stage_of(state, left_out=False) is (G if well else B if state in ENDS else R)


def test_before_a_change_there_is() -> None:
    assert (stage_of(None, left_out=False), stage_of(None, left_out=True)) == (W, L)
