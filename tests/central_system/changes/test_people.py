"""What people ask of a change, and what it asks of them: waiting, asking, cancelling, the Hard reset, what is queued."""

from __future__ import annotations

import asyncio

import pytest

from chargers.central_system.changes import driver
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.editor.fields import EditorFields
from chargers.domain.errors import Refusal
from chargers.models import Change, Charger, JournalEntry
from chargers.services.access.access import Access
from chargers.services.changes import change_requests
from tests.central_system.changes.conftest import NEW_ID, NEW_TOKEN, OLD_ID, Actor, Stage
from tests.central_system.conftest import TOKEN

DAY = 86_400.0


async def off(stage: Stage, actor: Actor) -> None:
    await actor.simulated.stop()
    await stage.until(lambda: stage.central.sessions.get(actor.row.pk) is None)


@pytest.fixture
async def charging(closed_stage: Stage) -> Actor:
    await closed_stage.open(id_tags=frozenset({"sim-tag"}))
    actor = await closed_stage.charger()
    assert await actor.simulated.start_charging()
    await closed_stage.until(lambda: actor.row.connectors.filter(status="Charging").exists())
    return actor


async def test_it_waits_for_a_charging_session_and_then_goes_on(charging: Actor) -> None:
    stage = charging.stage
    change = charging.ask(stage.away())
    await stage.reaches(change, "waiting")
    assert await stage.stays(change)
    assert not charging.writes()
    await charging.simulated.stop_charging()
    await stage.reaches(change, "observing")


async def test_a_session_is_overridden_with_a_reason_alone(charging: Actor) -> None:
    stage = charging.stage
    change = charging.ask(stage.away())
    await stage.reaches(change, "waiting")
    with pytest.raises(Refusal, match="reason_missing"):
        change_requests.override(change, by=None, reason=" ")
    change_requests.override(change, by=None, reason="the driver has been asked")
    await stage.reaches(change, "observing")
    assert change.override_reason == "the driver has been asked"
    assert JournalEntry.objects.get(action="change_overridden").reason == "the driver has been asked"


async def test_a_change_asked_for_offline_starts_when_the_charger_comes(stage: Stage) -> None:
    actor = await stage.charger()
    await off(stage, actor)
    change = actor.ask(EditorFields(token=NEW_TOKEN))
    assert await stage.stays(change)
    assert change.state == "queued"
    actor.simulated.start()
    await stage.reaches(change, "applied")


async def test_a_change_asked_for_elsewhere_is_found_without_a_doorbell(stage: Stage) -> None:
    """Another process wrote the row: it is found at the next look, which is soon."""
    assert driver.LOOK_EVERY <= 2
    actor = await stage.charger()
    change = change_requests.ask(actor.row, EditorFields(token=NEW_TOKEN), access=Access.of_shell(), confirmed=True)
    await stage.until(lambda: actor.writes())
    await stage.reaches(change, "applied")


async def test_a_change_queued_behind_another_begins_when_that_has_ended(stage: Stage) -> None:
    actor = await stage.charger()
    first = actor.ask(EditorFields(token=NEW_TOKEN))
    with pytest.raises(Refusal, match="change_open"):
        change_requests.ask(actor.row, EditorFields(ocpp_id=NEW_ID), access=Access.of_shell(), confirmed=True)
    second = change_requests.ask(actor.row, EditorFields(ocpp_id=NEW_ID), access=Access.of_shell(), confirmed=True, after=True)
    assert second.behind
    await stage.reaches(first, "applied")
    await stage.reaches(second, "applied")
    assert first.ended_at is not None
    assert all(step.sent_at and first.ended_at <= step.sent_at for step in second.steps.all())
    assert actor.stored["authorizationKey"] == f"{NEW_ID}:{NEW_TOKEN}"


async def test_it_expires_where_the_charger_never_comes(stage: Stage) -> None:
    actor = await stage.charger()
    await off(stage, actor)
    change = actor.ask(stage.away())
    await stage.skip(7 * DAY - 60)
    assert await stage.stays(change)
    await stage.skip(120)
    await stage.reaches(change, "expired")
    actor.simulated.start()
    await actor.simulated.until_booted()
    assert await stage.stays(change)
    assert not actor.writes()


async def test_it_asks_where_a_value_was_not_shown_and_goes_on_when_confirmed(stage: Stage) -> None:
    actor = await stage.charger()
    await off(stage, actor)
    change = actor.ask(stage.away())
    actor.simulated.memory.put({"com_Endpoint": f"localhost:{stage.port}/ocpp/#OSN#"})
    actor.simulated.start()
    await stage.reaches(change, "asking")
    assert change.why == "value_lost"
    assert not actor.writes()
    change_requests.confirm(change, by=None)
    await stage.reaches(change, "observing")


