"""What is on record, when: before a frame leaves, at the door while a change is open, and in the journal."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from chargers.domain.connection.mode import ChangeMode
from chargers.domain.editor.fields import EditorFields
from chargers.domain.errors import Refusal
from chargers.models import Change, Charger, Credential, JournalEntry, JournalValue, Message, Organisation, Step
from chargers.services.changes import accepted_credentials
from chargers.simulator import Event, Happened
from tests.central_system.changes.conftest import NEW_ID, NEW_TOKEN, OLD_ID, TYPES, Stage
from tests.central_system.conftest import TOKEN, basic


@pytest.mark.parametrize("controller", TYPES)
async def test_a_step_is_committed_as_sent_before_its_frame_leaves(stage: Stage, controller: str) -> None:
    actor = await stage.charger(controller)
    seen: list[tuple[str, list[str]]] = []

    def look(event: Event) -> None:
        if event.kind is Happened.ASKED and event.detail.startswith("ChangeConfiguration "):
            seen.append((event.detail.split()[1], [step.key for step in Step.objects.filter(state="sent")]))

    actor.watchers.append(look)
    change = actor.ask(stage.away(NEW_ID, token=NEW_TOKEN))
    await stage.reaches(change, "observing")
    assert seen == [(step.key, [step.key]) for step in change.steps.all()], "one at a time, each on record"


async def test_a_reset_is_committed_before_it_leaves(stage: Stage) -> None:
    actor = await stage.charger()
    seen: list[str] = []
    actor.watchers.append(lambda event: seen.append(Change.objects.get().reset) if event.detail == "Reset" else None)
    change = actor.ask(stage.away())
    await stage.reaches(change, "observing")
    assert seen == ["soft_sent"]


async def test_the_door_takes_old_and_new_from_the_moment_that_they_are_sent(stage: Stage) -> None:
    actor = await stage.charger(faults=["no_own_restart"])
    door, central = stage.opened, stage.central
    dial, refused = door.dial, door.refusal
    assert (await refused(f"/ocpp/{OLD_ID}", headers=basic(OLD_ID, NEW_TOKEN))).status_code == 401, "not sent yet"
    change = actor.ask(stage.away(NEW_ID, token=NEW_TOKEN))
    await stage.reaches(change, "restarting")
    actor.row.refresh_from_db()
    assert (actor.row.ocpp_id, actor.row.pending_ocpp_id) == (OLD_ID, NEW_ID)
    assert (await refused(f"/ocpp/{NEW_ID}", headers=basic(NEW_ID, "other-token"))).status_code == 401
    assert set(Credential.objects.values_list("kind", flat=True)) == {"current", "pending"}
    await actor.simulated.restart("power cut")
    await stage.reaches(change, "observing")
    await stage.skip(601)
    await stage.reaches(change, "moved")
    assert set(Credential.objects.values_list("kind", flat=True)) == {"current", "former"}
    former = Credential.objects.get(kind="former")
    assert timedelta(days=29) < former.erase_after - central.clock.now() <= timedelta(days=30)
    for ocpp_id, token in ((OLD_ID, TOKEN), (NEW_ID, NEW_TOKEN)):  # thirty days long
        await (await dial(f"/ocpp/{ocpp_id}", headers=basic(ocpp_id, token))).hang_up()
    await stage.opened.flush()
    Credential.objects.filter(kind="former").update(erase_after=timezone.now())
    Charger.objects.update(pending_until=timezone.now())
    accepted_credentials.close_what_is_due(timezone.now())
    for name in (OLD_ID, NEW_ID):
        central.lookup.drop(name)
    assert set(Credential.objects.values_list("kind", flat=True)) == {"current"}
    assert (await refused(f"/ocpp/{OLD_ID}", headers=basic(OLD_ID, TOKEN))).status_code == 404
    assert (await refused(f"/ocpp/{NEW_ID}", headers=basic(NEW_ID, TOKEN))).status_code == 401


async def test_the_new_key_goes_when_the_old_values_are_back_and_its_time_is_over(stage: Stage) -> None:
    actor = await stage.charger(faults=["reject:com_Endpoint"])
    change = actor.ask(stage.away(NEW_ID, token=NEW_TOKEN, mode=ChangeMode.ONE_RESTART))
    await stage.reaches(change, "rolled_back")
    pending = Credential.objects.get(kind="pending")
    assert pending.erase_after is None, "it may have kept the new one: none of its restarts has shown the old one yet"
    await actor.simulated.restart("a restart", politely=False)
    await stage.until(lambda: Credential.objects.filter(pk=pending.pk).exclude(erase_after=None).exists())
    pending.refresh_from_db()
    assert pending.erase_after is not None
    accepted_credentials.close_what_is_due(pending.erase_after + timedelta(minutes=1))  # it may have logged in since
    assert set(Credential.objects.values_list("kind", flat=True)) == {"current"}
    actor.row.refresh_from_db()
    assert (actor.row.ocpp_id, actor.row.pending_ocpp_id) == (OLD_ID, "")


async def test_ids_and_pending_ids_are_unique_together(stage: Stage) -> None:
    actor = await stage.charger(faults=["no_own_restart"])
    other = await stage.charger("cpa", "OTHER", comes=True)
    with pytest.raises(Refusal, match="id_taken"):
        other.ask(EditorFields(ocpp_id=OLD_ID.lower()))
    change = actor.ask(EditorFields(ocpp_id=NEW_ID))
    await stage.reaches(change, "restarting")
    for wish in (EditorFields(ocpp_id=NEW_ID.lower()), stage.away(NEW_ID.lower())):
        with pytest.raises(Refusal, match="id_pending"):
            other.ask(wish)


async def test_a_foreign_backend_may_give_an_id_that_is_anothers_here(stage: Stage) -> None:
    """The exact ID wins at our door: this one is known by its own until it is gone. Were it to restart by itself before its
    address is written, it would be taken for the other one: a named risk, which a busy machine must not bring."""
    actor = await stage.charger(faults=["no_own_restart"])
    Charger.objects.create(ocpp_id=NEW_ID, organisation=Organisation.objects.get())
    change = actor.ask(stage.away(NEW_ID, token=NEW_TOKEN))
    await stage.reaches(change, "leaving")
    await stage.skip(60 + stage.settings.RESTART_MARGIN)
    await stage.reaches(change, "observing")
    await stage.backend.arrival(NEW_ID)
    await stage.skip(601)
    await stage.reaches(change, "moved")
    actor.row.refresh_from_db()
    assert (actor.row.ocpp_id, actor.row.pending_ocpp_id) == (OLD_ID, "")


async def test_the_journal_tells_who_asked_and_how_it_ended_without_a_secret(stage: Stage) -> None:
    actor = await stage.charger()
    change = actor.ask(stage.away(NEW_ID, token=NEW_TOKEN))
    await stage.reaches(change, "observing")
    await stage.skip(601)
    await stage.reaches(change, "moved")
    actions = list(JournalEntry.objects.filter(charger=actor.row).order_by("pk").values_list("action", "reason"))
    assert actions == [("change_asked", ""), ("change_ended", "moved")]
    values = {v.name: (v.before, v.after) for v in JournalValue.objects.filter(entry__action="change_ended")}
    assert values["authorizationKey"] == ("", "")
    assert values["com_OCPPID"] == (OLD_ID, NEW_ID)
    await stage.opened.flush()
    said = [*Message.objects.values_list("text", flat=True), *JournalValue.objects.values_list("after", flat=True)]
    said += [step.new + str(step.old) + str(step.found) for step in Step.objects.all()]
    for token in (TOKEN, NEW_TOKEN):
        for form in (token, token.encode().hex(), base64.b64encode(f"{NEW_ID}:{token}".encode()).decode()):
            assert not [text for text in said if form.lower() in text.lower()]
