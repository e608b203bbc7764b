"""What one change left open at the charger door no later one closes, before the charger has shown what it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import product

import pytest

from chargers.central_system.config import CentralSystemConfig
from chargers.central_system.handshake.basic_auth import ShownCredentials
from chargers.central_system.handshake.handshake import HandshakeAttempt, judge_attempt
from chargers.central_system.handshake.identity import DialledIdentity
from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.events import BootReported, CancelAsked, Connected, Disconnected
from chargers.domain.changes.events import ShownCredential as Shown_
from chargers.domain.changes.plan import Plan
from chargers.domain.changes.planner import make_plan, make_settings_plan
from chargers.domain.changes.progress import ChangeProgress
from chargers.domain.changes.states import ChangeState
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.connection.split_fields import Connection
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.controller.reported import Reported
from chargers.domain.endpoint.own_endpoints import OwnEndpoints
from chargers.domain.secret import Secret
from chargers.models import Charger, Credential, EarlierId, Presence
from chargers.services.changes import accepted_credentials
from chargers.services.chargers.identity import id_is_taken
from chargers.services.credentials import credentials
from chargers.services.presence.known_chargers import look_up
from tests.domain.changes.test_run import (
    AWAY,
    EVC5,
    HELD,
    HERE,
    HOME,
    NEW,
    NEW_ID,
    OLD,
    OLD_ID,
    RULES,
    STANDING,
    START,
    Desk,
    make,
)

S, REJECTED = ChangeState, StepAnswer.REJECTED
OTHER = Secret("yet-another-token")
THIRD_ID = "BE*THIRD*1"

pytestmark = pytest.mark.django_db


class Kept(Desk):
    """A change whose every step the door follows."""

    def __init__(self, charger: Charger, plan: Plan) -> None:
        self.charger = charger
        super().__init__(plan)
        self.feed(HERE)

    @property
    def progress(self) -> ChangeProgress:
        return self._progress

    @progress.setter
    def progress(self, after: ChangeProgress) -> None:
        before = getattr(self, "_progress", after)
        self._progress = after
        self.charger.refresh_from_db()
        accepted_credentials.follow_save(self.charger, before, after, RULES)

    def refused_at(self, number: int) -> Kept:
        """Everything is taken but one value, of which the charger will hear nothing, and then everything again."""
        self.until(S.WRITING)
        for index in range(number):
            while self.progress.steps[index].tries == 0:
                self.go(REJECTED if index == number - 1 else StepAnswer.ACCEPTED)
        return self

    def undone(self, answer: StepAnswer = StepAnswer.ACCEPTED) -> Kept:
        while not self.state.is_end:
            self.go(answer)
        return self


def cleared() -> Plan:
    return make_plan(
        EVC5,
        Reported.of(HELD),
        STANDING,
        WantedConnection(Connection(AWAY), clear_key=True),
        OwnEndpoints((HOME,)),
        ChangeMode.ONE_RESTART,
    )


def both(mode: ChangeMode = ChangeMode.ONE_RESTART) -> Plan:
    return make(AWAY, NEW_ID, NEW, mode)


FIRST: dict[str, Callable[[Charger], Kept]] = {
    "a key was written back": lambda it: Kept(it, make(AWAY, token=NEW, mode=ChangeMode.ONE_RESTART)).refused_at(2).undone(),
    "a key and an ID were written back": lambda it: Kept(it, both()).refused_at(3).undone(),
    "undoing was refused": lambda it: Kept(it, both()).refused_at(3).undone(REJECTED),
    "a cleared key was written back": lambda it: Kept(it, cleared()).refused_at(2).undone(),
    "a cleared key could not be written back": lambda it: Kept(it, cleared()).refused_at(2).undone(REJECTED),
    "it was called off": lambda it: cancelled(Kept(it, both(ChangeMode.STORE_ONLY))),
}


def cancelled(desk: Kept) -> Kept:
    desk.until(S.STORED).feed(CancelAsked())
    return desk.undone()


def a_setting() -> Plan:
    return make_settings_plan(EVC5, Reported.of(HELD), STANDING, {"LightIntensity": "50"})


THEN: dict[str, Callable[[Charger], Desk]] = {
    "a setting is written": lambda it: Kept(it, a_setting()).until(S.APPLIED),
    "a setting is refused": lambda it: Kept(it, a_setting()).refused_at(1).undone(),
    "it moves": lambda it: Kept(it, make(AWAY)).until(S.LEAVING).feed(Disconnected()).later(minutes=11),
    "another key is refused": lambda it: Kept(it, make(token=OTHER)).refused_at(1).undone(),
    "another key is written": lambda it: Kept(it, make(token=OTHER)).until(S.RESTARTING),
    "another ID is refused": lambda it: Kept(it, make(ocpp_id=THIRD_ID, token=OTHER)).refused_at(2).undone(),
    "another ID is written": lambda it: Kept(it, make(ocpp_id=THIRD_ID, token=OTHER)).until(S.RESTARTING),
}


def is_let_in(charger: Charger, ocpp_id: str, token: str) -> bool:
    shown = ShownCredentials(ocpp_id if token else "", token.encode())
    tried = HandshakeAttempt(f"/ocpp/{ocpp_id}", ("ocpp",), ocpp_id, None, False, shown, ("ocpp1.6",))
    verdict = judge_attempt(tried, look_up([ocpp_id], START)[ocpp_id], CentralSystemConfig.from_settings())
    return isinstance(verdict, DialledIdentity) and verdict.charger == charger.pk


@pytest.mark.parametrize("then", THEN)
@pytest.mark.parametrize("first", FIRST)
def test_whatever_it_may_hold_of_an_earlier_change_lets_it_in(read_charger: Charger, first: str, then: str) -> None:
    credentials.set_current(read_charger, OLD, START)
    desk = FIRST[first](read_charger)
    sent = {each.role: each.new for each in desk.progress.steps if each.tries}
    ids = {OLD_ID, NEW_ID} if "ocpp_id" in sent else {OLD_ID}
    tokens = {OLD.reveal(), desk.progress.new_token.reveal() if desk.progress.new_token is not None else OLD.reveal()}
    held = list(product(sorted(ids), sorted(tokens)))
    assert [is_let_in(read_charger, *each) for each in held] == [True] * len(held)
    THEN[then](read_charger)
    assert [each for each in held if not is_let_in(read_charger, *each)] == []


def test_one_that_came_back_as_another_is_let_in_as_it_was_when_that_is_undone(read_charger: Charger) -> None:
    credentials.set_current(read_charger, OLD, START)
    desk = Kept(read_charger, both())
    while desk.progress.steps[-1].tries == 0:
        desk.go()
    desk.feed(Disconnected()).later(minutes=11)
    assert desk.state is S.UNCERTAIN  # nobody read the address
    desk.held["com_Endpoint"] = "ecc.example.com:8080/ocpp/ocpp/#OSN#"
    desk.feed(Connected(NEW_ID, Shown_.NEW, NEW_ID, tls=False, path="/ocpp/"))
    accepted_credentials.settle_on_dialled(read_charger, NEW_ID, None)
    desk.until(S.UNDOING)
    desk.undone()
    assert desk.state is S.ROLLED_BACK
    assert is_let_in(read_charger, OLD_ID, OLD.reveal())
    assert is_let_in(read_charger, NEW_ID, NEW.reveal())


def test_what_it_dialled_with_is_what_holds(read_charger: Charger) -> None:
    Charger.objects.filter(pk=read_charger.pk).update(pending_ocpp_id="HELD")
    accepted_credentials.settle_on_dialled(read_charger, "HELD", None)
    assert (read_charger.ocpp_id, read_charger.pending_ocpp_id) == ("HELD", OLD_ID)


def test_so_is_an_id_of_a_change_before_the_last(read_charger: Charger) -> None:
    """Stored, and in force only now that another change has been begun."""
    Kept(read_charger, both(ChangeMode.STORE_ONLY)).until(S.STORED)
    Kept(read_charger, make(ocpp_id=THIRD_ID, token=OTHER)).until(S.RESTARTING)
    accepted_credentials.settle_on_dialled(read_charger, NEW_ID, None)
    assert (read_charger.ocpp_id, read_charger.pending_ocpp_id) == (NEW_ID, OLD_ID)
    assert [is_let_in(read_charger, each, OLD.reveal()) for each in (OLD_ID, NEW_ID, THIRD_ID)] == [True] * 3


def test_an_id_that_was_proven_ends_all_others(read_charger: Charger) -> None:
    Kept(read_charger, both(ChangeMode.STORE_ONLY)).until(S.STORED)
    desk = Kept(read_charger, make(ocpp_id=THIRD_ID, token=OTHER)).until(S.RESTARTING)
    assert id_is_taken(NEW_ID)
    desk.feed(Connected(THIRD_ID, Shown_.NEW, THIRD_ID))
    assert desk.state is S.APPLIED
    assert not EarlierId.objects.exists()
    assert [look_up([each], START)[each].charger is not None for each in (OLD_ID, NEW_ID, THIRD_ID)] == [False, False, True]


def test_after_a_move_it_lasts_as_long_as_the_former_one(read_charger: Charger) -> None:
    Kept(read_charger, both(ChangeMode.STORE_ONLY)).until(S.STORED)
    Kept(read_charger, make(AWAY, THIRD_ID, OTHER, ChangeMode.ONE_RESTART)).until(S.LEAVING).feed(Disconnected()).later(
        minutes=11
    )
    read_charger.refresh_from_db()
    kept = EarlierId.objects.get()
    assert (read_charger.ocpp_id, kept.ocpp_id, kept.until) == (THIRD_ID, NEW_ID, read_charger.pending_until)
    assert kept.until is not None
    came(read_charger, NEW_ID, showed_key=True)
    accepted_credentials.close_what_is_due(kept.until - timedelta(days=1))
    assert EarlierId.objects.filter(until__gt=kept.until).exists()
    Presence.objects.update(dialled_id=THIRD_ID)
    accepted_credentials.close_what_is_due(kept.until + timedelta(days=60))
    assert not EarlierId.objects.exists()


# What has a time


def came(charger: Charger, ocpp_id: str, *, showed_key: bool) -> None:
    Presence.objects.create(
        charger=charger, socket="s", connected_at=START, heard_at=START, interval=300, dialled_id=ocpp_id, showed_key=showed_key
    )


def test_the_door_is_not_closed_to_what_a_charger_came_with_last(read_charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    """It had moved, came back and was undone: what is taken for its former ID and token is what it holds."""
    credentials.set_current(read_charger, OLD, START)
    credentials.add_pending(read_charger, NEW, START)
    credentials.promote_pending(read_charger, START + timedelta(days=30))
    until = START + timedelta(days=30)
    Charger.objects.filter(pk=read_charger.pk).update(ocpp_id=NEW_ID, pending_ocpp_id=OLD_ID, pending_until=until)
    Credential.objects.filter(charger=read_charger, kind="current").update(proven_at=START)
    Credential.objects.filter(charger=read_charger, kind="former").update(proven_at=START + timedelta(hours=1))
    came(read_charger, OLD_ID, showed_key=True)
    for day in range(100):
        now = START + timedelta(days=day)
        accepted_credentials.close_what_is_due(now)
        monkeypatch.setattr("django.utils.timezone.now", partial(lambda at: at, now))
        assert is_let_in(read_charger, OLD_ID, OLD.reveal()), day
    Credential.objects.filter(charger=read_charger, kind="current").update(proven_at=now)
    Presence.objects.filter(charger=read_charger).update(dialled_id=NEW_ID)
    accepted_credentials.close_what_is_due(now + timedelta(days=31))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert not is_let_in(read_charger, OLD_ID, OLD.reveal())
    assert is_let_in(read_charger, NEW_ID, NEW.reveal())


def test_nor_to_one_that_comes_without_a_key(read_charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    credentials.set_current(read_charger, OLD, START)
    Charger.objects.filter(pk=read_charger.pk).update(without_key=True, pending_until=START + timedelta(days=30))
    came(read_charger, OLD_ID, showed_key=False)
    for day in range(100):
        accepted_credentials.close_what_is_due(START + timedelta(days=day))
        assert is_let_in(read_charger, OLD_ID, ""), day


def test_nor_to_a_key_that_was_written_back_and_never_seen_since(read_charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its line is lost and back, without a restart: it may have kept the new one, and shows the old one until it restarts."""
    credentials.set_current(read_charger, OLD, START)
    desk = cancelled(Kept(read_charger, make(None, None, NEW, ChangeMode.STORE_ONLY))).feed(Disconnected(), HERE)
    years = START + timedelta(days=1000)
    monkeypatch.setattr("django.utils.timezone.now", lambda: years)
    accepted_credentials.close_what_is_due(years)
    assert is_let_in(read_charger, OLD_ID, NEW.reveal())
    desk.feed(Disconnected(), HERE, BootReported())
    accepted_credentials.close_what_is_due(years)
    assert [is_let_in(read_charger, OLD_ID, token.reveal()) for token in (OLD, NEW)] == [True, False]
