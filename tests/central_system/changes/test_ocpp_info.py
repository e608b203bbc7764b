"""R18, C10 over a real socket: a charger that lost its OCPPInfo is let in, flagged, restored, and says so when it boots again."""

from __future__ import annotations

import pytest

from chargers.domain.ocpp_info.info import InfoPart
from chargers.models import Boot, Charger
from chargers.services.access.access import Access
from chargers.services.ocpp_info import restoration
from chargers.services.ocpp_info.restoration import WantedOcppInfo
from tests.central_system.changes.conftest import Stage

FLAGS = {"wiped_ocpp_info": "wiped", "half_wiped": "half_wiped", "malformed_ocpp_info": "malformed"}


def flag(charger: Charger) -> str:
    return Charger.objects.get(pk=charger.pk).ocpp_info_flag


def boots(charger: Charger) -> list[tuple[str, str, str]]:
    return list(Boot.objects.filter(charger=charger).order_by("pk").values_list("model", "vendor", "charge_point_serial"))


@pytest.mark.parametrize("controller", ["evc4", "evc5"])
@pytest.mark.parametrize("fault", FLAGS)
async def test_it_is_restored_and_its_next_boot_confirms_it(stage: Stage, controller: str, fault: str) -> None:
    actor = await stage.charger(controller, faults=[fault])
    before = len(boots(actor.row))
    assert flag(actor.row) == FLAGS[fault]
    serial = restoration.propose(Charger.objects.get(pk=actor.row.pk)).best(InfoPart.SERIAL)
    assert serial == actor.simulated.serial
    change = restoration.restore(actor.row, WantedOcppInfo("DC60", "LMS", serial), access=Access.of_shell())
    stage.central.driver.ring()
    await stage.reaches(change, "applied")
    assert actor.writes() == {"com_OCPPInfo": 1}
    assert actor.asked.count("Reset") == 1
    (step,) = stage.steps(change).values()
    assert (step.state, step.read_back) == ("accepted", "confirmed")
    await stage.until(lambda: len(boots(actor.row)) > before and boots(actor.row)[-1] == ("DC60", "LMS", serial))
    await stage.until(lambda: flag(actor.row) == "", "the badge's end")


@pytest.mark.parametrize("fault", ["boot_empty_strings", "boot_null", "boot_overlong", "boot_packed_json"])
async def test_whatever_it_boots_with_it_is_let_in_and_flagged(stage: Stage, fault: str) -> None:
    actor = await stage.charger(faults=[fault])
    assert flag(actor.row) in {"wiped", "malformed"}
    assert stage.central.sessions.get(actor.row.pk) is not None


@pytest.mark.parametrize("controller", ["cpa", "evc4", "evc5"])
async def test_a_good_charger_is_left_in_peace(stage: Stage, controller: str) -> None:
    actor = await stage.charger(controller)
    assert boots(actor.row)
    assert flag(actor.row) == ""


async def test_the_restart_waits_for_a_charging_session(closed_stage: Stage) -> None:
    stage = closed_stage
    await stage.open(id_tags=frozenset({"test"}))
    actor = await stage.charger(faults=["half_wiped"])
    assert await actor.simulated.start_charging(1, "TEST")
    wanted = WantedOcppInfo("DUO2", "Ecotap", actor.simulated.serial)
    change = restoration.restore(actor.row, wanted, access=Access.of_shell())
    stage.central.driver.ring()
    await stage.reaches(change, "waiting")
    assert not actor.writes()
    await actor.simulated.stop_charging(1)
    await stage.reaches(change, "applied")
    await stage.until(lambda: flag(actor.row) == "", "the badge's end")
