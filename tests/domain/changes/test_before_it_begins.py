"""Before the first frame, rule by rule: plans of settings, a plan made again, and what people ask of a change meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chargers.domain.changes import run
from chargers.domain.changes.actions import Awaited, Check, Wait
from chargers.domain.changes.events import CancelAsked, Checked, Confirmed, Event, HardResetAsked, OverrideAsked, PredecessorEnded
from chargers.domain.changes.plan import PlanRemark, RestartBy
from chargers.domain.changes.plan_input import ChargerSituation
from chargers.domain.changes.planner import make_settings_plan
from chargers.domain.changes.progress import ChangeReason, ResetPhase
from chargers.domain.changes.states import ChangeState, IllegalTransition
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.errors import Refusal
from chargers.domain.secret import Secret
from tests.domain.changes.test_run import AWAY, AWAY_TLS, EVC5, HELD, NEW, NEW_ID, OLD, OLD_ID, RULES, Desk, begun, make

S = ChangeState
STANDING = ChargerSituation(OLD_ID, shown_token=OLD, authenticates=True)
REPORTED = Reported.of(HELD | {"PinCode": "0000", "gsm_Password": "x"})


# Plans of settings


@pytest.mark.parametrize("key", ["gsm_Password", "wifi_key", "LightIntensity"])
def test_a_setting_that_holds_a_secret_is_sealed_and_not_read_back(key: str) -> None:
    secret = key != "LightIntensity"
    (step,) = make_settings_plan(EVC5, REPORTED, STANDING, {key: "5"}).steps
    old = REPORTED.settings[key].value if key in REPORTED.settings else None
    assert (step.leg, step.role, step.key, step.write_only) == (1, None, key, secret)
    assert step.new == (Secret("5") if secret else "5")
    assert step.old == (Secret(old) if secret and old is not None else old)


def test_a_value_that_looks_like_a_secret_is_one_whether_old_or_new() -> None:
    plain, looks = "none", "password=53Umkk1q7rEM"
    for before, after in ((plain, looks), (looks, plain)):
        (step,) = make_settings_plan(EVC5, Reported.of(HELD | {"Note": before}), STANDING, {"Note": after}).steps
        assert step.write_only


def test_what_is_the_same_is_not_written_nor_refused() -> None:
    readonly = Reported({"Model": ReportedValue("Model", "EVC5", readonly=True)})
    assert make_settings_plan(EVC5, readonly, STANDING, {"Model": "EVC5"}).steps == ()
    with pytest.raises(Refusal) as refused:
        make_settings_plan(EVC5, readonly, STANDING, {"Model": "other"})
    assert [notice.field for notice in refused.value.notices] == ["Model"]


@pytest.mark.parametrize("charging", [False, True])
@pytest.mark.parametrize("mode", [ChangeMode.TWO_LEGS, ChangeMode.STORE_ONLY])
def test_what_a_restart_after_settings_is_said_to_do(mode: ChangeMode, *, charging: bool) -> None:
    standing = replace(STANDING, charging=charging)
    plan = make_settings_plan(EVC5, REPORTED, standing, {"LightIntensity": "50"}, mode, restart=True)
    (restart,) = plan.restarts
    now = mode is not ChangeMode.STORE_ONLY
    assert (restart.leg, restart.by) == (1, RestartBy.RESET if now else RestartBy.LATER)
    said = (PlanRemark.RESTARTS, PlanRemark.ENDS_CHARGING)[: 1 + charging] if now else ()
    assert plan.remarks == said


@pytest.mark.parametrize("dials_here", [False, True])
def test_where_it_dials_is_told_only_of_one_that_dials_here(*, dials_here: bool) -> None:
    plan = make_settings_plan(EVC5, REPORTED, replace(STANDING, dials_here=dials_here), {"LightIntensity": "50"})
    assert (plan.present is not None) is dials_here


@pytest.mark.parametrize(
    ("situation", "token", "holds"),
    [
        (ChargerSituation(OLD_ID, set_token=OLD), OLD, True),
        (ChargerSituation(OLD_ID, shown_token=OLD), OLD, True),
        (ChargerSituation(OLD_ID, set_token=OLD, shown_token=NEW), NEW, True),
        (ChargerSituation(OLD_ID, set_token=OLD), NEW, False),
        (ChargerSituation(OLD_ID, set_token=OLD, another_key=True), OLD, False),
    ],
)
def test_which_tokens_a_charger_is_known_to_hold(situation: ChargerSituation, token: Secret, *, holds: bool) -> None:
    assert situation.holds(token) is holds


def test_a_token_that_it_holds_is_written_anew_only_where_its_key_is_another() -> None:
    assert "authorizationKey" not in [step.key for step in make(AWAY, token=OLD).steps]
    another = ChargerSituation(OLD_ID, set_token=OLD, shown_token=OLD, authenticates=True, another_key=True)
    assert "authorizationKey" in [step.key for step in make(AWAY, token=OLD, standing=another).steps]


# A plan made again


@pytest.mark.parametrize("state", [state for state in ChangeState if state is not S.CHECKING])
def test_a_plan_is_made_again_while_it_is_checked_alone(state: ChangeState) -> None:
    desk = begun(make(AWAY))
    with pytest.raises(IllegalTransition):
        run.receive(replace(desk.progress, state=state), Checked(desk.plan), desk.now, RULES)


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("charging", [False, True])
@pytest.mark.parametrize("reason", ["", "the driver agrees"])
def test_a_charging_session_is_waited_for_where_a_restart_would_end_it(reason: str, *, charging: bool, restarts: bool) -> None:
    plan = make_settings_plan(EVC5, REPORTED, STANDING, {"LightIntensity": "50"}, restart=restarts)
    desk = Desk(plan)
    desk.progress = replace(
        desk.progress, state=S.CHECKING, connected=True, charging=charging, override_reason=reason, why=ChangeReason.LEAVES
    )
    desk.feed(Checked(plan))
    assert desk.state is (S.WAITING if restarts and charging and not reason else S.WRITING)
    assert desk.progress.why is None, "what was asked is answered"


def test_nothing_left_to_write_is_applied_without_a_reason() -> None:
    desk = begun(make(AWAY))
    desk.progress = replace(desk.progress, why=ChangeReason.LEAVES)
    desk.feed(Checked(replace(desk.plan, steps=(), restarts=())))
    assert (desk.state, desk.progress.why) == (S.APPLIED, None)


def test_a_value_that_the_change_before_wrote_is_not_lost() -> None:
    first, now = make(AWAY), make(AWAY, com_Endpoint="third.example.com:80/#OSN#")
    asked = begun(first).feed(Checked(now))
    assert (asked.state, asked.progress.why) == (S.ASKING, ChangeReason.VALUE_LOST)
    ours = begun(first).feed(Checked(now, {"com_endpoint": "third.example.com:80/#OSN#"}))
    assert ours.state is S.WRITING
    other = begun(first).feed(Checked(now, {"com_endpoint": "fourth.example.com:80/#OSN#"}))
    assert other.state is S.ASKING


# What people ask


@pytest.mark.parametrize("state", ChangeState)
def test_what_can_be_asked_of_a_change_in_each_state(state: ChangeState) -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING)
    there = replace(desk.progress, state=state, ended_at=desk.now if state.is_end else None, reset=ResetPhase.HARD_OFFERED)
    asked: dict[Event, bool] = {
        OverrideAsked("why not"): not state.is_end,
        Confirmed(): state is S.ASKING,
        HardResetAsked(): state in (S.RESTARTING, S.LEAVING),
    }
    for event, may in asked.items():
        if may:
            assert run.receive(there, event, desk.now, RULES) != there
        else:
            with pytest.raises(IllegalTransition):
                run.receive(there, event, desk.now, RULES)


def test_who_confirms_has_answered_and_who_cancels_is_the_reason() -> None:
    desk = begun(make(AWAY))
    asking = replace(desk.progress, state=S.ASKING, why=ChangeReason.LEAVES)
    assert run.receive(asking, Confirmed(), desk.now, RULES).why is None
    assert run.receive(asking, CancelAsked(), desk.now, RULES).why is ChangeReason.CANCELLED


@pytest.mark.parametrize("connected", [False, True])
def test_whose_turn_it_is_begins_once_its_charger_is_here(*, connected: bool) -> None:
    desk = Desk(make(AWAY), behind=True)
    desk.progress = replace(desk.progress, connected=connected)
    assert desk.next() == Wait(desk.progress.expires_at, Awaited.PREDECESSOR)
    desk.feed(PredecessorEnded())
    assert (desk.state, desk.progress.behind) == (S.CHECKING if connected else S.QUEUED, False)


@pytest.mark.parametrize("state", [S.CHECKING, S.ASKING, S.WAITING])
def test_before_anything_is_sent_a_charger_is_waited_for_until_it_expires(state: ChangeState) -> None:
    desk = begun(make(AWAY))
    away = replace(desk.progress, state=state, connected=False, lost_at=desk.now)
    assert run.next_action(away, desk.now, RULES) == Wait(desk.progress.expires_at, Awaited.CHARGER)
    here = replace(away, connected=True)
    waits = {S.ASKING: Awaited.PERSON, S.WAITING: Awaited.CHARGING}
    if state in waits:
        assert run.next_action(here, desk.now, RULES) == Wait(desk.progress.expires_at, waits[state])


def test_what_cannot_be_read_is_not_checked_by_its_name() -> None:
    (action,) = {begun(make(AWAY_TLS, NEW_ID, NEW)).next()}
    assert isinstance(action, Check)
    assert "authorizationKey" not in action.keys
