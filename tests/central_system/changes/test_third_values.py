"""Chargers that store neither the new value nor the old one: the old one is written back until it is seen."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from chargers.domain.connection.mode import ChangeMode
from chargers.domain.editor.fields import EditorFields
from chargers.models import Alert, Credential
from chargers.services import alerts
from chargers.services.access.access import Access
from chargers.services.changes import change_requests
from tests.central_system.changes.conftest import KEYS, NEW_ID, NEW_TOKEN, OLD_ID, TYPES, Actor, Stage
from tests.central_system.conftest import TOKEN

PATHS = {"cpa": "BackOffice-Path", "evc4": "com_Endpoint", "evc5": "com_Endpoint"}


async def restarts_and_is_here(actor: Actor) -> None:
    """Let go: it dials as before."""
    await actor.simulated.restart("power cut")
    async with asyncio.timeout(30):
        await actor.simulated.until(lambda: actor.simulated.is_booted and actor.simulated.connected)
    await actor.stage.until(lambda: actor.stage.central.sessions.get(actor.row.pk))


@pytest.mark.parametrize("fault", ["clips_once", "rejects_and_clips_once"])
@pytest.mark.parametrize("controller", TYPES)
async def test_an_address_that_is_stored_otherwise_is_undone_until_the_old_one_is_seen(
    stage: Stage, controller: str, fault: str
) -> None:
    actor = await stage.charger(controller, faults=[f"{fault}:{KEYS[controller]['address']}"])
    before = dict(actor.stored)
    change = actor.ask(stage.away())
    await stage.reaches(change, "rolled_back")
    assert dict(actor.stored) == before
    assert actor.writes()[KEYS[controller]["address"]] == 2
    await restarts_and_is_here(actor)


@pytest.mark.parametrize("fault", ["clips", "doubles_slashes", "stores_other_case", "percent_encodes", "rejects_and_clips"])
@pytest.mark.parametrize("controller", TYPES)
async def test_what_cannot_be_brought_back_is_half_done_with_what_stands_and_an_alarm(
    stage: Stage, controller: str, fault: str
) -> None:
    """The charger makes something of its own of the old value, too: three tries, then the change says what it holds."""
    key = KEYS[controller]["address"] if fault in ("clips", "rejects_and_clips") else PATHS[controller]
    actor = await stage.charger(controller, faults=[f"{fault}:{key}"])
    before = actor.stored[key]
    change = actor.ask(EditorFields(url="ws://cpo.example.com:8080/Registry!/#OSN#", mode=ChangeMode.STORE_ONLY))
    await stage.reaches(change, "half_done", "rolled_back", "stored")
    if actor.stored[key] == before:  # nothing in the old value that this charger would spoil
        assert change.state == "rolled_back"
        return
    step = stage.steps(change)[key]
    assert (change.state, step.state, step.read_back) == ("half_done", "undo_failed", "differs")
    assert step.found == actor.stored[key] != step.old
    assert actor.writes()[key] == 1 + 3
    alerts.look(datetime.now(UTC))
    assert Alert.objects.get(charger=actor.row, change=change).detail == "half_done"


async def test_a_refused_key_that_was_clipped_is_written_back_and_proven_by_its_login(stage: Stage) -> None:
    actor = await stage.charger(faults=["rejects_and_clips_once:authorizationKey"])
    change = actor.ask(EditorFields(token=NEW_TOKEN))
    await stage.reaches(change, "rolled_back")
    assert actor.stored["authorizationKey"] == f"{OLD_ID}:{TOKEN}"
    assert stage.steps(change)["authorizationKey"].dialled == ""
    await restarts_and_is_here(actor)
    await stage.until(lambda: stage.steps(change)["authorizationKey"].dialled == "old", "the proof by its login")
    assert await stage.stays(change)


@pytest.mark.parametrize("user", [OLD_ID, NEW_ID])
async def test_a_login_with_the_new_key_turns_an_end_that_said_old(stage: Stage, user: str) -> None:
    """The undo was accepted and not kept. The door goes on to take the key that the charger has."""
    actor = await stage.charger(faults=["callerror:com_OCPPID"])
    change = actor.ask(EditorFields(ocpp_id=NEW_ID, token=NEW_TOKEN, mode=ChangeMode.ONE_RESTART))
    await stage.reaches(change, "rolled_back", "failed")
    actor.simulated.memory.put({"authorizationKey": f"{user}:{NEW_TOKEN}"})
    await restarts_and_is_here(actor)
    await stage.reaches(change, "half_done")
    assert stage.steps(change)["authorizationKey"].state == "undo_failed"
    held = {row.kind: row.erase_after for row in Credential.objects.filter(charger=actor.row)}
    assert set(held) == {"current", "former"}
    await stage.skip(40 * 86_400.0)
    await restarts_and_is_here(actor)


async def test_a_key_with_another_name_in_it_is_no_proof(stage: Stage) -> None:
    """EVC: a target that compares the user name would refuse it, so the charger does not leave with it."""
    actor = await stage.charger(faults=["percent_encodes:authorizationKey"])
    change = actor.ask(stage.away(token=NEW_TOKEN))
    await stage.reaches(change, "rolled_back", "half_done")
    assert change.why == "not_kept"
    assert "com_Endpoint" not in actor.writes()


async def test_a_first_key_that_was_clipped_takes_no_charger_away(stage: Stage) -> None:
    """The door lets in whatever is shown, for nothing is stored to compare it with: that proves nothing."""
    actor = await stage.charger(token="", faults=["clips:authorizationKey"])
    change = actor.ask(stage.away(token=NEW_TOKEN))
    await stage.reaches(change, "half_done", "moved")
    assert (change.state, change.why) == ("half_done", "not_kept")
    assert "com_Endpoint" not in actor.writes()


async def test_the_same_token_with_another_name_takes_no_charger_away(stage: Stage) -> None:
    actor = await stage.charger(faults=["percent_encodes:authorizationKey"])
    change = actor.ask(stage.away(NEW_ID))
    await stage.reaches(change, "rolled_back", "half_done", "moved")
    assert change.why == "not_kept"
    assert "com_Endpoint" not in actor.writes()


async def test_a_key_that_was_brought_back_still_opens_when_a_later_change_was_applied(stage: Stage) -> None:
    """The key that was sent and undone is not taken for the one that holds."""
    actor = await stage.charger(faults=["callerror:com_Endpoint"])
    await stage.reaches(actor.ask(stage.away(token=NEW_TOKEN, mode=ChangeMode.ONE_RESTART)), "rolled_back")
    later = change_requests.ask_for_settings(actor.row, {"LightIntensity": "50"}, access=Access.of_shell())
    await stage.reaches(later, "applied")
    await restarts_and_is_here(actor)
