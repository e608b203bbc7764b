"""Moments and deadlines, rule by rule: which of them move with the clock, with our silence, and which end a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chargers.domain.changes import run
from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.deadlines import GO_WITH_THE_CLOCK
from chargers.domain.changes.events import BootReported, ClockSet, Disconnected, LateAnswer, ReadingFailed, ServerWasDeaf, Tick
from chargers.domain.changes.forward import own_restart_at
from chargers.domain.changes.states import ChangeState, ReadBack
from chargers.domain.changes.transitions import put_step
from tests.domain.changes.shipped import SHIPPED
from tests.domain.changes.test_run import AWAY, HERE, NEW, NEW_ID, RULES, START, Desk, begun, make

S = ChangeState
HOUR = timedelta(hours=1)
MOMENTS = ("since", "due", "retry_at", "lost_at", "left_at", "expires_at")


def leaving() -> Desk:
    desk = begun(make(AWAY)).until(S.LEAVING)
    desk.go()
    return desk


def observed() -> Desk:
    return leaving().feed(Disconnected())


def test_every_moment_that_a_deadline_is_reckoned_from_goes_with_the_clock() -> None:
    desk = observed()
    desk.progress = replace(desk.progress, retry_at=START)
    before = desk.progress
    after = run.receive(before, ClockSet(HOUR), desk.now, RULES)
    assert GO_WITH_THE_CLOCK == MOMENTS
    for name in GO_WITH_THE_CLOCK:
        assert getattr(after, name) - getattr(before, name) == HOUR, name
    unset = replace(before, retry_at=None, left_at=None)
    assert (run.receive(unset, ClockSet(HOUR), desk.now, RULES).left_at, before.asked_at) == (None, after.asked_at)
    ended = replace(before, state=S.UNCERTAIN, ended_at=START)
    assert run.receive(ended, ClockSet(HOUR), desk.now, RULES) == ended


def test_our_silence_counts_for_nobody_who_was_here_or_has_ended() -> None:
    desk = observed()
    deaf = ServerWasDeaf(desk.now, desk.now + HOUR)
    after = run.receive(desk.progress, deaf, desk.now, RULES)
    assert after.due is not None
    assert desk.progress.due is not None
    assert (after.due - desk.progress.due, after.lost_at) == (HOUR, desk.now + HOUR)
    here = replace(desk.progress, connected=True)
    assert run.receive(here, deaf, desk.now, RULES) == here
    ended = replace(desk.progress, state=S.UNCERTAIN, ended_at=desk.now)
    assert run.receive(ended, deaf, desk.now, RULES) == ended


@pytest.mark.parametrize("state", [S.WRITING, S.VERIFYING, S.RESTARTING])
def test_our_silence_puts_only_the_loss_off_where_nothing_is_observed(state: ChangeState) -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(state).feed(Disconnected())
    due = desk.progress.due
    after = run.receive(desk.progress, ServerWasDeaf(desk.now, desk.now + HOUR), desk.now, RULES)
    assert (after.lost_at, after.due) == (desk.now + HOUR, due)


def test_an_observation_ends_by_its_deadline_alone() -> None:
    desk = observed()
    due = desk.progress.due
    assert due is not None
    for progress in (replace(desk.progress, connected=True), replace(desk.progress, due=None)):
        assert run.receive(progress, Tick(), due, RULES).state is S.OBSERVING
    assert run.receive(desk.progress, Tick(), due - timedelta(seconds=1), RULES).state is S.OBSERVING
    assert run.receive(desk.progress, Tick(), due, RULES).state is S.MOVED


@pytest.mark.parametrize("state", [S.RESTARTING, S.LEAVING])
def test_a_restart_is_given_up_at_its_deadline_and_not_before(state: ChangeState) -> None:
    desk = begun(make(AWAY) if state is S.LEAVING else make(AWAY, NEW_ID, NEW)).until(state)
    assert run.receive(replace(desk.progress, due=None), Tick(), desk.now + HOUR, RULES).state is state
    desk.progress = replace(desk.progress, due=desk.now)
    early = run.receive(desk.progress, Tick(), desk.now - timedelta(seconds=1), RULES)
    assert early == desk.progress
    assert run.receive(desk.progress, Tick(), desk.now, RULES).due is None


def test_a_charger_that_restarted_or_shows_its_new_values_restarts_no_more_by_itself() -> None:
    desk = begun(make(None, NEW_ID, NEW)).until(S.VERIFYING)
    at = own_restart_at(desk.progress)
    assert at is not None
    assert own_restart_at(replace(desk.progress, restarted=True)) is None
    shown = replace(desk.progress, steps=tuple(replace(step, dialled=ReadBack.CONFIRMED) for step in desk.progress.steps))
    assert own_restart_at(shown) is None
    unanswered = replace(desk.progress, steps=tuple(replace(step, answered_at=None) for step in desk.progress.steps))
    assert own_restart_at(unanswered) == at, "it is reckoned from the frame where its answer was lost"
    never = replace(unanswered, steps=tuple(replace(step, sent_at=None) for step in unanswered.steps))
    assert own_restart_at(never) is None


def test_an_answer_has_its_moment_late_or_not() -> None:
    desk = begun(make(AWAY, NEW_ID)).until(S.WRITING)
    desk.go()
    assert desk.progress.steps[0].answered_at == desk.now
    desk.go(StepAnswer.NO_ANSWER)
    assert desk.progress.steps[1].answered_at == desk.now, "that none came is known from then on"
    desk.now += HOUR
    assert desk.feed(LateAnswer(1, StepAnswer.ACCEPTED)).progress.steps[1].answered_at == desk.now


def test_a_reading_that_proves_a_frame_is_its_answer() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.held["com_Endpoint"] = str(desk.progress.steps[0].new)
    desk.go(StepAnswer.NO_ANSWER)
    desk.now += HOUR
    desk.go()  # the reading
    assert desk.progress.steps[0].answered_at == desk.now


def test_a_line_that_is_lost_takes_the_pause_of_a_reading_with_it() -> None:
    desk = begun(make(AWAY, NEW_ID)).until(S.VERIFYING).feed(ReadingFailed())
    assert desk.progress.retry_at is not None
    lost = desk.feed(Disconnected()).progress
    assert (lost.retry_at, lost.lost_at, lost.connected) == (None, desk.now, False)
    assert desk.feed(HERE).progress.lost_at is None


def test_whoever_comes_for_a_moment_stays_away_from_then_on() -> None:
    desk = observed()
    desk.now += timedelta(minutes=2)
    desk.feed(HERE)
    assert (desk.progress.due, desk.progress.stale) == (None, True), "while it is here it does not stay away"
    desk.progress = replace(desk.progress, restarted=True)
    desk.feed(Disconnected())
    assert (desk.progress.due, desk.progress.left_at) == (desk.now + SHIPPED.observation, desk.now)
    assert not desk.progress.restarted


def test_the_newest_socket_is_a_line_that_was_lost() -> None:
    desk = leaving()
    desk.progress = put_step(desk.progress, 0, dialled=None)
    again = desk.feed(HERE)
    assert again.progress.connected
    assert (again.state, again.progress.left_at) == (S.OBSERVING, again.now), "the line before it ended when this one came"


def test_a_boot_in_a_state_of_leaving_is_read_first() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING)
    assert not desk.progress.stale
    assert desk.feed(BootReported()).progress.stale
