"""The way back, rule by rule: what an answer, a login and a restart say of a value that is being brought back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chargers.domain.changes import rollback, run
from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.events import CancelAsked, Disconnected
from chargers.domain.changes.progress import ChangeProgress, ChangeReason
from chargers.domain.changes.states import OLD_ENDS, ChangeState, ReadBack, StepState
from tests.domain.changes.test_run import AWAY, HERE, NEW, RULES, Desk, begun, make

S = ChangeState


def undoing() -> Desk:
    """A new key that is taken back, its old value not written yet."""
    return begun(make(None, None, NEW)).until(S.RESTARTING).feed(CancelAsked())


def with_key(progress: ChangeProgress, **parts: object) -> ChangeProgress:
    (key,) = progress.steps
    return replace(progress, steps=(replace(key, **parts),))  # type: ignore[arg-type]


def test_what_was_seen_before_the_old_key_is_written_proves_nothing_of_it() -> None:
    desk = undoing()
    before = replace(with_key(desk.progress, dialled=ReadBack.OLD), restarted=True)
    sent = run.commit(before, desk.next(), desk.now, RULES)
    assert (sent.steps[0].dialled, sent.restarted) == (None, False)
    assert sent.steps[0].undo_tries == 1
    new_was_shown = run.commit(with_key(desk.progress, dialled=ReadBack.CONFIRMED), desk.next(), desk.now, RULES)
    assert new_was_shown.steps[0].dialled is ReadBack.CONFIRMED, "that the new one is stored stays known"


@pytest.mark.parametrize("answer", StepAnswer)
def test_what_an_answer_to_an_old_value_says(answer: StepAnswer) -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(StepAnswer.REJECTED)
    desk.held["com_Endpoint"] = "a third:80/"
    desk.go()  # the reading: something else stands
    assert (desk.state, desk.progress.steps[0].found) == (S.UNDOING, "a third:80/")
    desk.go(answer)
    taken = answer in (StepAnswer.ACCEPTED, StepAnswer.REBOOT_REQUIRED)
    step = desk.progress.steps[0]
    assert step.state is (StepState.UNDONE if taken else StepState.UNDO_FAILED)
    assert (step.read_back, step.found) == (None if taken else ReadBack.DIFFERS, None), "it is read again"
    assert desk.progress.stale


@pytest.mark.parametrize("state", ChangeState)
def test_whose_new_key_may_come_with_a_restart(state: ChangeState) -> None:
    key = with_key(undoing().progress, dialled=None)
    ended = replace(key, state=state)
    assert rollback.may_restart_with_new_key(ended) is (state in OLD_ENDS)
    assert rollback.may_restart_with_new_key(replace(ended, restarted=True)) is (state in OLD_ENDS), "no login has shown it"
    proven = replace(with_key(ended, dialled=ReadBack.OLD), restarted=True)
    assert not rollback.may_restart_with_new_key(proven)
    address = replace(begun(make(AWAY)).until(S.WRITING).progress, state=state)
    assert not rollback.may_restart_with_new_key(address), "it has no key"


@pytest.mark.parametrize("state", [StepState.UNDONE, StepState.REJECTED, StepState.NOT_SUPPORTED])
@pytest.mark.parametrize("why", [None, ChangeReason.CANCELLED])
def test_a_restart_that_shows_another_key_turns_the_end(state: StepState, why: ChangeReason | None) -> None:
    desk = undoing()
    while not desk.state.is_end:
        desk.go()
    ended = replace(with_key(desk.progress, state=state, dialled=ReadBack.CONFIRMED), why=why)
    turned = rollback.after_boot(ended, desk.now)
    assert (turned.state, turned.steps[0].state) == (S.HALF_DONE, StepState.UNDO_FAILED)
    assert turned.why is (why or ChangeReason.NOT_KEPT)
    same = with_key(ended, dialled=ReadBack.OLD)
    assert rollback.after_boot(same, desk.now) == same


def test_a_login_with_the_old_key_turns_nothing() -> None:
    desk = undoing()
    while not desk.state.is_end:
        desk.go()
    assert desk.feed(Disconnected(), HERE).state is S.CANCELLED