async def test_cancelling_before_anything_was_sent(stage: Stage) -> None:
    actor = await stage.charger()
    await off(stage, actor)
    change = actor.ask(stage.away())
    change_requests.cancel(change, by=None)
    await stage.reaches(change, "cancelled")
    assert not actor.writes()


async def test_cancelling_in_the_middle_undoes(stage: Stage) -> None:
    actor = await stage.charger(faults=["no_own_restart"])
    change = actor.ask(stage.away(NEW_ID, token=NEW_TOKEN))
    await stage.reaches(change, "restarting")
    assert actor.stored["com_OCPPID"] == NEW_ID
    change_requests.cancel(change, by=None)
    await stage.reaches(change, "cancelled")
    assert actor.stored["com_OCPPID"] == OLD_ID
    assert actor.stored["authorizationKey"] == f"{OLD_ID}:{TOKEN}"
    actor.row.refresh_from_db()
    assert actor.row.ocpp_id == OLD_ID


async def test_cancelling_is_refused_once_the_address_is_written(stage: Stage) -> None:
    actor = await stage.charger(faults=["never_restarts"])
    change = actor.ask(stage.away())
    await stage.reaches(change, "leaving")
    with pytest.raises(Refusal, match="too_late"):
        change_requests.cancel(change, by=None)


async def test_what_is_stored_can_be_undone(stage: Stage) -> None:
    actor = await stage.charger("cpa")
    before = dict(actor.stored)
    change = actor.ask(stage.away(mode=ChangeMode.STORE_ONLY))
    await stage.reaches(change, "stored")
    assert actor.stored != before
    change_requests.cancel(change, by=None)
    await stage.reaches(change, "cancelled")
    assert actor.stored == before


async def test_a_restart_that_does_not_come_is_asked_for_softly_then_hard_then_it_is_stored(stage: Stage) -> None:
    actor = await stage.charger(faults=["never_restarts"])
    change = actor.ask(EditorFields(ocpp_id=NEW_ID))
    await stage.reaches(change, "restarting")
    assert await stage.stays(change)
    assert "Reset" not in actor.asked, "R12: it restarts by itself"
    await stage.skip(60 + stage.settings.RESTART_MARGIN)
    await stage.until(lambda: actor.asked.count("Reset") == 1)
    with pytest.raises(Refusal, match="too_late"):
        change_requests.ask_hard_reset(change, by=None)
    await stage.until(lambda: Change.objects.get().reset_answered)
    await stage.skip(stage.settings.RESTART_SECONDS)
    await stage.until(lambda: Change.objects.get().reset == "hard_offered")
    change.refresh_from_db()
    change_requests.ask_hard_reset(change, by=None)
    await stage.until(lambda: actor.asked.count("Reset") == 2)
    await stage.skip(stage.settings.RESTART_SECONDS)
    await stage.reaches(change, "stored")
    assert change.why == "no_restart"
    await actor.simulated.restart("power cut")
    await stage.reaches(change, "applied")
    assert Charger.objects.get().ocpp_id == NEW_ID


async def test_an_offer_that_nobody_takes_ends_as_stored(stage: Stage) -> None:
    actor = await stage.charger("cpa", faults=["only_hard_reset"])
    change = actor.ask(EditorFields(ocpp_id=NEW_ID))
    await stage.until(lambda: actor.asked.count("Reset") == 1)
    await stage.until(lambda: Change.objects.get().reset_answered)
    await stage.skip(stage.settings.RESTART_SECONDS)
    await stage.until(lambda: Change.objects.get().reset == "hard_offered")
    await stage.skip(stage.settings.RESTART_SECONDS)
    await stage.reaches(change, "stored")
    assert actor.asked.count("Reset") == 1, "a hard one is only offered"


async def test_a_hard_reset_that_was_offered_brings_it(stage: Stage) -> None:
    actor = await stage.charger("cpa", faults=["only_hard_reset"])
    change = actor.ask(EditorFields(ocpp_id=NEW_ID))
    await stage.until(lambda: Change.objects.get().reset_answered)
    await stage.skip(stage.settings.RESTART_SECONDS)
    await stage.until(lambda: Change.objects.get().reset == "hard_offered")
    change.refresh_from_db()
    change_requests.ask_hard_reset(change, by=None)
    await stage.reaches(change, "applied")
    assert actor.asked.count("Reset") == 2


async def test_what_was_stored_and_a_change_after_it(stage: Stage) -> None:
    """A second change of the same key takes the place of one that is only stored."""
    actor = await stage.charger("cpa")
    first = actor.ask(EditorFields(ocpp_id="FIRST", mode=ChangeMode.STORE_ONLY))
    await stage.reaches(first, "stored")
    second = actor.ask(EditorFields(ocpp_id="SECOND"))
    await stage.reaches(second, "applied")
    actor.row.refresh_from_db()
    assert actor.row.ocpp_id == "SECOND"
    await asyncio.sleep(0.2)
    first.refresh_from_db()
    assert first.state == "stored"
