"""What a plan is told of earlier changes: a key that the charger may hold, and an address that it does not dial yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.reported import Reported
from chargers.domain.editor.fields import EditorFields
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.secret import Secret
from chargers.models import Change, Charger, ControllerType, Organisation, Step
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, planning
from chargers.services.changes.plan_input import standing_of
from chargers.services.controllers.controller_types import sync_catalogue
from chargers.services.credentials import credentials
from chargers.services.readings.readings import record_reading

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
OLD, STORED = Secret("53Umkk1q7rEM"), Secret("9N8gGyS8Un7g4IY9dRIC")
AWAY = "ws://cpo.example.com/ocpp/NL*ECO*1000"
OPTIONS = "comMaster=1,Events=1,UseTLS=0,blockLgFull=0"

pytestmark = pytest.mark.django_db


@pytest.fixture
def charger() -> Charger:
    sync_catalogue()
    organisation, type_ = Organisation.objects.create(name="Volt"), ControllerType.objects.get(code="evc5")
    charger = Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=organisation, controller_type=type_)
    stands = {"com_Endpoint": "ecc.example.com:80/ocpp/#OSN#", "com_OCPPID": "NL*ECO*1000", "com_ProtType": "OCPP1.6J"}
    record_reading(charger, Reported.of({**stands, "com_Options": OPTIONS}), whole=True, at=NOW)
    credentials.set_current(charger, OLD, NOW)
    return charger


def ask(charger: Charger, **wish: Any) -> Change:
    wanted = EditorFields(**({"ocpp_id": charger.ocpp_id} | wish), mode=ChangeMode.STORE_ONLY)
    return change_requests.ask(charger, wanted, access=Access.of_shell(), confirmed=True)


def ends(change: Change, state: str) -> None:
    """Everything of it was written."""
    change.steps.update(tries=1, state="accepted")
    Change.objects.filter(pk=change.pk).update(state=state, ended_at=NOW)


def test_a_stored_key_that_does_not_act_yet_is_not_forgotten(charger: Charger) -> None:
    """It came to act at the restart of a move whose plan had no key in it, and was refused at the target."""
    ends(ask(charger, token=STORED.reveal()), "stored")
    credentials.add_pending(charger, STORED, NOW)
    move = ask(charger, url=AWAY, token=OLD.reveal())
    assert list(move.steps.values_list("key", flat=True)) == ["authorizationKey", "com_Endpoint"]


def nothing(charger: Charger) -> None:
    return


def sent(charger: Charger) -> None:
    credentials.add_pending(charger, STORED, NOW)


def sent_again(charger: Charger) -> None:
    credentials.add_pending(charger, OLD, NOW)


def proven(charger: Charger) -> None:
    sent(charger)
    credentials.promote_pending(charger, None)


def moved(charger: Charger) -> None:
    sent(charger)
    credentials.promote_pending(charger, NOW + timedelta(days=1))


def cleared(charger: Charger) -> None:
    charger.without_key = True


@pytest.mark.parametrize(
    ("then", "may_hold_another"),
    [(nothing, False), (sent, True), (sent_again, False), (proven, False), (moved, True), (cleared, True)],
)
def test_whether_it_may_hold_another_key(charger: Charger, then: Callable[[Charger], None], may_hold_another: bool) -> None:
    then(charger)
    assert standing_of(charger).another_key is may_hold_another


@pytest.mark.parametrize(
    ("ended", "dials_here"),
    [("applied", True), ("rolled_back", True), ("stored", False), ("half_done", False), ("uncertain", False)],
)
def test_an_address_that_may_not_act_yet_is_not_where_it_dials(charger: Charger, ended: str, dials_here: bool) -> None:
    assert standing_of(charger).dials_here
    ends(ask(charger, url=AWAY), ended)
    assert standing_of(charger).dials_here is dials_here
    later = ask(charger, ocpp_id="BE*NEW*77")  # one that wrote no address changes nothing about it
    ends(later, "cancelled")
    assert standing_of(charger).dials_here is dials_here
    assert Step.objects.filter(change__charger=charger, role=FieldRole.ADDRESS, tries__gt=0).exists()


@pytest.mark.parametrize(("first", "last", "dials_here"), [("rolled_back", "stored", False), ("stored", "applied", True)])
def test_the_last_change_of_the_address_decides(charger: Charger, first: str, last: str, dials_here: bool) -> None:
    """A charger with a stored address was taken for one that stays, because an earlier change had been rolled back."""
    ends(ask(charger, url=AWAY), first)
    ends(ask(charger, url=AWAY), last)
    assert standing_of(charger).dials_here is dials_here


def test_a_field_that_differs_only_now_is_written_too(charger: Charger) -> None:
    """It was as wanted when the change was asked for, and was brought back by the change before it."""
    change = ask(charger, url=AWAY)
    assert list(change.steps.values_list("key", flat=True)) == ["com_Endpoint"]
    brought_back = {"com_Endpoint": "ecc.example.com:443/ocpp/#OSN#", "com_Options": OPTIONS.replace("UseTLS=0", "UseTLS=1")}
    record_reading(charger, Reported.of(brought_back), whole=False, at=NOW)
    plan = planning.plan_again(change)
    assert {step.role for step in plan.steps} == {FieldRole.OPTIONS, FieldRole.ADDRESS}
    assert plan.endpoint == Endpoint(False, "cpo.example.com", 80, "/ocpp/")


def test_a_field_that_a_person_left_out_stays_left_out(charger: Charger) -> None:
    wish = EditorFields(url=AWAY.replace("ws:", "wss:"), ocpp_id=charger.ocpp_id, ticked=frozenset({FieldRole.ADDRESS}))
    change = change_requests.ask(charger, wish, access=Access.of_shell(), confirmed=True)
    assert [step.role for step in planning.plan_again(change).steps] == [FieldRole.ADDRESS]
