"""R18, C10: flags follow boots and readings, every proposal names its source, and a restored OCPPInfo is one change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chargers.domain.controller.reported import Reported
from chargers.domain.errors import Code, Refusal
from chargers.domain.ocpp_info.info import InfoPart
from chargers.models import Boot, Change, Charger, Connector, ControllerType, JournalEntry, Organisation, Step
from chargers.services.access.access import Access
from chargers.services.chargers import register
from chargers.services.controllers import controller_types
from chargers.services.ocpp_info import restoration
from chargers.services.ocpp_info.restoration import ProposalSource, WantedOcppInfo
from chargers.services.presence.record import BootRow, PresenceFlush, record
from chargers.services.readings import ocpp_info_flags, readings

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
GOOD = "modelname=DC60,vendorname=Ecotap,CpSn=1891351"


@pytest.fixture(autouse=True)
def _types(db: None) -> None:
    controller_types.sync_catalogue()
    Organisation.objects.create(name="Volt")


def add(ocpp_id: str = "NL*ECO*1000", type_code: str = "evc5", serial: str = "1891351") -> Charger:
    kind = ControllerType.objects.get(code=type_code) if type_code else None
    return register.add(ocpp_id, register.ChargerFacts(Organisation.objects.get(), controller_type=kind, serial_number=serial))


def boot(charger: Charger, hours: float, model: str = "", vendor: str = "", serial: str = "", box: str = "", **_: Any) -> None:
    facts = PresenceFlush()
    facts.boots.append(BootRow(charger.pk, NOON + timedelta(hours=hours), vendor, model, serial, box, "", "{}"))
    assert record(facts) == frozenset()
    ocpp_info_flags.flag_chargers([charger.pk])


def read(charger: Charger, hours: float, value: str | None, key: str = "com_OCPPInfo") -> None:
    settings = Reported.of({key: value, "com_OCPPID": charger.ocpp_id})
    readings.record_reading(charger, settings, whole=True, at=NOON + timedelta(hours=hours))


def flag(charger: Charger) -> str:
    return Charger.objects.get(pk=charger.pk).ocpp_info_flag


def test_a_flag_comes_with_a_boot_and_goes_with_the_next() -> None:
    charger = add()
    assert flag(charger) == ""
    boot(charger, 0)
    assert flag(charger) == "wiped"
    boot(charger, 1, "DC60", "", "1891351")
    assert flag(charger) == "half_wiped"
    boot(charger, 2, "DC60", "Ecotap", "0")
    assert flag(charger) == "malformed"
    boot(charger, 3, "DC60", "LMS", "1891351")
    assert flag(charger) == ""


def test_a_flag_comes_with_a_reading() -> None:
    charger = add()
    read(charger, 0, "modelname=DUO2vendorname=Ecotap,CpSn=0")
    assert flag(charger) == "malformed"
    read(charger, 1, None)
    assert flag(charger) == "wiped"
    read(charger, 2, GOOD)
    assert flag(charger) == ""


def test_a_restored_setting_is_confirmed_by_the_next_boot_only() -> None:
    charger = add()
    boot(charger, 0)
    read(charger, 1, "")
    read(charger, 2, GOOD)
    assert flag(charger) == "wiped"
    boot(charger, 3, "DC60", "Ecotap", "1891351")
    assert flag(charger) == ""


def test_a_reading_that_a_later_boot_contradicts_is_no_alarm() -> None:
    charger = add()
    read(charger, 0, "")
    boot(charger, 1, "DC60", "Ecotap", "1891351")  # somebody repaired it on site
    assert flag(charger) == ""


def test_a_reading_that_a_later_boot_repeats_still_holds() -> None:
    charger = add()
    read(charger, 0, "modelname=DC60,vendorname=Ecotap")
    boot(charger, 1, "DC60", "Ecotap", "", "1891351")
    assert flag(charger) == "half_wiped"


def test_a_boot_without_serial_numbers_is_no_alarm_where_the_setting_has_one() -> None:
    charger = add()
    boot(charger, 0, "DC60", "Ecotap")
    assert flag(charger) == "half_wiped"
    read(charger, 1, GOOD)
    assert flag(charger) == ""


def test_another_chargers_serial_number() -> None:
    charger, _other = add(), add("NL*ECO*1001", serial="1891352")
    read(charger, 0, GOOD.replace("1891351", "1891352"))
    assert flag(charger) == "malformed"
    (flaw,) = ocpp_info_flags.judgement(charger).flaws
    assert (flaw.code, flaw.values["ocpp_id"]) == (Code.OCPP_INFO_SERIAL_OF_ANOTHER, "NL*ECO*1001")


def test_fillers_of_the_field_raise_no_alarm() -> None:
    for ocpp_id, serial in (("A", "123"), ("B", "11752628"), ("C", "11752629")):
        charger = add(ocpp_id, "evc4", serial)
        boot(charger, 0, "DUO2", "ECOTAP", "123", serial)
        read(charger, 1, "modelname=DUO2,vendorname=ECOTAP,CpSn=123")
    assert set(Charger.objects.values_list("ocpp_info_flag", flat=True)) == {""}


def test_a_type_without_the_setting_is_judged_by_model_and_vendor() -> None:
    charger = add(type_code="cpa", serial="")
    boot(charger, 0, "CPA", "Ecotap")
    assert flag(charger) == ""
    boot(charger, 1, "", "Ecotap")
    assert flag(charger) == "half_wiped"


def test_many_boots_cost_as_many_queries_as_one() -> None:
    def cost(some: list[Charger]) -> int:
        with CaptureQueriesContext(connection) as seen:
            ocpp_info_flags.flag_chargers(charger.pk for charger in some)
        return len(seen)

    fleet = [add(f"A{n}", serial=f"18910{n:02}") for n in range(30)]
    for charger in fleet:
        Boot.objects.create(charger=charger, at=NOON, raw="{}")
    assert cost(fleet[:1]) == cost(fleet[1:])
    assert {flag(charger) for charger in fleet} == {"wiped"}


def proposed(charger: Charger) -> dict[InfoPart, tuple[str, ProposalSource] | None]:
    found = restoration.propose(charger)
    return {part: (of[0].value, of[0].source) if (of := found.of(part)) else None for part in InfoPart}


def test_proposals_from_the_last_good_boot() -> None:
    charger = add()
    boot(charger, 0, "DUO2", "ECOTAP", "1891351")
    boot(charger, 1, "DC60", "Ecotap", "1891351")
    boot(charger, 2, "DC60", "Ecotap", "0")
    boot(charger, 3)
    for part, value in ((InfoPart.MODEL, "DC60"), (InfoPart.VENDOR, "Ecotap"), (InfoPart.SERIAL, "1891351")):
        assert proposed(charger)[part] == (value, ProposalSource.LAST_GOOD_BOOT)
    assert restoration.propose(charger).of(InfoPart.MODEL)[0].at == NOON + timedelta(hours=1)


def test_proposals_from_an_earlier_reading() -> None:
    charger = add()
    read(charger, 0, GOOD)
    read(charger, 1, "modelname=,vendorname=,CpSn=")
    boot(charger, 2)
    assert {source for _, source in filter(None, proposed(charger).values())} == {ProposalSource.EARLIER_READING}


def test_proposals_from_what_is_left_and_from_the_serial_number() -> None:
    charger = add()
    boot(charger, 0, "DUO2", "", "", "1891351")
    read(charger, 1, "modelname=DUO2")
    assert proposed(charger) == {
        InfoPart.MODEL: ("DUO2", ProposalSource.STILL_THERE),
        InfoPart.VENDOR: None,
        InfoPart.SERIAL: ("1891351", ProposalSource.SERIAL_NUMBER),
    }
    assert restoration.propose(charger).missing == (InfoPart.VENDOR,)


def test_the_controllers_own_number_where_nothing_else_is_known() -> None:
    charger = add(serial="")
    boot(charger, 0, box="1891351")
    assert proposed(charger)[InfoPart.SERIAL] == ("1891351", ProposalSource.CONTROLLER)


def test_no_flawed_value_is_proposed() -> None:
    charger, _other = add(serial="0000000"), add("NL*ECO*1001", serial="1891352")
    boot(charger, 0, "null", "x" * 60, "1891352", "0")
    read(charger, 1, "modelname=null,vendorname=" + "x" * 30 + ",CpSn=1891352")
    assert proposed(charger) == dict.fromkeys(InfoPart)


def test_proposals_for_many_cost_as_many_queries_as_for_one() -> None:
    fleet = [add(f"A{n}", serial=f"18910{n:02}") for n in range(12)]
    for charger in fleet:
        boot(charger, 0)
        read(charger, 1, "")
    costs = set()
    for some in (fleet[:1], fleet):
        with CaptureQueriesContext(connection) as seen:
            assert len(restoration.propose_for(some)) == len(some)
        costs.add(len(seen))
    assert len(costs) == 1


def restore(charger: Charger, **other: str) -> Change:
    parts: dict[str, Any] = {"model": "DC60", "vendor": "Ecotap", "serial": "1891351"} | other
    return restoration.restore(charger, WantedOcppInfo(**parts), access=Access.of_shell())


def test_restore_is_one_change_with_a_restart() -> None:
    charger = add()
    read(charger, 0, "modelname=DUO2,hw=3", key="Com_OCPPInfo")
    change = restore(charger)
    step = Step.objects.get(change=change)
    assert (step.key, step.old, step.new) == (
        "Com_OCPPInfo",  # the charger's own spelling
        "modelname=DUO2,hw=3",
        "modelname=DC60,hw=3,vendorname=Ecotap,CpSn=1891351",
    )
    assert change.restarts or change.restart_asked
    entry = JournalEntry.objects.get(action="ocpp_info_restored")
    assert sorted(entry.values.values_list("name", "before", "after")) == [
        ("CpSn", "", "1891351"),
        ("modelname", "DUO2", "DC60"),
        ("vendorname", "", "Ecotap"),
    ]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"model": ""}, Code.OCPP_INFO_MISSING),
        ({"vendor": "Eco,tap"}, Code.OCPP_INFO_CHARACTER),
        ({"model": "x" * 21}, Code.OCPP_INFO_TOO_LONG),
        ({"serial": "0"}, Code.OCPP_INFO_SERIAL_ZERO),
        ({"serial": "1891352"}, Code.OCPP_INFO_SERIAL_OF_ANOTHER),
        ({"model": "null"}, Code.OCPP_INFO_NO_VALUE),
    ],
)
def test_restore_refuses(parts: dict[str, str], code: Code) -> None:
    charger, _other = add(), add("NL*ECO*1001", serial="1891352")
    with pytest.raises(Refusal) as refused:
        restore(charger, **parts)
    assert [notice.code for notice in refused.value.notices] == [code]
    assert not Change.objects.exists()
    assert not JournalEntry.objects.filter(action="ocpp_info_restored").exists()


def test_restore_refuses_what_holds_already_and_a_type_without_the_setting() -> None:
    charger = add()
    read(charger, 0, GOOD)
    for one, code in (
        (charger, Code.NOTHING_TO_CHANGE),
        (add("CPA", "cpa", "1000001"), Code.FIELD_NOT_SUPPORTED),
        (add("NEW", "", ""), Code.NO_CONTROLLER_TYPE),
    ):
        with pytest.raises(Refusal) as refused:
            restore(one)
        assert refused.value.notices[0].code is code


def test_restore_where_a_type_without_it_reports_it_all_the_same() -> None:
    charger = add("CPA", "cpa", "1000001")
    read(charger, 0, "", key="com_OCPPInfo")
    assert Step.objects.get(change=restore(charger)).key == "com_OCPPInfo"


@pytest.mark.parametrize(
    ("held", "typed", "risks"),
    [
        ("", {}, {}),
        ("", {"model": "DUO2"}, {}),  # nobody knows better
        ("", {"serial": "1891399"}, {"contradicts": ["CpSn"]}),
        ("modelname=DC60,,", {}, {}),
        ("modelname=DC60,,", {"model": "DUO2"}, {"overwrites": ["modelname"]}),
        ("modelname=DC60,vendorname=LMS,CpSn=0", {}, {"overwrites": ["vendorname"]}),
        ("modelname=DC60vendorname=LMS,CpSn=0", {}, {}),
        (GOOD, {"model": "DUO2", "vendor": "LMS"}, {"overwrites": ["modelname", "vendorname"]}),
    ],
)
def test_what_is_at_risk(held: str, typed: dict[str, str], risks: dict[str, list[str]]) -> None:
    charger = add()
    read(charger, 0, held)
    made = restoration.preview(charger, WantedOcppInfo(**{"model": "DC60", "vendor": "Ecotap", "serial": "1891351"} | typed))
    assert {risk.value: [part.value for part in parts] for risk, parts in made.risks.items()} == risks
    assert [step.key for step in made.plan.steps] == ["com_OCPPInfo"]


def test_a_session_is_looked_at_first() -> None:
    charger = add()
    read(charger, 0, "")
    Connector.objects.create(charger=charger, number=1, status="Charging", heard_at=NOON)
    assert list(restoration.preview(charger, WantedOcppInfo("DC60", "Ecotap", "1891351")).risks) == ["charging"]


def test_a_preview_refuses_what_restoring_refuses() -> None:
    charger = add()
    read(charger, 0, GOOD)
    for wanted, code in (
        (WantedOcppInfo("DC60", "Ecotap", "1891351"), Code.NOTHING_TO_CHANGE),
        (WantedOcppInfo("DC60", "", "1891351"), Code.OCPP_INFO_MISSING),
        (WantedOcppInfo("DC,60", "Ecotap", "1891351"), Code.OCPP_INFO_CHARACTER),
    ):
        with pytest.raises(Refusal) as refused:
            restoration.preview(charger, wanted)
        assert refused.value.notices[0].code is code
