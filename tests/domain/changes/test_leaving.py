"""Who leaves by an address that an earlier change has stored, and who comes and goes while it is watched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chargers.domain.changes.actions import Reset, Send, Wait
from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.events import (
    BootReported,
    CancelAsked,
    Checked,
    Confirmed,
    Connected,
    Disconnected,
    Resumed,
    ShownCredential,
)
from chargers.domain.changes.plan import Destination
from chargers.domain.changes.progress import ChangeReason
from chargers.domain.changes.run import commit
from chargers.domain.changes.states import ChangeState
from chargers.domain.connection.mode import ChangeMode
from tests.domain.changes.shipped import SHIPPED
from tests.domain.changes.test_run import AWAY, HERE, HOME, NEW, NEW_ID, OLD_ID, RULES, STANDING, Desk, begun, make

S = ChangeState
AWAY_STORED = {"com_Endpoint": "cpo.example.com:80/registry/#OSN#"}


def left_by_a_stored_address() -> Desk:
    """Its plan writes a key alone, which nobody can read; the restart takes it away all the same."""
    plan = make(None, None, NEW, ChangeMode.TWO_LEGS, replace(STANDING, dials_here=False), **AWAY_STORED)
    assert (plan.destination, len(plan.steps)) == (Destination.FOREIGN, 1)
    desk = Desk(plan)
    desk.held |= AWAY_STORED
    desk.feed(HERE).until(S.LEAVING)
    desk.go(StepAnswer.ACCEPTED)
    return desk.feed(Disconnected())


def waits_for_nothing_that_is_over(desk: Desk) -> bool:
    action = desk.next()
    return not (isinstance(action, Wait) and action.until is not None and action.until <= desk.now)


def test_it_asks_where_it_would_leave_and_was_shown_to_stay() -> None:
    """An earlier change has stored another address meanwhile: the restart that this one brings takes the charger there."""
    leaves = make(None, None, NEW, ChangeMode.TWO_LEGS, replace(STANDING, dials_here=False), **AWAY_STORED)
    desk = begun(make(None, None, NEW)).feed(Checked(leaves))
    assert (desk.state, desk.progress.why) == (S.ASKING, ChangeReason.LEAVES)
    assert desk.feed(Confirmed(), Checked(leaves)).state is S.WRITING


def test_back_with_a_key_that_nobody_can_read_it_came_back() -> None:
    desk = left_by_a_stored_address()
    assert desk.state is S.OBSERVING
    desk.later(minutes=1).feed(Connected(OLD_ID, ShownCredential.NEW, OLD_ID, tls=False, path="/ocpp/"), BootReported())
    assert desk.state is S.CAME_BACK
    assert waits_for_nothing_that_is_over(desk.later(SHIPPED.observation))


def test_a_key_of_which_nobody_knows_whether_it_arrived_is_sent_again_when_it_is_back() -> None:
    desk = (
        Desk(make(None, None, NEW, ChangeMode.TWO_LEGS, replace(STANDING, dials_here=False), **AWAY_STORED))
        .feed(HERE)
        .until(S.WRITING)
    )
    desk.progress = commit(desk.progress, desk.next(), desk.now, RULES)
    assert desk.feed(Disconnected()).state is S.OBSERVING
    assert isinstance(desk.feed(HERE).next(), Send)


def test_one_that_is_here_waits_for_no_deadline_of_its_absence() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING).feed(Disconnected(), HERE)
    assert desk.state is S.OBSERVING
    assert waits_for_nothing_that_is_over(desk.later(SHIPPED.observation))


def test_that_it_stayed_away_is_counted_from_when_it_was_here_last() -> None:
    desk = begun(make(AWAY)).until(S.LEAVING).feed(Disconnected())
    desk.later(SHIPPED.observation - timedelta(seconds=1)).feed(HERE)
    desk.later(seconds=2).feed(Disconnected())
    assert desk.later(SHIPPED.observation - timedelta(seconds=1)).state is S.OBSERVING
    assert desk.progress.left_at == desk.now - SHIPPED.observation + timedelta(seconds=1)
    assert desk.later(seconds=1).state is S.MOVED


def test_after_a_time_in_which_nobody_listened_a_boot_with_the_old_key_proves_nothing() -> None:
    """The Reset was answered, and not followed; the charger dials again because its server was killed."""
    desk = begun(make(AWAY, token=NEW)).until(S.RESTARTING)
    desk.go()
    assert desk.progress.reset_answered
    desk.feed(Resumed(), HERE, BootReported())
    assert (desk.state, desk.progress.why) == (S.RESTARTING, None)
    desk.later(SHIPPED.restart)
    assert isinstance(desk.go(), Reset)
    desk.feed(Disconnected(), HERE, BootReported())
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.NOT_KEPT)


@pytest.mark.parametrize("state", [S.WRITING, S.UNDOING, S.RESTARTING, S.OBSERVING])
def test_one_whose_line_never_lasts_long_enough_to_be_asked_ends_all_the_same(state: ChangeState) -> None:
    desk = begun(make(AWAY, NEW_ID, NEW, ChangeMode.ONE_RESTART)).until(S.WRITING)
    desk.go()
    while desk.state is not (S.LEAVING if state is S.OBSERVING else state):
        if state is S.UNDOING and desk.progress.steps[0].tries:
            desk.feed(CancelAsked())
        elif state is S.RESTARTING:
            desk = begun(make(AWAY, NEW_ID, NEW)).until(state)
        else:
            desk.go()
    desk.feed(Disconnected())
    assert desk.state is state
    for _ in range(2 * SHIPPED.expiry // timedelta(minutes=5) - 1):
        desk.later(minutes=5).feed(HERE, Disconnected())
        assert desk.state is state
    assert waits_for_nothing_that_is_over(desk)
    assert desk.later(minutes=5).state is S.UNCERTAIN


def test_an_address_that_was_never_in_use_tells_nothing_when_the_one_before_it_is_dialled_again() -> None:
    """It is stored, and the charger dials the one before; that one is written again. A lost line is no restart."""
    stored = {**AWAY_STORED, "com_Options": "Events=1,UseTLS=1"}
    plan = make(HOME, NEW_ID, NEW, ChangeMode.TWO_LEGS, replace(STANDING, dials_here=False), **stored)
    desk = Desk(plan)
    desk.held |= stored
    desk.feed(HERE).until(S.VERIFYING)
    desk.feed(Disconnected(), HERE)
    assert (desk.progress.restarted, desk.progress.why) == (False, None)
    assert desk.until(S.RESTARTING).plan.present is None
