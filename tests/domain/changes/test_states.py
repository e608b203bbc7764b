"""The tables of states: whole, reachable, and drawn in docs/states.md as they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from chargers.domain.changes.states import (
    CHANGE_TRANSITIONS,
    ENDS,
    OLD_ENDS,
    OPEN_ENDS,
    STEP_TRANSITIONS,
    ChangeState,
    IllegalTransition,
    StepState,
    check_change,
    check_step,
)

ROOT = Path(__file__).resolve().parents[3]


def reachable(table: dict[ChangeState, frozenset[ChangeState]], start: ChangeState) -> set[ChangeState]:
    seen, ahead = {start}, [start]
    while ahead:
        for state in table[ahead.pop()] - seen:
            seen.add(state)
            ahead.append(state)
    return seen


def test_every_state_has_its_row_and_is_reached() -> None:
    assert set(CHANGE_TRANSITIONS) == set(ChangeState) == reachable(CHANGE_TRANSITIONS, ChangeState.QUEUED)
    assert set(STEP_TRANSITIONS) == set(StepState)


def test_from_every_state_an_end_is_reached() -> None:
    for state in ChangeState:
        assert reachable(CHANGE_TRANSITIONS, state) & ENDS


def test_an_end_is_final_unless_the_charger_can_move_it() -> None:
    assert {state for state in ENDS if CHANGE_TRANSITIONS[state]} == OPEN_ENDS | OLD_ENDS
    assert all(state.is_end == (state in ENDS) for state in ChangeState)


def test_nothing_is_sent_before_checking_and_nothing_moves_without_an_observation() -> None:
    assert [s for s, after in CHANGE_TRANSITIONS.items() if ChangeState.MOVED in after] == [ChangeState.OBSERVING]
    before_writing = [s for s, after in CHANGE_TRANSITIONS.items() if ChangeState.WRITING in after]
    assert ChangeState.QUEUED not in before_writing
    assert ChangeState.ASKING not in before_writing


def test_an_illegal_transition_raises() -> None:
    with pytest.raises(IllegalTransition):
        check_change(ChangeState.QUEUED, ChangeState.WRITING)
    with pytest.raises(IllegalTransition):
        check_step(StepState.PLANNED, StepState.ACCEPTED)


def test_the_diagram_in_the_docs_is_current() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "script/state-diagram"), "--check"], check=False)
    assert done.returncode == 0, "run script/state-diagram"
