"""Rules of one condition each, as tables and short stories: what small mutations of them survived."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chargers.domain.changes import run
from chargers.domain.changes.actions import Check, Done, Read
from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.events import (
    BootReported,
    CancelAsked,
    Connected,
    Disconnected,
    LateAnswer,
    ReadingCame,
    ReadingFailed,
    ShownCredential,
)
from chargers.domain.changes.midway import is_away
from chargers.domain.changes.plan import PlanRemark
from chargers.domain.changes.plan_input import ChargerSituation
from chargers.domain.changes.planner import make_settings_plan
from chargers.domain.changes.progress import FRAME_TRIES, ChangeReason
from chargers.domain.changes.rollback import may_differ, may_turn
from chargers.domain.changes.states import ChangeState, ReadBack, StepState, is_known_by_login
from chargers.domain.changes.transitions import put_step
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.reported import Reported
from tests.domain.changes.shipped import SHIPPED
from tests.domain.changes.test_run import AWAY, AWAY_TLS, EVC5, HELD, HERE, NEW, NEW_ID, OLD, OLD_ID, RULES, Desk, begun, make

S = ChangeState
NOT_UNDONE = [state for state in StepState if state is not StepState.UNDONE]
UNTOUCHED = {StepState.PLANNED, StepState.SKIPPED, StepState.REJECTED, StepState.NOT_SUPPORTED}
ONE_RESTART = ChangeMode.ONE_RESTART
WITHOUT_KEY = ChargerSituation(OLD_ID)
SET_ALONE = ChargerSituation(OLD_ID, set_token=OLD, authenticates=True)


# Tables


@pytest.mark.parametrize("before", ChangeState)
@pytest.mark.parametrize("after", ChangeState)
def test_when_a_login_tells_what_stands(before: ChangeState, after: ChangeState) -> None:
    turned = after in (S.CAME_BACK, S.HALF_DONE) and after is not before
    assert is_known_by_login(before, after) is (turned or (before, after) == (S.QUEUED, S.CHECKING))


@pytest.mark.parametrize("state", [state for state in ChangeState if state is not S.OBSERVING])
def test_who_is_away_in_the_middle(state: ChangeState) -> None:
    lost = replace(begun(make(AWAY)).until(S.WRITING).feed(Disconnected()).progress, state=state)
    middle = state is not S.QUEUED and (not state.is_end or state is S.UNCERTAIN)
    assert is_away(lost) is middle
    assert not is_away(replace(lost, connected=True))
    assert not is_away(replace(lost, lost_at=None)), "it was never here"


@pytest.mark.parametrize("state", NOT_UNDONE)
def test_what_may_stand_of_a_key_that_nobody_can_read(state: StepState) -> None:
    key = begun(make(None, None, NEW)).until(S.WRITING).progress.steps[0]
    assert key.write_only
    known, unknown = replace(key, state=state, tries=1), replace(key, state=state, tries=1, old=None)
    assert may_differ(known) is (state not in UNTOUCHED or state is StepState.REJECTED), "a refusal may hide a stored value"
    assert may_differ(unknown) is (state not in UNTOUCHED)
    assert not may_differ(replace(known, tries=0))
    assert not may_differ(replace(known, state=StepState.UNDONE))


@pytest.mark.parametrize("state", NOT_UNDONE)
def test_what_may_stand_of_a_setting_that_is_not_reported_any_more(state: StepState) -> None:
    step = begun(make(AWAY)).until(S.WRITING).progress.steps[0]
    gone = replace(step, state=state, tries=1, read_back=ReadBack.UNREADABLE)
    assert may_differ(gone), "it was reported before"
    assert may_differ(replace(gone, old=None)) is (state not in UNTOUCHED), "it was not: a refusal says it all"
    assert not may_differ(replace(gone, read_back=ReadBack.OLD))


# The plan


def test_a_plan_without_a_step_restarts_nothing() -> None:
    plan = make_settings_plan(EVC5, Reported.of(HELD), WITHOUT_KEY, {"LightIntensity": "100"}, restart=True)
    assert (plan.steps, plan.restarts) == ((), ())


def test_a_token_that_was_set_and_never_shown_is_the_one_that_it_holds() -> None:
    assert SET_ALONE.token == OLD
    assert replace(SET_ALONE, shown_token=NEW).token == NEW


@pytest.mark.parametrize(
    ("standing", "token", "clear"),
    [
        (SET_ALONE, None, True),  # it keeps its key, and shows it unencrypted
        (SET_ALONE, NEW, True),
        (WITHOUT_KEY, None, False),  # it shows none
    ],
)
def test_a_key_that_goes_unencrypted_is_said(standing: ChargerSituation, token: object, *, clear: bool) -> None:
    to = make(AWAY, token=NEW if token else None, standing=standing)
    assert (PlanRemark.CLEAR_TEXT in to.remarks) is clear
    assert PlanRemark.CLEAR_TEXT not in make(AWAY_TLS, token=NEW if token else None, standing=standing).remarks


def test_only_a_token_that_nobody_gave_is_said_to_be_taken_from_the_handshake() -> None:
    given, taken = make(AWAY, NEW_ID, OLD), make(AWAY, NEW_ID)  # the ID in its key changes, so it is written anew (R17a)
    assert [PlanRemark.KEY_FROM_HANDSHAKE in plan.remarks for plan in (given, taken)] == [False, True]


def test_an_address_that_holds_a_text_of_its_own_is_not_written_for_a_new_id() -> None:
    ends_otherwise = make(None, NEW_ID, com_Endpoint="ecc.example.com:8080/ocpp/depot")
    ends_with_id = make(None, NEW_ID, com_Endpoint=f"ecc.example.com:8080/ocpp/{OLD_ID}")
    assert ["com_Endpoint" in [step.key for step in plan.steps] for plan in (ends_otherwise, ends_with_id)] == [False, True]


def test_settings_beside_the_ocpp_info_check_their_own_keys_alone() -> None:
    values = {"com_OCPPInfo": "x", "LightIntensity": "50"}
    plan = make_settings_plan(EVC5, Reported.of(HELD | {"com_OCPPInfo": "y"}), SET_ALONE, values)
    assert begun(plan).next() == Check(tuple(values))


# Answers and readings


def written(answer: StepAnswer = StepAnswer.ACCEPTED) -> Desk:
    """A move whose last step, the address, was answered so."""
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(answer)
    return desk


def test_what_can_be_read_is_read_before_it_is_given_up() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.progress = put_step(desk.progress, 0, tries=FRAME_TRIES - 1)
    desk.go(StepAnswer.NO_ANSWER)
    assert desk.progress.steps[0].tries == FRAME_TRIES
    assert (desk.state, type(desk.next())) == (S.WRITING, Read)


def test_a_late_refusal_is_a_refusal() -> None:
    desk = written(StepAnswer.NO_ANSWER).feed(LateAnswer(0, StepAnswer.REJECTED))
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.REFUSED)


def test_a_late_refusal_of_a_frame_that_was_sent_again_waits_for_the_second_answer() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.progress = run.commit(desk.progress, desk.next(), desk.now, RULES)
    assert desk.feed(LateAnswer(0, StepAnswer.REJECTED)).progress.steps[0].state is StepState.SENT


def test_a_late_answer_does_not_spare_the_reading_that_is_due() -> None:
    desk = begun(make(None, NEW_ID)).until(S.WRITING)
    desk.go()  # the key, with the new ID in it
    desk.go(StepAnswer.NO_ANSWER)
    desk.feed(Disconnected(), HERE, LateAnswer(1, StepAnswer.ACCEPTED))
    assert (desk.state, desk.progress.stale, type(desk.next())) == (S.WRITING, True, Read)


def fails_to_read(desk: Desk) -> Desk:
    for _ in range(FRAME_TRIES):
        desk.feed(ReadingFailed())
    return desk


def test_readings_that_fail_count_anew_for_what_comes_after() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING)
    desk.progress = replace(desk.progress, stale=True)
    after = fails_to_read(desk).progress
    assert (after.state, after.stale, after.reading_failures) == (S.RESTARTING, False, 0)


def test_what_cannot_be_read_is_brought_back_unread_and_the_readings_count_anew() -> None:
    desk = fails_to_read(written(StepAnswer.REJECTED))
    assert desk.state is S.UNDOING
    assert (desk.progress.stale, desk.progress.reading_failures, desk.progress.retry_at) == (False, 0, None)
    tried = replace(desk.progress, stale=True, steps=tuple(replace(s, undo_tries=FRAME_TRIES) for s in desk.progress.steps))
    desk.progress = tried
    assert fails_to_read(desk).state is S.HALF_DONE


def test_one_that_comes_back_while_it_is_undone_is_read_first() -> None:
    desk = written(StepAnswer.REJECTED)
    desk.progress = replace(desk.progress, stale=False)
    assert desk.feed(Disconnected(), HERE).progress.stale


# It comes back


def back_here(desk: Desk) -> Desk:
    return desk.feed(Disconnected(), HERE)


def reading(desk: Desk, **held: str) -> ReadingCame:
    return ReadingCame(Reported.of(desk.held | held))


def test_an_address_without_an_answer_that_was_stored_goes_on_to_leave() -> None:
    desk = back_here(written(StepAnswer.NO_ANSWER))
    assert desk.state is S.OBSERVING
    desk.feed(reading(desk, com_Endpoint=str(desk.progress.steps[0].new)))
    assert (desk.state, desk.progress.steps[0].state) == (S.LEAVING, StepState.ACCEPTED)


def test_a_restart_that_shows_the_old_key_is_not_let_go() -> None:
    desk = begun(make(AWAY, token=NEW, mode=ONE_RESTART)).until(S.LEAVING)
    desk.go()
    back_here(desk).feed(BootReported(asked_for=False), reading(desk))
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.NOT_KEPT)


def test_one_that_came_back_with_half_of_it_is_turned_back() -> None:
    desk = begun(make(AWAY_TLS)).until(S.LEAVING)
    desk.go()
    desk.feed(Disconnected()).later(SHIPPED.observation)
    assert desk.state is S.MOVED
    desk.feed(HERE, reading(desk, com_Options=HELD["com_Options"]))
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.RETURNED)


def test_one_that_came_back_and_went_again_is_not_looked_at() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING)
    desk.go()
    desk.feed(Disconnected()).later(SHIPPED.observation)
    desk.feed(HERE)
    assert (desk.state, type(desk.next())) == (S.CAME_BACK, Read)
    assert desk.feed(Disconnected()).next() == Done(S.CAME_BACK)


def test_what_is_stored_stays_so_however_long_its_charger_is_away() -> None:
    desk = begun(make(None, NEW_ID, mode=ChangeMode.STORE_ONLY)).until(S.STORED).feed(Disconnected())
    assert desk.later(SHIPPED.expiry + timedelta(days=1)).state is S.STORED


def test_a_key_that_was_never_sent_turns_no_end() -> None:
    cancelled = begun(make(AWAY, token=NEW)).feed(CancelAsked())
    assert cancelled.state is S.CANCELLED
    assert not may_turn(cancelled.progress)
    assert not run.takes_events(cancelled.progress)


def test_the_scheme_of_a_login_speaks_of_the_options_where_they_hold_it() -> None:
    desk = begun(make(AWAY_TLS)).until(S.LEAVING).feed(Disconnected(), replace(HERE, tls=True, path=None))
    assert {step.key: step.dialled for step in desk.progress.steps} == {"com_Options": ReadBack.CONFIRMED, "com_Endpoint": None}


def test_a_leg_that_came_late_is_no_failure_of_the_next() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING)
    while desk.state is S.RESTARTING:
        desk.later(SHIPPED.restart)
        desk.go()
    assert (desk.state, desk.progress.why) == (S.STORED, ChangeReason.NO_RESTART)
    desk.feed(Disconnected(), Connected(NEW_ID, ShownCredential.NEW, NEW_ID))
    assert (desk.state, desk.progress.leg, desk.progress.why) == (S.WRITING, 2, None)


def test_the_same_token_beside_another_id_is_told_by_the_user_name_alone() -> None:
    desk = begun(make(None, NEW_ID, OLD)).until(S.RESTARTING)
    shows = {None: None, OLD_ID: ReadBack.OLD, NEW_ID: ReadBack.CONFIRMED, "other": ReadBack.DIFFERS}
    for user, told in shows.items():
        again = Desk(desk.plan)
        again.progress = desk.progress
        again.feed(Disconnected(), Connected(OLD_ID, ShownCredential.OLD, user, tls=False, path="/ocpp/"))
        assert next(step for step in again.progress.steps if step.write_only).dialled is told, user


@pytest.mark.parametrize("mode", [ChangeMode.TWO_LEGS, ChangeMode.STORE_ONLY])
def test_a_key_that_was_written_back_may_come_until_a_restart_has_shown_the_old_one(mode: ChangeMode) -> None:
    desk = (
        begun(make(None, None, NEW, mode)).until(S.STORED if mode is ChangeMode.STORE_ONLY else S.RESTARTING).feed(CancelAsked())
    )
    while not desk.state.is_end:
        desk.go()
    assert (desk.state, run.doors_open(desk.progress, RULES).until) == (S.CANCELLED, None)
    desk.feed(Disconnected(), HERE)
    assert run.doors_open(desk.progress, RULES).until is None, "its line was lost: what it has stored was not seen"
    desk.feed(BootReported())
    assert run.doors_open(desk.progress, RULES).until == desk.now + SHIPPED.old_credentials


def test_a_restart_before_a_key_was_written_back_proves_nothing_of_it() -> None:
    desk = begun(make(None, None, NEW)).until(S.RESTARTING)
    desk.go()
    desk.feed(Disconnected(), HERE, BootReported())
    assert (desk.state, desk.progress.restarted) == (S.UNDOING, True)
    while not desk.state.is_end:
        desk.go()
    assert (desk.state, run.doors_open(desk.progress, RULES).until) == (S.ROLLED_BACK, None)
