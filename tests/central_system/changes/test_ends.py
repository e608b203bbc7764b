"""The ends that a change is meant to have, for each controller type in each mode (R3)."""

from __future__ import annotations

import pytest

from chargers.domain.connection.mode import ChangeMode
from chargers.domain.editor.fields import EditorFields
from chargers.models import Charger
from tests.central_system.changes.conftest import MODES, NEW_ID, NEW_TOKEN, OLD_ID, TYPES, Stage


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("controller", TYPES)
async def test_it_leaves_with_a_new_id_and_key(stage: Stage, controller: str, mode: ChangeMode) -> None:
    actor = await stage.charger(controller)
    change = actor.ask(stage.away(NEW_ID, tls=controller != "evc4", token=NEW_TOKEN, mode=mode))
    if mode is ChangeMode.STORE_ONLY and controller == "cpa":  # nothing restarts it by itself
        await stage.reaches(change, "stored")
        await actor.simulated.restart("power cut")
    await stage.reaches(change, "observing")
    arrival = await stage.backend.arrival(NEW_ID)
    assert arrival.password_ok
    assert arrival.tls is (controller != "evc4")
    await stage.skip(601)
    await stage.reaches(change, "moved")
    assert all(count == 1 for count in actor.writes().values()), actor.writes()
    actor.row.refresh_from_db()
    assert (actor.row.ocpp_id, actor.row.pending_ocpp_id) == (NEW_ID, OLD_ID)
    assert change.legs == (2 if mode is ChangeMode.TWO_LEGS else 1)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("controller", TYPES)
async def test_a_new_id_and_key_are_applied_here(stage: Stage, controller: str, mode: ChangeMode) -> None:
    actor = await stage.charger(controller)
    change = actor.ask(EditorFields(ocpp_id=NEW_ID, token=NEW_TOKEN, mode=mode))
    if mode is ChangeMode.STORE_ONLY and controller == "cpa":
        await stage.reaches(change, "stored")
        assert await stage.stays(change)
        await actor.simulated.restart("power cut")
    await stage.reaches(change, "applied")
    assert set(actor.writes().values()) == {1}
    actor.row.refresh_from_db()
    assert (actor.row.ocpp_id, actor.row.pending_ocpp_id) == (NEW_ID, "")
    assert {step.dialled for step in change.steps.all()} == {"confirmed"}
    assert Charger.objects.filter(credentials__kind="current").count() == 1


@pytest.mark.parametrize("controller", TYPES)
async def test_an_address_alone_needs_one_leg_and_a_reset(stage: Stage, controller: str) -> None:
    actor = await stage.charger(controller)
    change = actor.ask(stage.away())
    await stage.reaches(change, "observing")
    await stage.backend.arrival(OLD_ID)
    assert change.legs == 1
    assert actor.asked.count("Reset") == 1
