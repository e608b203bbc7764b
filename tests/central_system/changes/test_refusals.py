"""Chargers that refuse, lie, forget or fall silent: how the change turns back, and what it says in the end."""

from __future__ import annotations

import pytest

from chargers.domain.connection.mode import ChangeMode
from chargers.domain.editor.fields import EditorFields
from chargers.models import Change, Charger, Credential
from chargers.simulator import Event, Happened
from tests.central_system.changes.conftest import KEYS, NEW_ID, NEW_TOKEN, OLD_ID, TYPES, Actor, Stage
from tests.central_system.conftest import TOKEN

DAY = 86_400.0


def holds_the_old(actor: Actor) -> bool:
    """ID, key and address as they were."""
    keys, stored = actor.keys(), actor.stored
    own_key = stored[keys["key"]] in (TOKEN, f"{OLD_ID}:{TOKEN}")
    return own_key and stored[keys["id"]] == OLD_ID and str(actor.stage.port) in stored[keys["address"]]


@pytest.mark.parametrize("how", ["reject", "not_supported", "callerror"])
@pytest.mark.parametrize("controller", TYPES)
async def test_a_refused_address_is_rolled_back(stage: Stage, controller: str, how: str) -> None:
    """The ID has been proven here already, so it is brought back with a restart of its own."""
    actor = await stage.charger(controller, faults=[f"{how}:{KEYS[controller]['address']}"])
    change = actor.ask(stage.away(NEW_ID, token=NEW_TOKEN, mode=ChangeMode.ONE_RESTART))
    await stage.reaches(change, "rolled_back")
    assert change.why == "refused"
    assert holds_the_old(actor)
    await actor.simulated.restart("power cut")
    await stage.until(lambda: actor.is_back_as(OLD_ID), "back as before")


async def test_a_refused_first_write_changed_nothing(stage: Stage) -> None:
    actor = await stage.charger(faults=["reject:com_OCPPID"])
    change = actor.ask(EditorFields(ocpp_id=NEW_ID, mode=ChangeMode.ONE_RESTART))
    await stage.reaches(change, "failed", "rolled_back")
    assert actor.writes()["com_OCPPID"] == 1
    assert holds_the_old(actor)


async def test_a_refused_key_may_be_stored_all_the_same_so_the_old_one_is_written_back(stage: Stage) -> None:
    """Nobody can read it. Where the charger takes no old key either, the change says that it does not know."""
    actor = await stage.charger(faults=["reject:authorizationKey"])
    change = actor.ask(EditorFields(token=NEW_TOKEN))
    await stage.reaches(change, "half_done")
    assert actor.writes() == {"authorizationKey": 4}
    assert holds_the_old(actor)


async def test_an_undo_that_is_refused_ends_half_done_and_lists_what_stands(stage: Stage) -> None:
    faults = ["reject_again:com_OCPPID", "reject:com_Endpoint", "no_own_restart"]
    actor = await stage.charger(faults=faults)
    change = actor.ask(stage.away(NEW_ID, token=NEW_TOKEN, mode=ChangeMode.ONE_RESTART))
    await stage.reaches(change, "half_done")
    steps = stage.steps(change)
    assert (steps["com_OCPPID"].state, steps["com_OCPPID"].read_back) == ("undo_failed", "confirmed")
    assert actor.stored["com_OCPPID"] == NEW_ID
    await actor.simulated.restart("power cut")  # it is known by the new ID all the same
    await actor.simulated.until(lambda: actor.simulated.ocpp_id == NEW_ID and actor.simulated.is_booted)


async def test_a_lie_is_found_by_reading_before_the_address_is_written(stage: Stage) -> None:
    actor = await stage.charger(faults=["lies:com_OCPPID"])
    change = actor.ask(stage.away(NEW_ID, mode=ChangeMode.ONE_RESTART))
    await stage.reaches(change, "rolled_back", "failed")
    assert change.why == "not_kept"
    assert "com_Endpoint" not in actor.writes()


async def test_a_lie_about_the_key_is_found_by_its_login(stage: Stage) -> None:
    """It cannot be read back: the restart shows it, and the charger never leaves with it."""
    actor = await stage.charger(faults=["lies:authorizationKey"])
    change = actor.ask(stage.away(NEW_ID, token=NEW_TOKEN))
    await stage.reaches(change, "rolled_back", "half_done")
    assert change.why == "not_kept"
    assert "com_Endpoint" not in actor.writes()


@pytest.mark.parametrize("controller", TYPES)
async def test_a_charger_that_forgets_came_back(stage: Stage, controller: str) -> None:
    actor = await stage.charger(controller, faults=["forgets"])
    change = actor.ask(stage.away())
    await stage.reaches(change, "came_back")
    assert stage.steps(change)[actor.keys()["address"]].read_back == "old"


