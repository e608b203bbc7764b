"""A charger that stores neither the new value nor the old one: undone until the old one is seen, never taken for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chargers.domain.changes import run
from chargers.domain.changes.actions import Read, Send
from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.events import Answered, BootReported, CancelAsked, Connected, Disconnected, ShownCredential
from chargers.domain.changes.plan_input import ChargerSituation
from chargers.domain.changes.progress import FRAME_TRIES, ChangeReason
from chargers.domain.changes.states import ChangeState, ReadBack, StepState
from chargers.domain.connection.mode import ChangeMode
from tests.domain.changes.test_run import AWAY, HELD, HERE, NEW, NEW_ID, OLD_ID, RULES, Desk, begun, left, make

S = ChangeState
CLIPPED = "cpo.example.c"


def clipped() -> Desk:
    """The address was accepted, and stored cut off."""
    desk = begun(make(AWAY)).until(S.VERIFYING)
    desk.held["com_Endpoint"] = CLIPPED
    desk.go()
    return desk


def key_undone() -> Desk:
    """The key was written and brought back, for the address was refused."""
    desk = begun(make(AWAY, token=NEW, mode=ChangeMode.ONE_RESTART)).until(S.WRITING)
    desk.go()
    desk.go(StepAnswer.REJECTED)
    return desk.until(S.ROLLED_BACK)


def test_a_third_value_is_undone_until_the_old_one_is_seen() -> None:
    desk = clipped()
    assert desk.state is S.UNDOING
    desk.go()
    assert desk.progress.steps[0].read_back is ReadBack.DIFFERS
    assert isinstance(desk.go(), Send)
    assert (desk.state, desk.progress.steps[0].state) == (S.UNDOING, StepState.UNDONE)  # accepted, and not seen yet
    desk.go()
    assert (desk.state, desk.held) == (S.ROLLED_BACK, HELD)


def test_after_three_tries_it_is_half_done_with_what_stands() -> None:
    desk = clipped()
    while desk.state is S.UNDOING:
        desk.go()
        desk.held["com_Endpoint"] = CLIPPED
    assert desk.state is S.HALF_DONE
    assert (desk.progress.steps[0].found, desk.progress.steps[0].undo_tries) == (CLIPPED, FRAME_TRIES)
    assert run.doors_open(desk.progress, RULES).until is None  # nobody knows what it will show


def test_a_lost_line_at_the_last_try_ends_nothing_before_it_is_read() -> None:
    desk = clipped()
    desk.go()
    for _ in range(FRAME_TRIES - 1):
        desk.go()
        desk.held["com_Endpoint"] = CLIPPED
        desk.go()
    desk.progress = run.commit(desk.progress, desk.next(), desk.now, RULES)
    desk.held["com_Endpoint"] = HELD["com_Endpoint"]  # it arrived
    desk.feed(Disconnected(), HERE)
    assert isinstance(desk.next(), Read)
    desk.go()
    assert desk.state is S.ROLLED_BACK


def test_refused_and_stored_otherwise_is_undone() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.go(StepAnswer.REJECTED)
    desk.held["com_Endpoint"] = CLIPPED
    assert desk.until(S.ROLLED_BACK).held == HELD


def test_back_with_a_third_address_it_is_undone() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.progress = run.commit(desk.progress, desk.next(), desk.now, RULES)
    desk.held["com_Endpoint"] = CLIPPED
    desk.feed(Disconnected(), HERE)
    assert desk.until(S.ROLLED_BACK).held == HELD


def test_what_a_person_wrote_since_it_moved_stays() -> None:
    desk = left(make(AWAY)).later(seconds=600)
    desk.held["com_Endpoint"] = "ecc.example.com:8080/another/#OSN#"
    desk.feed(replace(HERE, path="/another/"))
    desk.go()
    assert (desk.state, desk.progress.steps[0].read_back) == (S.CAME_BACK, ReadBack.DIFFERS)


def test_lost_with_a_third_address_it_has_not_moved() -> None:
    desk = clipped()
    desk.go()
    for answer in (StepAnswer.REJECTED, None):
        desk.progress = run.commit(desk.progress, desk.next(), desk.now, RULES)
        if answer is not None:
            desk.feed(Answered(0, answer, undo=True))
        desk.feed(Disconnected())
        assert desk.later(hours=1).state is S.UNDOING
        desk.feed(HERE).go()
    assert desk.feed(Disconnected()).later(days=7).state is S.UNCERTAIN


# A key, which nobody can read


def test_a_refused_key_is_written_back_all_the_same() -> None:
    desk = begun(make(token=NEW)).until(S.WRITING)
    desk.go(StepAnswer.REJECTED)
    action = desk.go()
    assert isinstance(action, Send)
    assert action.undo
    assert (desk.state, run.unproven(desk.progress)) == (S.ROLLED_BACK, True)


def test_a_key_of_a_name_that_is_not_known_cannot_be_stored() -> None:
    desk = begun(make(token=NEW)).until(S.WRITING)
    desk.go(StepAnswer.NOT_SUPPORTED)
    assert desk.state is S.FAILED


def test_a_login_with_the_old_key_proves_it() -> None:
    desk = key_undone()
    assert run.unproven(desk.progress)
    desk.feed(Disconnected(), HERE)
    assert (desk.state, run.unproven(desk.progress)) == (S.ROLLED_BACK, False)
    assert run.takes_events(desk.progress)  # it may be in force no more after a restart


@pytest.mark.parametrize(
    "shown",
    [replace(HERE, credential=ShownCredential.NEW), replace(HERE, credential=ShownCredential.OLD, user="NL%2AECO%2A1000")],
)
def test_a_login_with_another_key_turns_the_end(shown: Connected) -> None:
    desk = key_undone().feed(Disconnected(), shown)
    assert (desk.state, desk.progress.steps[0].state) == (S.HALF_DONE, StepState.UNDO_FAILED)


def test_a_key_that_is_still_in_force_turns_the_end_only_after_a_restart() -> None:
    desk = begun(make(AWAY, token=NEW)).until(S.RESTARTING)
    desk.feed(Disconnected(), replace(HERE, credential=ShownCredential.NEW))  # proven: the second leg begins
    desk.go(StepAnswer.REJECTED)
    desk.until(S.ROLLED_BACK).feed(Disconnected(), replace(HERE, credential=ShownCredential.NEW))
    assert desk.state is S.ROLLED_BACK
    assert desk.feed(BootReported()).state is S.HALF_DONE


def test_a_login_while_it_is_undone_shows_that_the_undo_was_in_vain() -> None:
    desk = begun(make(token=NEW, mode=ChangeMode.STORE_ONLY)).until(S.STORED).feed(CancelAsked())
    desk.progress = run.commit(desk.progress, desk.next(), desk.now, RULES)
    desk.feed(Disconnected(), replace(HERE, credential=ShownCredential.NEW))
    assert isinstance(desk.next(), Send)
    desk.go()
    assert desk.state is S.CANCELLED


def test_the_name_in_the_key_belongs_to_the_proof() -> None:
    """A target that compares it would refuse the charger."""
    desk = begun(make(AWAY, NEW_ID, NEW)).until(S.RESTARTING)
    desk.feed(Disconnected(), Connected(NEW_ID, ShownCredential.NEW, f"{OLD_ID}%2A", False, "/ocpp/"))
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.NOT_KEPT)


def test_it_does_also_where_the_token_stays() -> None:
    desk = begun(make(AWAY, NEW_ID)).until(S.RESTARTING)
    desk.feed(Disconnected(), Connected(NEW_ID, ShownCredential.OLD, "BE%2ANEW%2A77", False, "/ocpp/"))
    assert (desk.state, desk.progress.why) == (S.UNDOING, ChangeReason.NOT_KEPT)


def test_a_first_key_that_is_another_is_not_proven_by_a_door_that_asks_for_none() -> None:
    desk = begun(make(AWAY, token=NEW, standing=ChargerSituation(OLD_ID))).until(S.RESTARTING)
    desk.feed(Disconnected(), replace(HERE, credential=ShownCredential.OTHER), BootReported())
    assert (desk.state, desk.progress.why) == (S.HALF_DONE, ChangeReason.NOT_KEPT)  # what it held before is not known


# An address that nobody read back


def test_one_that_left_at_once_may_have_stored_another_address() -> None:
    desk = begun(make(AWAY)).until(S.WRITING)
    desk.progress = run.commit(desk.progress, desk.next(), desk.now, RULES)
    desk.feed(Answered(0, StepAnswer.ACCEPTED), Disconnected()).later(minutes=11)
    assert (desk.state, run.target_unread(desk.progress)) == (S.UNCERTAIN, True)
    seen_to_leave = left(make(AWAY)).later(minutes=11)
    assert (seen_to_leave.state, run.target_unread(seen_to_leave.progress)) == (S.MOVED, False)
