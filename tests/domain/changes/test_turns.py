"""Where a change turns, rule by rule: what a return, a reading that fails and an answer that comes late make of each state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chargers.domain.changes import run
from chargers.domain.changes.actions import Read, Send
from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.events import (
    Answered,
    CancelAsked,
    Connected,
    Disconnected,
    LateAnswer,
    ReadingCame,
    ReadingFailed,
    ShownCredential,
)
from chargers.domain.changes.planner import make_settings_plan
from chargers.domain.changes.progress import FRAME_TRIES, ChangeReason, ResetPhase
from chargers.domain.changes.states import ChangeState, ReadBack, StepState
from chargers.domain.changes.transitions import put_step
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.reported import Reported
from tests.domain.changes.shipped import SHIPPED
from tests.domain.changes.test_run import AWAY, AWAY_TLS, EVC5, HELD, HERE, NEW, NEW_ID, RULES, STANDING, Desk, begun, make

S = ChangeState
THERE = Connected(NEW_ID, ShownCredential.NEW, NEW_ID)


def leaving() -> Desk:
    desk = begun(make(AWAY)).until(S.LEAVING)
    desk.go()
    return desk


def back(desk: Desk, **held: str) -> Desk:
    """It comes back here, and is read."""
    return desk.feed(HERE, ReadingCame(Reported.of(desk.held | held)))


def unread(desk: Desk) -> Desk:
    for _ in range(FRAME_TRIES):
        desk.feed(ReadingFailed())
    return desk


# It is seen again


def test_who_is_here_again_while_it_should_leave_is_read() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING).feed(HERE)
    assert desk.progress.stale
    assert desk.state in (S.LEAVING, S.OBSERVING)


def test_one_that_moved_and_comes_back_has_its_restart_yet_to_be_seen() -> None:
    desk = leaving().feed(Disconnected())
    desk.progress = replace(desk.progress, restarted=True)
    desk.later(SHIPPED.observation).feed(HERE)
    assert (desk.state, desk.progress.stale, desk.progress.restarted) == (S.CAME_BACK, True, False)


def lost_for_good(desk: Desk) -> Desk:
    desk.feed(Disconnected()).later(SHIPPED.expiry)
    assert desk.state is S.UNCERTAIN
    return desk


def test_an_uncertain_one_that_may_have_left_came_back_and_is_read() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(StepAnswer.NO_ANSWER)
    desk.feed(Disconnected()).later(2 * SHIPPED.expiry)
    assert desk.state is S.UNCERTAIN
    assert (desk.feed(HERE).state, desk.progress.stale) == (S.CAME_BACK, True)


@pytest.mark.parametrize(
    ("written", "shows", "end", "why"),
    [
        (True, THERE, S.APPLIED, None),
        (False, THERE, S.UNDOING, ChangeReason.RETURNED),
        (True, HERE, S.UNDOING, ChangeReason.RETURNED),
    ],
)
def test_an_uncertain_one_that_stays_resolves_itself(
    *, written: bool, shows: Connected, end: ChangeState, why: ChangeReason | None
) -> None:
    desk = lost_for_good(begun(make(None, NEW_ID, NEW)).until(S.RESTARTING))
    if not written:
        *first, last = desk.progress.steps
        desk.progress = replace(desk.progress, steps=(*first, replace(last, state=StepState.PLANNED, tries=0)))
    after = run.receive(desk.progress, shows, desk.now, RULES)
    assert (after.state, after.why) == (end, why)


def test_an_uncertain_one_keeps_its_reason() -> None:
    desk = lost_for_good(begun(make(None, NEW_ID, NEW)).until(S.RESTARTING))
    desk.progress = replace(desk.progress, why=ChangeReason.CANCELLED)
    assert desk.feed(HERE).progress.why is ChangeReason.CANCELLED


# Readings that fail


def test_what_cannot_be_checked_fails_and_what_cannot_be_verified_is_undone() -> None:
    checking = unread(begun(make(AWAY)))
    assert (checking.state, checking.progress.why) == (S.FAILED, ChangeReason.UNREADABLE)
    verifying = unread(begun(make(AWAY, NEW_ID)).until(S.VERIFYING))
    assert (verifying.state, verifying.progress.why) == (S.UNDOING, ChangeReason.UNREADABLE)


def test_one_that_is_back_and_cannot_be_read_leaves_all_the_same() -> None:
    desk = leaving().feed(Disconnected(), HERE)
    assert (desk.state, desk.progress.stale) == (S.OBSERVING, True)
    assert (unread(desk).state, desk.progress.stale) == (S.LEAVING, False)


@pytest.mark.parametrize("tries", [FRAME_TRIES - 1, FRAME_TRIES])
def test_what_nobody_can_read_is_undone_as_often_as_a_frame_is_tried(tries: int) -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(StepAnswer.REJECTED)
    desk.progress = put_step(desk.progress, 0, undo_tries=tries)
    assert unread(desk).state is (S.UNDOING if tries < FRAME_TRIES else S.HALF_DONE)


def test_a_value_that_is_not_reported_any_more_is_not_kept_nor_proven() -> None:
    desk = begun(make(AWAY, NEW_ID)).until(S.VERIFYING)
    held = {key: value for key, value in desk.held.items() if key != "com_OCPPID"}
    desk.feed(ReadingCame(Reported.of(held)))
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.UNREADABLE)


# Answers


def test_an_answer_to_a_frame_of_before_is_a_late_one() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(StepAnswer.NO_ANSWER)
    before = desk.progress
    assert run.receive(before, Answered(0, StepAnswer.ACCEPTED, False), desk.now, RULES) == run.receive(
        before, LateAnswer(0, StepAnswer.ACCEPTED), desk.now, RULES
    )


@pytest.mark.parametrize("undo", [False, True])
@pytest.mark.parametrize("answer", [StepAnswer.ACCEPTED, StepAnswer.NO_ANSWER])
def test_any_late_answer_while_it_is_undone_is_read_about(answer: StepAnswer, *, undo: bool) -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(StepAnswer.REJECTED)
    desk.progress = replace(desk.progress, stale=False)
    late = run.receive(desk.progress, LateAnswer(0, answer, undo), desk.now, RULES)
    assert (late.stale, late.steps) == (True, desk.progress.steps)
    writing = begun(make(AWAY, NEW_ID)).until(S.WRITING)
    writing.go(StepAnswer.NO_ANSWER)
    assert run.receive(writing.progress, LateAnswer(0, StepAnswer.NO_ANSWER), writing.now, RULES) == writing.progress


def test_a_late_answer_about_an_undone_change_is_kept_and_read_about() -> None:
    desk = begun(make(AWAY_TLS)).until(S.WRITING)
    desk.go(StepAnswer.NO_ANSWER)
    desk.feed(CancelAsked())
    desk.progress = replace(desk.progress, stale=False)
    assert desk.state is S.UNDOING
    desk.feed(LateAnswer(0, StepAnswer.ACCEPTED))
    assert (desk.progress.stale, desk.progress.steps[0].state) == (True, StepState.ACCEPTED)


def test_an_answer_to_an_old_value_that_nobody_waits_for_says_nothing() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(StepAnswer.REJECTED)
    desk.progress = replace(desk.progress, stale=False)
    assert not desk.progress.steps[0].undo_sent
    before = desk.progress
    assert run.receive(before, Answered(0, StepAnswer.ACCEPTED, True), desk.now, RULES) == before
    sent = put_step(replace(before, state=S.WRITING), 0, undo_sent=True)
    assert run.receive(sent, Answered(0, StepAnswer.ACCEPTED, True), desk.now, RULES) == sent


# Before the address


@pytest.mark.parametrize("tries", [0, 1])
def test_everything_is_read_back_before_the_first_frame_with_the_address(tries: int) -> None:
    desk = begun(make(AWAY_TLS)).until(S.WRITING)
    desk.go()  # the options
    assert desk.state is S.VERIFYING, "what is written is read before the address is"
    desk.progress = put_step(replace(desk.progress, state=S.WRITING), 1, tries=tries)
    assert type(desk.next()) is Send


def test_what_stands_before_others_is_not_waited_for() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.WRITING)
    desk.go()
    assert (desk.state, type(desk.next())) == (S.WRITING, Send)


def test_settings_are_written_one_after_the_other_and_read_in_the_end() -> None:
    desk = begun(make_settings_plan(EVC5, Reported.of(HELD | {"Other": "1"}), STANDING, {"LightIntensity": "50", "Other": "2"}))
    desk.until(S.WRITING).go()
    assert (desk.state, desk.next()) == (S.WRITING, Send(1, "Other", "2"))


def test_what_is_proven_while_it_is_read_needs_no_restart() -> None:
    desk = begun(make(None, NEW_ID, NEW)).until(S.VERIFYING).feed(Disconnected(), THERE)
    desk.go()  # the reading
    assert desk.state is S.APPLIED


def test_a_leg_that_is_proven_late_ends_without_its_reason() -> None:
    desk = begun(make(None, NEW_ID, NEW)).until(S.RESTARTING)
    desk.progress = replace(desk.progress, why=ChangeReason.NO_RESTART)
    desk.feed(Disconnected(), THERE)
    assert (desk.state, desk.progress.why) == (S.APPLIED, None)


# It leaves


def test_one_that_goes_with_what_is_stored_is_watched() -> None:
    desk = begun(make(AWAY, mode=ChangeMode.STORE_ONLY)).until(S.STORED)
    desk.progress = replace(desk.progress, restarted=True)
    desk.feed(Disconnected())
    assert (desk.state, desk.progress.restarted, desk.progress.left_at) == (S.OBSERVING, False, desk.now)


@pytest.mark.parametrize("begun_to_undo", [False, True])
def test_one_that_goes_while_it_is_undone_is_watched_until_an_old_value_was_sent(*, begun_to_undo: bool) -> None:
    desk = begun(make(AWAY_TLS)).until(S.LEAVING)
    desk.go()
    desk.feed(Disconnected()).later(SHIPPED.observation)
    desk.feed(HERE, ReadingCame(Reported.of(desk.held | {"com_Options": HELD["com_Options"]})))
    assert desk.state is S.UNDOING
    desk.progress = put_step(desk.progress, 0, undo_tries=int(begun_to_undo))
    assert desk.feed(Disconnected()).state is (S.UNDOING if begun_to_undo else S.OBSERVING)


@pytest.mark.parametrize("risky", [False, True])
def test_one_that_may_stand_where_nobody_takes_it_is_waited_for_longer(*, risky: bool) -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.progress = replace(desk.progress, risky_to_the_last=risky)
    desk.go(StepAnswer.NO_ANSWER)
    desk.feed(Disconnected())
    assert desk.progress.due == desk.now + (SHIPPED.expiry if risky else SHIPPED.observation)


# It comes home


def test_one_that_was_never_to_leave_stays() -> None:
    desk = begun(make(None, NEW_ID, NEW)).until(S.RESTARTING)
    there = replace(desk.progress, state=S.CAME_BACK, ended_at=desk.now, stale=True)
    after = run.receive(there, ReadingCame(Reported.of(desk.held)), desk.now, RULES)
    assert after.state is S.CAME_BACK


@pytest.mark.parametrize("why", [ChangeReason.CANCELLED, ChangeReason.REFUSED])
def test_one_that_went_while_it_was_undone_is_undone_on(why: ChangeReason) -> None:
    desk = leaving().feed(Disconnected())
    desk.progress = replace(desk.progress, why=why)
    desk.held["com_Endpoint"] = str(desk.progress.steps[0].new)
    assert (back(desk).state, desk.progress.why) == (S.UNDOING, why)


def test_a_third_value_keeps_the_reason_that_was_known() -> None:
    for why in (None, ChangeReason.NO_RESTART):
        desk = leaving().feed(Disconnected())
        desk.progress = replace(put_step(desk.progress, 0, read_back=None), why=why)
        back(desk, com_Endpoint="a third:80/")
        assert (desk.state, desk.progress.why) == (S.UNDOING, why or ChangeReason.NOT_KEPT)


@pytest.mark.parametrize(
    ("mode", "why", "end"),
    [
        (ChangeMode.STORE_ONLY, None, S.STORED),
        (ChangeMode.TWO_LEGS, ChangeReason.NO_RESTART, S.STORED),
        (ChangeMode.TWO_LEGS, None, S.LEAVING),
    ],
)
def test_one_that_kept_it_waits_for_its_restart_where_we_make_none(
    mode: ChangeMode, why: ChangeReason | None, end: ChangeState
) -> None:
    desk = leaving().feed(Disconnected())
    desk.progress = replace(desk.progress, mode=mode, why=why, reset=ResetPhase.NONE)
    desk.held["com_Endpoint"] = str(desk.progress.steps[0].new)
    assert back(desk).state is end


def test_a_frame_that_never_arrived_is_written_again() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(StepAnswer.NO_ANSWER)
    desk.feed(Disconnected())
    assert desk.state is S.OBSERVING
    assert (back(desk).state, type(desk.next())) == (S.WRITING, Send)


def test_one_that_holds_its_old_address_came_back_unless_that_was_known() -> None:
    desk = leaving().feed(Disconnected())
    desk.held |= HELD
    assert (back(desk).state, desk.progress.why) == (S.CAME_BACK, ChangeReason.NOT_KEPT)
    again = replace(desk.progress, why=None, stale=True)
    assert run.receive(again, ReadingCame(Reported.of(HELD)), desk.now, RULES).why is None
    assert desk.progress.steps[0].read_back is ReadBack.OLD


def test_a_restart_without_a_reset_of_ours_ends_its_deadline() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING)
    desk.progress = replace(desk.progress, restarted=True, due=desk.now, stale=True)
    assert type(desk.next()) is Read
    desk.go()
    assert (desk.state, desk.progress.due) == (S.LEAVING, None)