async def test_moved_turns_to_came_back_when_it_is_here_again(stage: Stage) -> None:
    actor = await stage.charger()
    pointed_here = dict(actor.stored)
    change = actor.ask(stage.away(token=NEW_TOKEN))
    stage.backend.accounts[OLD_ID] = NEW_TOKEN
    await stage.reaches(change, "observing")
    await stage.skip(601)
    await stage.reaches(change, "moved")
    actor.simulated.memory.put({**pointed_here, "authorizationKey": f"{OLD_ID}:{TOKEN}"})  # the key from before the change, too
    await actor.simulated.restart("somebody with a cable")
    await stage.reaches(change, "came_back")
    await stage.until(lambda: stage.steps(change)["com_Endpoint"].read_back == "old")
    assert stage.steps(change)["authorizationKey"].dialled == "old"
    kinds = set(Credential.objects.filter(charger=actor.row).values_list("kind", flat=True))
    assert kinds == {"current", "former"}


async def test_the_key_that_is_dropped_for_is_the_proof(stage: Stage) -> None:
    """Back with the new key and without a boot: no fault."""
    actor = await stage.charger(faults=["drops_after_key"])
    change = actor.ask(EditorFields(token=NEW_TOKEN))
    await stage.reaches(change, "applied")
    assert actor.writes() == {"authorizationKey": 1}
    assert "Reset" not in actor.asked
    assert stage.steps(change)["authorizationKey"].dialled == "confirmed"


async def test_uncertain_where_the_line_is_lost_at_the_risky_prefix_and_resolved_when_it_is_seen(stage: Stage) -> None:
    """The TLS flag is set, the address not: it dials us with TLS, where nobody listens with it."""
    actor = await stage.charger(faults=["deaf_to:com_Endpoint"])

    def cut(event: Event) -> None:
        if event.kind is Happened.ASKED and event.detail == "ChangeConfiguration com_Endpoint":
            actor.power_cut()

    actor.watchers.append(cut)
    change = actor.ask(stage.away(tls=True, mode=ChangeMode.ONE_RESTART))
    assert change.risky == 1
    await stage.reaches(change, "observing")
    await stage.skip(700)
    assert await stage.stays(change), "ten minutes prove nothing here"
    await stage.skip(7 * DAY)
    await stage.reaches(change, "uncertain")
    actor.watchers.clear()
    actor.simulated.memory.put({"com_Options": actor.stored["com_Options"].replace("UseTLS=1", "UseTLS=0")})
    await actor.simulated.restart("somebody with a cable")
    await stage.reaches(change, "came_back", "rolled_back")
    assert holds_the_old(actor)


async def test_uncertain_turns_to_applied_when_it_is_seen_with_the_new_values(stage: Stage) -> None:
    actor = await stage.charger()

    def cut(event: Event) -> None:
        if event.kind is Happened.ASKED and event.detail == "ChangeConfiguration authorizationKey":
            actor.switch_off()

    actor.watchers.append(cut)
    change = actor.ask(EditorFields(token=NEW_TOKEN))
    await stage.until(lambda: not actor.simulated.connected and "ChangeConfiguration authorizationKey" in actor.asked)
    await stage.until(lambda: Change.objects.filter(pk=change.pk, connected=False).exclude(lost_at=None).exists())
    await stage.skip(7 * DAY + 1)
    await stage.reaches(change, "uncertain")
    actor.watchers.clear()
    actor.simulated.memory.put({"authorizationKey": f"{OLD_ID}:{NEW_TOKEN}"})
    actor.simulated.memory.restart()
    actor.simulated.start()
    await stage.reaches(change, "applied")
    assert Charger.objects.get().credentials.get().kind == "current"


@pytest.mark.parametrize("fault", ["late_answer", "double_answer", "no_answer:com_OCPPID", "no_answer:authorizationKey"])
async def test_answers_that_come_late_twice_or_never(closed_stage: Stage, fault: str) -> None:
    """C13. A readable key is read, a key that cannot be is sent again: that is harmless."""
    stage = closed_stage
    await stage.open(call_timeout=0.3)
    actor = await stage.charger(faults=[fault])
    change = actor.ask(EditorFields(ocpp_id=NEW_ID, token=NEW_TOKEN))
    if fault == "no_answer:authorizationKey":
        await stage.reaches(change, "failed", "rolled_back", "half_done")
        assert actor.writes()["authorizationKey"] >= 3
        assert "com_OCPPID" not in actor.writes()
        return
    await stage.reaches(change, "applied")
    assert actor.writes()["com_OCPPID"] == 1
    if fault == "double_answer":
        assert actor.writes()["authorizationKey"] == 1
