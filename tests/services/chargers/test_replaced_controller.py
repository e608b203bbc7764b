"""A controller that was replaced while the OCPP ID stayed: both numbers are known, and one click takes the new one over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chargers.domain.errors import Code, Refusal
from chargers.domain.ocpp_info.info import InfoPart
from chargers.models import Boot, Charger, ControllerType, JournalEntry, Organisation
from chargers.services.access.access import Access
from chargers.services.chargers import attention, charger_rows, register, replaced_controller
from chargers.services.controllers import controller_types
from chargers.services.ocpp_info import proposals
from chargers.services.ocpp_info.proposals import ProposalSource
from chargers.services.presence.record import BootRow, PresenceFlush, record
from chargers.services.readings import ocpp_info_flags

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
OLD, NEW = "4100001", "1891352"


@pytest.fixture
def charger(db: None) -> Charger:
    controller_types.sync_catalogue()
    kind = ControllerType.objects.get(code="evc4")
    facts = register.ChargerFacts(Organisation.objects.create(name="Volt"), controller_type=kind, serial_number=OLD, note="left")
    return register.add("NL*ECO*1000", facts)


def boot(charger: Charger, hours: int, box: str, serial: str = "", model: str = "DUO2") -> None:
    facts = PresenceFlush()
    facts.boots.append(BootRow(charger.pk, NOON + timedelta(hours=hours), "Ecotap", model, serial or box, box, "", "{}"))
    assert record(facts) == frozenset()
    ocpp_info_flags.flag_chargers([charger.pk])


def other(charger: Charger) -> str:
    return Charger.objects.get(pk=charger.pk).other_serial


@pytest.mark.parametrize(
    ("boots", "said"),
    [
        ([OLD], ""),
        ([OLD, NEW], NEW),
        ([NEW], NEW),
        ([OLD, NEW, OLD], ""),
        ([OLD, ""], ""),  # a controller that says nothing is nobody else
        ([OLD, "123"], ""),  # a filler
    ],
)
def test_another_serial_number_is_told(charger: Charger, boots: list[str], said: str) -> None:
    for hours, box in enumerate(boots):
        boot(charger, hours, box, serial=box or OLD)
    assert other(charger) == said
    needing = Charger.objects.filter(attention.needs_condition(attention.Need.CONTROLLER, NOON)).exists()
    assert needing is bool(said)
    [listed] = charger_rows.list_chargers([charger.pk], NOON)
    assert (attention.Need.CONTROLLER in attention.needs_of(listed)) is bool(said)


def test_the_number_of_the_station_on_record_is_no_other_controller(charger: Charger) -> None:
    boot(charger, 0, NEW, serial=OLD)
    assert other(charger) == ""


def test_where_the_old_one_was_seen_what_the_new_one_says_of_its_station_does_not_count(charger: Charger) -> None:
    boot(charger, 0, OLD)
    boot(charger, 1, NEW, serial=OLD)
    assert other(charger) == NEW


def test_one_click_takes_number_and_type_over(charger: Charger) -> None:
    boot(charger, 0, OLD)
    boot(charger, 1, NEW)
    assert not replaced_controller.take_over(charger, "1899999", access=Access.of_shell())
    assert replaced_controller.take_over(charger, NEW, access=Access.of_shell())
    row = Charger.objects.select_related("controller_type").get(pk=charger.pk)
    assert row.controller_type is not None
    assert (row.serial_number, row.controller_type.code, row.other_serial, row.note) == (NEW, "evc5", "", "left")
    said = {value.name: (value.before, value.after) for value in JournalEntry.objects.get(action="charger_edited").values.all()}
    assert said["serial_number"] == (OLD, NEW)
    assert said["controller_type"][0] != said["controller_type"][1]


def test_a_number_that_another_charger_has_is_not_taken_over(charger: Charger) -> None:
    register.add("NL*ECO*1001", register.ChargerFacts(charger.organisation, serial_number=NEW))
    boot(charger, 1, NEW)
    with pytest.raises(Refusal) as refused:
        replaced_controller.take_over(charger, NEW, access=Access.of_shell())
    assert [notice.code for notice in refused.value.notices] == [Code.SERIAL_TAKEN]


def test_what_the_former_one_said_is_proposed_no_more(charger: Charger) -> None:
    boot(charger, 0, OLD, model="OLD4")
    boot(charger, 1, NEW, serial="0", model="")
    before = proposals.propose(charger)
    assert [one.value for one in before.of(InfoPart.MODEL)] == ["OLD4"]
    replaced_controller.take_over(charger, NEW, access=Access.of_shell())
    after = proposals.propose(Charger.objects.get(pk=charger.pk))
    assert after.of(InfoPart.MODEL) == ()
    assert [(one.value, one.source) for one in after.of(InfoPart.SERIAL)] == [(NEW, ProposalSource.SERIAL_NUMBER)]
    assert Boot.objects.filter(charger=charger).count() == 2
