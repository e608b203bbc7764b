"""Rules that the matrix passes over in crowds, each alone: what mutations of them survived, found by mutmut."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chargers.domain.changes import run
from chargers.domain.changes.actions import Awaited, Reset, Wait
from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.events import Connected, Disconnected, ServerWasDeaf, ShownCredential
from chargers.domain.changes.progress import ChangeReason, ResetPhase
from chargers.domain.changes.states import OLD_ENDS, OPEN_ENDS, ChangeState
from chargers.domain.connection.mode import ChangeMode
from tests.domain.changes.shipped import SHIPPED
from tests.domain.changes.test_run import AWAY, NEW, NEW_ID, OLD_ID, OWN_RESTART, RULES, START, Desk, begun, make

S = ChangeState


def ended_now(desk: Desk, state: ChangeState) -> bool:
    return desk.state is state and desk.progress.ended_at == desk.now


def test_what_time_ends_has_ended_then() -> None:
    assert ended_now(Desk(make(AWAY)).later(SHIPPED.expiry), S.EXPIRED)
    lost = begun(make(AWAY)).until(S.WRITING).feed(Disconnected())
    assert lost.next() == Wait(START + SHIPPED.expiry, Awaited.CHARGER)
    assert ended_now(lost.later(SHIPPED.expiry), S.EXPIRED), "nothing was sent"
    half = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING).feed(Disconnected())
    assert ended_now(half.later(SHIPPED.expiry), S.UNCERTAIN)


def test_one_that_is_here_at_its_last_moment_is_applied_then() -> None:
    desk = begun(make(None, NEW_ID)).until(S.RESTARTING).later(minutes=1)
    assert ended_now(desk.feed(Disconnected(), Connected(NEW_ID, ShownCredential.NEW, NEW_ID)), S.APPLIED)


def test_where_it_waits_for_its_charger_before_anything_was_sent() -> None:
    desk = begun(make(AWAY)).feed(Disconnected())
    assert (desk.state, desk.next()) == (S.CHECKING, Wait(desk.progress.expires_at, Awaited.CHARGER))
    watched = begun(make(AWAY)).until(S.LEAVING).feed(Disconnected())
    assert watched.next() == Wait(watched.now + SHIPPED.observation, Awaited.STAYING_AWAY)


def test_an_unanswered_reset_is_sent_once_more_and_then_a_hard_one_is_offered() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING)
    phases = []
    for _ in range(2):
        assert isinstance(desk.next(), Reset)
        desk.progress = run.commit(desk.progress, desk.next(), desk.now, RULES)
        desk.later(SHIPPED.restart)
        phases.append((desk.progress.reset, desk.progress.resets))
    assert phases == [(ResetPhase.NONE, 1), (ResetPhase.HARD_OFFERED, 2)]
    assert ended_now(desk.later(SHIPPED.restart), S.STORED)
    assert desk.progress.why is ChangeReason.NO_RESTART


def test_a_restart_without_a_deadline_is_not_given_up() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING)
    assert desk.progress.due is None
    assert desk.later(days=1).progress.reset is ResetPhase.NONE


def test_the_second_leg_begins_anew() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING).later(OWN_RESTART)
    desk.go(StepAnswer.ACCEPTED)
    assert (desk.progress.reset, desk.progress.resets, desk.progress.reset_answered) == (ResetPhase.SOFT_SENT, 1, True)
    desk.feed(Disconnected(), Connected(NEW_ID, ShownCredential.NEW, NEW_ID))
    progress = desk.progress
    assert (progress.state, progress.leg, progress.since) == (S.WRITING, 2, desk.now)
    assert (progress.reset, progress.resets, progress.reset_answered, progress.restarted) == (ResetPhase.NONE, 0, False, False)


def test_a_login_that_contradicts_what_was_written_turns_back() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW, ChangeMode.ONE_RESTART)).until(S.WRITING)
    desk.go()
    desk.progress = replace(desk.progress, restarted=True)
    desk.feed(Disconnected(), Connected(OLD_ID, ShownCredential.OTHER, OLD_ID))
    assert (desk.state, desk.progress.why, desk.progress.since) == (S.UNDOING, ChangeReason.NOT_KEPT, desk.now)


def test_time_in_which_nobody_listened_is_given_to_the_charger_and_to_no_restart() -> None:
    lost = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING).feed(Disconnected())
    before, hour = lost.progress, timedelta(hours=1)
    assert before.due is not None
    lost.now += hour
    after = lost.feed(ServerWasDeaf(START, lost.now)).progress
    assert (after.lost_at, after.due) == (lost.now, before.due)
    here = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING)
    before = here.progress
    assert here.feed(ServerWasDeaf(START - hour, START + hour)).progress == before


@pytest.mark.parametrize("state", ChangeState)
def test_which_changes_take_events(state: ChangeState) -> None:
    without_key, with_key = begun(make(AWAY)).until(S.LEAVING).progress, begun(make(AWAY, token=NEW)).until(S.RESTARTING).progress
    alone = not state.is_end or state in OPEN_ENDS
    assert run.takes_events(replace(without_key, state=state)) is alone
    assert run.takes_events(replace(with_key, state=state)) is (alone or state in OLD_ENDS)


@pytest.mark.parametrize("state", ChangeState)
def test_which_changes_may_be_cancelled(state: ChangeState) -> None:
    unsent, sent = begun(make(AWAY)).until(S.WRITING).progress, begun(make(AWAY)).until(S.LEAVING).progress
    stays = begun(make(None, NEW_ID)).until(S.RESTARTING).progress
    early = state in {S.QUEUED, S.CHECKING, S.ASKING, S.WAITING, S.WRITING, S.VERIFYING, S.RESTARTING}
    assert run.may_cancel(replace(unsent, state=state)) is (early or state is S.STORED)
    assert run.may_cancel(replace(stays, state=state)) is (early or state is S.STORED)
    assert run.may_cancel(replace(sent, state=state)) is (state is S.STORED), "its address was written"
