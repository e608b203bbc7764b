"""A run, one rule at a time: who is asked, what is waited for, what counts as proof, what a deadline does, what is refused.

That nothing of it strands a charger is shown by the matrix; here stand the rules that it would not miss.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from enum import Enum

import pytest

from chargers.domain.changes import run
from chargers.domain.changes.actions import Action, Awaited, Check, Done, Read, Reset, ResetKind, Send, Wait
from chargers.domain.changes.answers import CallError, LineLost, NoAnswer, Result, StepAnswer, step_answer
from chargers.domain.changes.events import (
    Answered,
    BootReported,
    CancelAsked,
    ChargingEnded,
    ChargingStarted,
    Checked,
    CheckRefused,
    Confirmed,
    Connected,
    Disconnected,
    Event,
    HardResetAsked,
    LateAnswer,
    OverrideAsked,
    PredecessorEnded,
    ReadingCame,
    ReadingFailed,
    ResetAnswered,
    Resumed,
    ServerWasDeaf,
    ShownCredential,
    Tick,
)
from chargers.domain.changes.plan import Plan
from chargers.domain.changes.plan_input import ChargerSituation
from chargers.domain.changes.planner import make_plan, make_settings_plan
from chargers.domain.changes.progress import ChangeProgress, ChangeReason, ChangeRules, StepProgress
from chargers.domain.changes.states import ChangeState, IllegalTransition, ReadBack, StepState
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.connection.split_fields import Connection
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.controller import catalogue
from chargers.domain.controller.reported import Reported
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.endpoint.own_endpoints import OwnEndpoints
from chargers.domain.secret import Secret
from tests.domain.changes.shipped import SHIPPED

EVC5 = next(each for each in catalogue.load() if each.code == "evc5")
RULES = ChangeRules(EVC5, SHIPPED)
OWN_RESTART = timedelta(seconds=60) + SHIPPED.restart_margin  # R12
START = datetime(2026, 5, 3, 12, tzinfo=UTC)
HOME = Endpoint(False, "ecc.example.com", 8080, "/ocpp/")
AWAY = Endpoint(False, "cpo.example.com", 80, "/registry/")
AWAY_TLS = Endpoint(True, "cpo.example.com", 443, "/registry/")
OLD_ID, NEW_ID = "NL*ECO*1000", "BE*NEW*77"
OLD, NEW = Secret("53Umkk1q7rEM"), Secret("9N8gGyS8Un7g4IY9dRIC")
STANDING = ChargerSituation(OLD_ID, set_token=OLD, shown_token=OLD, authenticates=True)
HELD = {
    "com_Endpoint": "ecc.example.com:8080/ocpp/#OSN#",
    "com_OCPPID": OLD_ID,
    "com_ProtType": "OCPP1.6J",
    "com_Options": "Events=1,UseTLS=0",
    "LightIntensity": "100",
}
HERE = Connected(OLD_ID, ShownCredential.OLD, OLD_ID, tls=False, path="/ocpp/")
S = ChangeState


def make(
    to: Endpoint | None = None,
    ocpp_id: str | None = None,
    token: Secret | None = None,
    mode: ChangeMode = ChangeMode.TWO_LEGS,
    standing: ChargerSituation = STANDING,
    **held: str,
) -> Plan:
    reported = Reported.of({**HELD, **held})
    return make_plan(EVC5, reported, standing, WantedConnection(Connection(to, ocpp_id, token)), OwnEndpoints((HOME,)), mode)


class Desk:
    """A change on a desk: events are fed by hand, actions looked at."""

    def __init__(self, plan: Plan, *, behind: bool = False) -> None:
        self.plan, self.now = plan, START
        self.progress = run.start(plan, self.now, RULES, behind=behind)
        self.held = dict(HELD)

    @property
    def state(self) -> ChangeState:
        return self.progress.state

    def next(self) -> Action:
        return run.next_action(self.progress, self.now, RULES)

    def feed(self, *events: Event) -> Desk:
        for event in events:
            self.progress = run.receive(self.progress, event, self.now, RULES)
        return self

    def later(self, time: timedelta | None = None, **parts: float) -> Desk:
        self.now += timedelta(**parts) if time is None else time
        return self.feed(Tick())

    def go(self, answer: StepAnswer = StepAnswer.ACCEPTED) -> Action:
        """Does the next action with a charger that obeys, or answers `answer` and does nothing."""
        action = self.next()
        self.progress = run.commit(self.progress, action, self.now, RULES)
        match action:
            case Check():
                self.feed(Checked(self.plan))
            case Read():
                self.feed(ReadingCame(Reported.of(dict(self.held))))
            case Send(index, key, undo=undo):
                if answer in (StepAnswer.ACCEPTED, StepAnswer.REBOOT_REQUIRED) and isinstance(action.value, str):
                    self.held[key] = action.value
                self.feed(Answered(index, answer, undo))
            case Reset():
                self.feed(ResetAnswered(answer))
        return action

    def until(self, state: ChangeState) -> Desk:
        for _ in range(40):
            if self.state is state:
                return self
            self.go()
        raise AssertionError(f"it stays {self.state}: {self.next()}")


def begun(plan: Plan) -> Desk:
    return Desk(plan).feed(HERE)


# Rows


def test_every_part_is_a_scalar_or_the_steps() -> None:
    scalars = (str, int, bool, Enum, datetime, Secret, type(None))
    progress = begun(make(AWAY_TLS, NEW_ID, NEW)).until(S.RESTARTING).progress
    for part in fields(ChangeProgress):
        value = getattr(progress, part.name)
        assert isinstance(value, scalars) or part.name == "steps"
    for step in progress.steps:
        assert isinstance(step, StepProgress)
        assert all(isinstance(getattr(step, part.name), scalars) for part in fields(StepProgress))


def test_no_secret_is_shown() -> None:
    progress = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING).progress
    assert NEW.reveal() not in repr(progress)


# The two phases


def test_a_step_is_on_record_as_sent_before_its_frame_leaves() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    action = desk.next()
    assert isinstance(action, Send)
    committed = run.commit(desk.progress, action, desk.now, RULES)
    assert committed.steps[0].state is StepState.SENT
    assert run.next_action(committed, desk.now, RULES) == Wait(None, Awaited.ANSWER)
    assert desk.next() == action  # nothing was changed by asking


def test_only_what_is_to_be_done_can_be_committed() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    with pytest.raises(IllegalTransition):
        run.commit(desk.progress, Send(0, "com_Endpoint", "elsewhere:80/"), desk.now, RULES)
    with pytest.raises(IllegalTransition):
        run.commit(desk.progress, Reset(ResetKind.SOFT), desk.now, RULES)


# Queued, checking, asking, waiting


def test_it_waits_for_the_charger_and_expires() -> None:
    desk = Desk(make(AWAY))
    assert desk.next() == Wait(START + timedelta(days=7), Awaited.CHARGER)
    assert desk.later(days=6, hours=23).state is S.QUEUED
    assert desk.later(hours=1).state is S.EXPIRED
    assert desk.next() == Done(S.EXPIRED)


def test_a_change_behind_another_waits_for_its_end() -> None:
    desk = Desk(make(AWAY), behind=True).feed(HERE)
    assert (desk.state, desk.next()) == (S.QUEUED, Wait(desk.progress.expires_at, Awaited.PREDECESSOR))
    assert desk.feed(PredecessorEnded()).state is S.CHECKING


def test_checking_reads_what_decides_where_the_charger_dials() -> None:
    action = begun(make(AWAY)).next()
    assert isinstance(action, Check)
    assert {"com_Endpoint", "com_Options", "com_OCPPID"} <= set(action.keys)
    assert "authorizationKey" not in action.keys  # write-only


@pytest.mark.parametrize(
    ("now_holds", "why"),
    [
        (make(AWAY_TLS, ocpp_id=NEW_ID, token=NEW), ChangeReason.OTHER_CHARGER),
        (make(AWAY_TLS), ChangeReason.MORE_RISK),
        (make(AWAY, com_Endpoint="else.example.com:1/x/#OSN#"), ChangeReason.VALUE_LOST),
    ],
)
def test_it_asks_where_what_was_agreed_no_longer_holds(now_holds: Plan, why: ChangeReason) -> None:
    desk = begun(make(AWAY)).feed(Checked(now_holds))
    assert (desk.state, desk.progress.why) == (S.ASKING, why)
    assert isinstance(desk.next(), Wait)
    assert desk.feed(Confirmed()).state is S.CHECKING
    assert desk.feed(Checked(now_holds)).state is S.WRITING


def test_something_unknown_that_became_known_is_no_reason_to_ask() -> None:
    planned_blind = make_plan(EVC5, Reported(), STANDING, WantedConnection(Connection(AWAY)), OwnEndpoints((HOME,)))
    assert begun(planned_blind).feed(Checked(make(AWAY))).state is S.WRITING


def test_nothing_left_to_write_or_no_plan_any_more() -> None:
    assert begun(make(AWAY)).feed(Checked(make(HOME))).state is S.APPLIED
    refused = begun(make(AWAY)).feed(CheckRefused())
    assert (refused.state, refused.progress.why) == (S.FAILED, ChangeReason.PLAN_REFUSED)


def test_a_charging_session_is_waited_for_unless_somebody_says_why_not() -> None:
    desk = begun(make(AWAY)).feed(ChargingStarted())
    desk.go()
    assert desk.state is S.WAITING
    assert desk.feed(ChargingEnded()).state is S.CHECKING
    hasty = begun(make(AWAY)).feed(ChargingStarted())
    hasty.go()
    assert hasty.feed(OverrideAsked("the driver agreed")).until(S.WRITING).progress.override_reason


def test_a_session_that_begins_later_holds_the_reset_back() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING).feed(ChargingStarted())
    assert desk.next() == Wait(None, Awaited.CHARGING)
    assert desk.feed(ChargingEnded()).next() == Reset(ResetKind.SOFT)


# Writing and verifying


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (StepAnswer.REJECTED, StepState.REJECTED),
        (StepAnswer.NOT_SUPPORTED, StepState.NOT_SUPPORTED),
        (StepAnswer.CALL_ERROR, StepState.UNDONE),  # whether it was stored is for a reading to say
    ],
)
def test_a_refusal_of_the_first_step_changes_nothing(answer: StepAnswer, state: StepState) -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(answer)
    assert desk.state is S.UNDOING
    desk.go()
    assert (desk.state, desk.progress.why, desk.progress.steps[0].state) == (S.FAILED, ChangeReason.REFUSED, state)


def test_a_time_out_on_a_readable_key_reads_first() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(StepAnswer.NO_ANSWER)
    assert isinstance(desk.next(), Read)
    desk.go()
    assert isinstance(desk.next(), Send)  # it does not hold: again
    desk.held["com_Endpoint"] = "cpo.example.com:80/registry/#OSN#"
    desk.go(StepAnswer.NO_ANSWER)
    desk.go()
    assert desk.progress.steps[0].state is StepState.ACCEPTED


def test_a_time_out_on_the_write_only_key_sends_it_again_three_times() -> None:
    desk = begun(make(token=NEW)).until(S.WRITING)
    for _ in range(3):
        assert isinstance(desk.go(StepAnswer.NO_ANSWER), Send)
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.NO_ANSWER)


def test_a_late_answer_turns_unknown_into_done_and_a_second_one_says_nothing() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(StepAnswer.NO_ANSWER)
    desk.feed(LateAnswer(0, StepAnswer.ACCEPTED))  # C13
    assert desk.progress.steps[0].state is StepState.ACCEPTED
    before = desk.progress
    assert desk.feed(LateAnswer(0, StepAnswer.REJECTED)).progress == before


def test_before_the_address_everything_is_read_back() -> None:
    desk = begun(make(AWAY_TLS)).until(S.WRITING)
    desk.go()
    assert desk.state is S.VERIFYING
    desk.held["com_Options"] = "Events=1,UseTLS=0"  # it said Accepted
    desk.go()
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.NOT_KEPT)
    assert desk.progress.steps[0].read_back is ReadBack.OLD
    assert desk.progress.steps[1].tries == 0


def test_a_reading_that_fails_is_tried_again_after_a_pause() -> None:
    desk = begun(make(AWAY)).until(S.VERIFYING).feed(ReadingFailed())
    assert desk.next() == Wait(desk.now + timedelta(seconds=10), Awaited.RETRY)
    desk.now += timedelta(seconds=10)
    assert isinstance(desk.next(), Read)
    assert desk.feed(ReadingFailed(), ReadingFailed()).state is S.UNDOING


# Proof


def test_the_new_key_shown_without_a_boot_is_the_proof() -> None:
    desk = begun(make(AWAY, token=NEW)).until(S.RESTARTING)
    desk.feed(Disconnected(), replace(HERE, credential=ShownCredential.NEW))
    assert (desk.state, desk.progress.leg) == (S.WRITING, 2)


def test_the_new_key_is_a_proof_even_where_its_answer_was_lost() -> None:
    desk = begun(make(AWAY, token=NEW)).until(S.WRITING)
    desk.progress = run.commit(desk.progress, desk.next(), desk.now, RULES)
    desk.feed(Disconnected(), replace(HERE, credential=ShownCredential.NEW))
    assert desk.progress.steps[0].state is StepState.ACCEPTED


def test_the_old_key_after_a_restart_is_the_contrary() -> None:
    desk = begun(make(AWAY, token=NEW)).until(S.RESTARTING)
    desk.progress = run.commit(desk.progress, desk.next(), desk.now, RULES)
    desk.feed(ResetAnswered(StepAnswer.ACCEPTED), Disconnected(), HERE)
    assert desk.state is S.RESTARTING  # it may have been the line alone
    assert desk.feed(BootReported()).state is S.UNDOING
    assert desk.progress.why is ChangeReason.NOT_KEPT


def test_a_key_from_before_the_old_one_proves_nothing_either_until_a_reset() -> None:
    """The old one was written by a change before, and is not in force: the charger still dials with one from before that."""
    desk = begun(make(AWAY, token=NEW)).until(S.RESTARTING)
    third = replace(HERE, credential=ShownCredential.OTHER)
    desk.feed(Disconnected(), third, BootReported())
    assert (desk.state, desk.next()) == (S.RESTARTING, Reset(ResetKind.SOFT))
    desk.progress = run.commit(desk.progress, desk.next(), desk.now, RULES)
    desk.feed(ResetAnswered(StepAnswer.ACCEPTED), Disconnected(), third, BootReported())
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.NOT_KEPT)


def test_the_old_key_after_a_line_that_was_lost_before_any_reset_proves_nothing() -> None:
    """This server was started again, say: the charger dials with what acts, and boots, as most do."""
    desk = begun(make(AWAY, token=NEW)).until(S.RESTARTING)
    desk.feed(Disconnected(), HERE, BootReported())
    assert (desk.state, desk.next()) == (S.RESTARTING, Reset(ResetKind.SOFT))
    desk.feed(Disconnected(), replace(HERE, credential=ShownCredential.NEW))
    assert (desk.state, desk.progress.leg) == (S.WRITING, 2)


def test_the_old_id_after_a_line_that_was_lost_is_no_restart_where_the_new_one_stands() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING)
    desk.feed(Disconnected(), HERE, BootReported())
    assert isinstance(desk.next(), Read)
    desk.go()
    assert (desk.state, desk.progress.why, desk.progress.restarted) == (S.RESTARTING, None, False)


def test_the_old_id_after_a_restart_that_took_the_new_one_away_is_the_contrary() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING)
    desk.feed(Disconnected(), HERE, BootReported())
    desk.feed(ReadingCame(Reported.of({"com_OCPPID": OLD_ID})))
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.NOT_KEPT)


def test_a_new_key_with_the_old_id_is_no_restart_yet() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING)
    desk.feed(Disconnected(), replace(HERE, credential=ShownCredential.NEW))
    assert desk.state is S.RESTARTING
    desk.feed(Disconnected(), Connected(NEW_ID, ShownCredential.NEW, NEW_ID, False, "/ocpp/"))
    assert (desk.state, desk.progress.leg) == (S.WRITING, 2)


def test_a_boot_that_we_asked_for_proves_nothing() -> None:
    desk = begun(make(ocpp_id=NEW_ID, standing=ChargerSituation(OLD_ID))).until(S.RESTARTING)
    assert desk.feed(BootReported(asked_for=True)).state is S.RESTARTING
    assert not isinstance(desk.next(), Read)
    assert isinstance(desk.feed(BootReported()).next(), Read)
    desk.go()
    assert desk.state is S.APPLIED


# The restart


def test_the_chargers_own_restart_is_given_its_time_then_soft_then_hard_then_stored() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING)
    assert desk.next() == Wait(START + OWN_RESTART, Awaited.RESTART)
    assert desk.later(OWN_RESTART).next() == Reset(ResetKind.SOFT)
    desk.go(StepAnswer.REJECTED)  # C21: what is observed counts
    assert isinstance(desk.next(), Wait)
    assert desk.later(seconds=180).next() == Wait(desk.now + timedelta(seconds=180), Awaited.HARD_RESET)
    assert desk.later(seconds=180).state is S.STORED
    assert desk.progress.why is ChangeReason.NO_RESTART
    desk.feed(Disconnected(), Connected(NEW_ID, ShownCredential.NEW, NEW_ID, False, "/ocpp/"))
    assert (desk.state, desk.progress.leg) == (S.WRITING, 2)


def test_a_hard_reset_is_sent_when_a_person_takes_the_offer() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING)
    with pytest.raises(IllegalTransition):
        desk.feed(HardResetAsked())
    desk.go()
    desk.later(seconds=180).feed(HardResetAsked())
    assert desk.go() == Reset(ResetKind.HARD)


# Leaving


def left(plan: Plan) -> Desk:
    desk = begun(plan).until(S.LEAVING)
    desk.go()
    return desk.feed(Disconnected())


def test_it_moved_when_it_stayed_away_and_came_back_if_it_returns() -> None:
    desk = left(make(AWAY))
    assert desk.state is S.OBSERVING
    assert desk.progress.left_at == START
    assert desk.later(seconds=599).state is S.OBSERVING
    assert desk.later(seconds=1).state is S.MOVED
    assert desk.later(days=1).feed(HERE).state is S.CAME_BACK
    assert isinstance(desk.next(), Read)
    desk.go()
    assert (desk.next(), desk.progress.steps[0].read_back) == (Done(S.CAME_BACK), ReadBack.CONFIRMED)


def test_only_time_in_which_this_server_listened_is_observation() -> None:
    desk = left(make(AWAY))
    desk.now += timedelta(minutes=9)
    desk.feed(ServerWasDeaf(START + timedelta(minutes=1), START + timedelta(minutes=8)))
    assert desk.later(minutes=7).state is S.OBSERVING
    assert desk.later(minutes=1).state is S.MOVED


def test_a_killed_server_watches_for_the_rest_of_the_time() -> None:
    desk = left(make(AWAY))
    desk.now += timedelta(hours=3)
    desk.feed(Resumed(deaf_since=START + timedelta(minutes=4)))
    assert desk.later(minutes=5).state is S.OBSERVING
    assert desk.later(minutes=1).state is S.MOVED


def test_back_without_a_restart_it_is_still_to_leave() -> None:
    desk = left(make(AWAY)).feed(HERE)
    desk.go()
    assert desk.state is S.LEAVING


def test_back_after_a_restart_it_came_back() -> None:
    desk = left(make(AWAY)).feed(HERE, BootReported())
    desk.go()
    assert desk.state is S.CAME_BACK


def test_a_boot_after_a_lost_line_alone_does_not_keep_it_from_leaving() -> None:
    """Some boot whenever their line comes back; this one dialled here with the new address stored, so it did not restart."""
    desk = begun(make(AWAY)).until(S.LEAVING).feed(Disconnected(), HERE, BootReported())
    desk.go()
    assert (desk.state, desk.next()) == (S.LEAVING, Reset(ResetKind.SOFT))


def test_half_the_values_are_undone_when_it_is_back() -> None:
    desk = left(make(AWAY_TLS)).later(seconds=600)
    desk.held["com_Endpoint"] = HELD["com_Endpoint"]  # it did not keep the address, but the TLS switch
    desk.feed(HERE)
    desk.go()
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.RETURNED)
    assert desk.until(S.ROLLED_BACK).held["com_Options"] == HELD["com_Options"]


# Undoing, cancelling, uncertain


def test_undoing_begins_with_the_address() -> None:
    desk = begun(make(AWAY_TLS, mode=ChangeMode.STORE_ONLY)).until(S.STORED)
    assert run.may_cancel(desk.progress)
    desk.feed(CancelAsked())
    desk.go()
    keys = []
    while desk.state is S.UNDOING:
        action = desk.go()
        keys += [action.key] if isinstance(action, Send) else []
    assert keys == ["com_Endpoint", "com_Options"]
    assert desk.state is S.CANCELLED
    assert {step.state for step in desk.progress.steps} == {StepState.UNDONE}


def test_undoing_stops_where_it_is_refused() -> None:
    desk = begun(make(AWAY_TLS, mode=ChangeMode.STORE_ONLY)).until(S.STORED).feed(CancelAsked())
    while desk.state is S.UNDOING:
        desk.go(StepAnswer.REJECTED)
    assert desk.state is S.HALF_DONE
    assert [step.state for step in desk.progress.steps] == [StepState.ACCEPTED, StepState.UNDO_FAILED]


def test_a_key_whose_old_value_is_not_known_stays_and_is_said_so() -> None:
    desk = begun(make(AWAY, token=NEW, standing=ChargerSituation(OLD_ID))).until(S.RESTARTING).feed(CancelAsked())
    assert (desk.state, desk.progress.steps[0].state) == (S.HALF_DONE, StepState.ACCEPTED)


@pytest.mark.parametrize("state", [S.QUEUED, S.CHECKING, S.WRITING])
def test_cancelled_before_anything_was_sent(state: ChangeState) -> None:
    desk = Desk(make(AWAY))
    if state is not S.QUEUED:
        desk.feed(HERE).until(state)
    assert desk.feed(CancelAsked()).state is S.CANCELLED


def test_after_the_address_was_written_it_is_too_late() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING)
    before = desk.progress
    assert not run.may_cancel(before)
    with pytest.raises(IllegalTransition):
        desk.feed(CancelAsked())
    assert desk.progress == before


def test_lost_at_a_risky_prefix_it_is_uncertain_and_resolves_itself() -> None:
    desk = begun(make(AWAY_TLS)).until(S.VERIFYING).feed(Disconnected())
    assert desk.next() == Wait(START + timedelta(days=7), Awaited.CHARGER)
    assert desk.later(days=7).state is S.UNCERTAIN
    assert run.takes_events(desk.progress)
    assert desk.later(days=3).feed(HERE).until(S.ROLLED_BACK).held == HELD


# The door


def test_the_door_takes_what_was_sent_and_nothing_else() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.WRITING)
    assert run.doors_open(desk.progress, RULES) == run.DoorsOpen(None, None, False, None)
    desk.go()
    assert run.doors_open(desk.progress, RULES) == run.DoorsOpen(None, NEW, False, None)
    desk.go()
    assert run.doors_open(desk.progress, RULES) == run.DoorsOpen(NEW_ID, NEW, False, None)


def test_after_a_move_both_stay_for_thirty_days() -> None:
    desk = left(make(AWAY)).later(seconds=600)
    assert run.doors_open(desk.progress, RULES).until == desk.now + timedelta(days=30)


# Settings that are no part of the connection


def settings(*, restart: bool = False) -> Desk:
    return begun(make_settings_plan(EVC5, Reported.of(dict(HELD)), STANDING, {"LightIntensity": "50"}, restart=restart))


def test_settings_are_applied_when_they_were_read_back() -> None:
    assert settings().until(S.APPLIED).held["LightIntensity"] == "50"


def test_a_setting_that_needs_a_restart_is_stored_until_then() -> None:
    desk = settings().until(S.WRITING)
    desk.go(StepAnswer.REBOOT_REQUIRED)
    assert desk.until(S.STORED).feed(Disconnected(), HERE).state is S.STORED
    assert desk.feed(BootReported()).state is S.APPLIED


def test_a_restart_that_was_asked_for_confirms_them() -> None:
    desk = settings(restart=True).until(S.RESTARTING)
    assert desk.go() == Reset(ResetKind.SOFT)
    assert isinstance(desk.feed(Disconnected(), HERE, BootReported()).next(), Read)
    assert desk.later(OWN_RESTART).state is S.RESTARTING, "it has restarted: no other Reset"
    desk.go()
    assert desk.state is S.APPLIED


def test_what_a_restart_has_cost_was_not_kept() -> None:
    """Some write a value down a moment after they have shown it: a power cut in between takes it."""
    desk = settings(restart=True).until(S.RESTARTING)
    before = dict(HELD)
    desk.feed(Disconnected(), HERE, BootReported(), Disconnected(), HERE)
    assert isinstance(desk.next(), Read), "a line that is lost again proves nothing either"
    desk.held = before
    desk.go()
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.NOT_KEPT)


@pytest.mark.parametrize(
    ("held", "state"),
    [("modelname=DUO2,vendorname=Ecotap,CpSn=1891351", S.APPLIED), ("modelname=,vendorname=,CpSn=0", S.UNDOING)],
)
def test_an_ocpp_info_that_was_completed_at_the_boot_is_not_taken_back(held: str, state: ChangeState) -> None:
    wiped = {**HELD, "com_OCPPInfo": "modelname=,vendorname=,CpSn=0"}
    wanted = {"com_OCPPInfo": "modelname=DUO2,vendorname=Ecotap,CpSn=0"}
    desk = Desk(make_settings_plan(EVC5, Reported.of(wiped), STANDING, wanted, restart=True))
    desk.held = dict(wiped)
    desk.feed(HERE).until(S.RESTARTING).feed(Disconnected(), HERE, BootReported())
    desk.held["com_OCPPInfo"] = held
    desk.go()
    assert desk.state is state


def test_one_that_cannot_be_read_after_its_restart_has_what_it_showed_before() -> None:
    desk = settings(restart=True).until(S.RESTARTING).feed(Disconnected(), HERE, BootReported())
    desk.feed(*[ReadingFailed()] * 3)
    assert desk.state is S.APPLIED


# Events out of place


@pytest.mark.parametrize("event", [Confirmed(), HardResetAsked(), Checked(make(AWAY))])
def test_what_is_out_of_place_raises_and_changes_nothing(event: Event) -> None:
    desk = Desk(make(AWAY))
    before = desk.progress
    with pytest.raises(IllegalTransition):
        desk.feed(event)
    assert desk.progress == before


@pytest.mark.parametrize("event", [HERE, Disconnected(), BootReported(), Tick(), ChargingStarted(), Resumed()])
def test_what_a_charger_does_after_the_end_moves_nothing(event: Event) -> None:
    desk = settings().until(S.APPLIED)
    assert desk.feed(event).state is S.APPLIED


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        (Result({"status": "Accepted"}), StepAnswer.ACCEPTED),
        (Result({"status": " rebootrequired"}), StepAnswer.REBOOT_REQUIRED),
        (Result({"status": "Fine"}), StepAnswer.GARBAGE),
        (Result({}), StepAnswer.GARBAGE),
        (CallError("InternalError"), StepAnswer.CALL_ERROR),
        (NoAnswer(), StepAnswer.NO_ANSWER),
        (LineLost(), None),
    ],
)
def test_what_an_answer_says_of_a_step(answer: Result | CallError | NoAnswer | LineLost, meant: StepAnswer | None) -> None:
    assert step_answer(answer) is meant
