"""Where a charger may stand that is away in the middle of its change: whom it would reach, and what is not known of that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chargers.domain.changes.actions import Read, Send
from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.events import Disconnected
from chargers.domain.changes.midway import Midway, MidwayStand, find_midway, is_away
from chargers.domain.changes.planner import make_settings_plan
from chargers.domain.changes.run import commit
from chargers.domain.changes.states import ChangeState, ReadBack
from chargers.domain.changes.transitions import put_step
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.reported import Reported
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.endpoint.own_endpoints import OwnEndpoints
from tests.domain.changes.test_run import AWAY, AWAY_TLS, EVC5, HELD, HERE, HOME, NEW, NEW_ID, RULES, STANDING, Desk, begun, make

S = ChangeState
DOORS = OwnEndpoints((HOME,))
OPTIONS, ADDRESS = 0, 1  # the steps of a move to TLS


def standing(desk: Desk, doors: OwnEndpoints = DOORS, *, id_taken: bool = False) -> MidwayStand:
    return find_midway(EVC5, Reported.of(HELD), desk.progress, doors, id_taken=id_taken)


def sends(desk: Desk) -> Desk:
    """A frame leaves, and its answer does not come."""
    desk.progress = commit(desk.progress, desk.next(), desk.now, RULES)
    return desk


def moving_to_tls(written: int = 0) -> Desk:
    """So many of its two steps are written; the next action sends the one after."""
    desk = begun(make(AWAY_TLS)).until(S.WRITING)
    for _ in range(written):
        desk.go()
        while isinstance(desk.next(), Read):
            desk.go()
    return desk


def test_nothing_was_written_yet() -> None:
    assert standing(moving_to_tls().feed(Disconnected())) == MidwayStand(Midway.UNTOUCHED)


def test_a_written_key_and_id_keep_it_here() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING).feed(Disconnected())
    found = standing(desk)
    assert (found.where, found.certain) == (Midway.HERE, True)
    assert found.dial is not None
    assert found.dial.endpoint == HOME


def test_an_id_that_is_another_chargers_here_does_not() -> None:
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING).feed(Disconnected())
    found = standing(desk, id_taken=True)
    assert (found.where, found.risky) == (Midway.AS_ANOTHER, True)
    assert found.dial is not None
    assert found.dial.ocpp_id == NEW_ID


def test_the_flag_is_set_and_the_address_not_yet() -> None:
    desk = moving_to_tls()
    desk.go()
    found = standing(desk.feed(Disconnected()))
    assert (found.where, found.risky, found.certain) == (Midway.AT_OUR_DOOR, True, True)
    assert found.dial is not None
    assert found.dial.endpoint == replace(HOME, tls=True)


def test_where_one_port_takes_both_the_flag_is_no_risk() -> None:
    desk = moving_to_tls()
    desk.go()
    assert standing(desk.feed(Disconnected()), replace(DOORS, same_port_tls=True)).where is Midway.HERE


def test_it_is_named_after_another_address_of_ours_that_nobody_told_us() -> None:
    desk = moving_to_tls()
    desk.go()
    elsewhere = OwnEndpoints((Endpoint(False, "other.example.com", 80, "/"),))
    assert standing(desk.feed(Disconnected()), elsewhere).where is Midway.ELSEWHERE


def test_a_frame_without_an_answer_leaves_it_open() -> None:
    desk = sends(moving_to_tls()).feed(Disconnected())
    found = standing(desk)
    assert (found.where, found.certain) == (Midway.AT_OUR_DOOR, False)


def test_the_last_frame_without_an_answer_the_worse_of_both_is_said() -> None:
    desk = sends(moving_to_tls(1)).feed(Disconnected())
    assert desk.state is S.OBSERVING
    assert is_away(desk.progress)
    found = standing(desk)
    assert (found.where, found.certain) == (Midway.AT_OUR_DOOR, False)


def test_everything_is_written() -> None:
    found = standing(moving_to_tls(2))
    assert (found.where, found.certain) == (Midway.TARGET, True)
    assert found.dial is not None
    assert found.dial.endpoint == AWAY_TLS


def test_a_refused_step_is_as_before() -> None:
    desk = moving_to_tls()
    desk.go(StepAnswer.NOT_SUPPORTED)
    assert standing(desk).where is Midway.HERE


def test_a_third_value_counts_as_it_was_read() -> None:
    desk = moving_to_tls()
    desk.go()
    desk.progress = put_step(desk.progress, OPTIONS, read_back=ReadBack.DIFFERS, found="Events=1")
    assert standing(desk).where is Midway.HERE
    desk = moving_to_tls(2)
    desk.progress = put_step(desk.progress, ADDRESS, read_back=ReadBack.DIFFERS, found="cpo.example:80/x/#OSN#")
    assert standing(desk).where is Midway.ELSEWHERE


def test_an_old_value_on_its_way_back_may_not_have_come() -> None:
    desk = moving_to_tls(1)
    desk.go(StepAnswer.REJECTED)
    while not isinstance(desk.next(), Send):
        desk.go()
    found = standing(sends(desk).feed(Disconnected()))
    assert desk.state is S.UNDOING
    assert (found.where, found.certain) == (Midway.AT_OUR_DOOR, False)


def test_settings_that_are_no_part_of_the_connection_move_nobody() -> None:
    plan = make_settings_plan(EVC5, Reported.of(HELD), STANDING, {"LightIntensity": "50"})
    desk = begun(plan).until(S.WRITING)
    desk.go()
    for reported in (Reported.of(HELD), Reported()):
        assert find_midway(EVC5, reported, desk.progress, OwnEndpoints(())).where is Midway.HERE


def test_a_key_alone_of_one_that_leaves_by_a_stored_address() -> None:
    stored = {"com_Endpoint": "cpo.example.com:80/registry/#OSN#"}
    desk = begun(make(None, None, NEW, ChangeMode.TWO_LEGS, replace(STANDING, dials_here=False), **stored)).until(S.WRITING)
    sends(desk)
    assert standing(desk).where is Midway.TARGET


@pytest.mark.parametrize("state", [S.CHECKING, S.WRITING, S.RESTARTING, S.UNCERTAIN])
def test_away_in_the_middle(state: ChangeState) -> None:
    desk = begun(make(AWAY, NEW_ID, NEW))
    if state is S.UNCERTAIN:
        desk.until(S.RESTARTING).feed(Disconnected()).later(days=8)
    else:
        assert not is_away(desk.until(state).progress)
        desk.feed(Disconnected())
    assert desk.state is state
    assert is_away(desk.progress)
    assert not is_away(desk.feed(HERE).progress)


def test_one_that_left_as_planned_is_not_in_the_middle() -> None:
    assert not is_away(begun(make(AWAY)).until(S.LEAVING).feed(Disconnected()).progress)
