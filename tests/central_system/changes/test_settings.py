"""Settings that are no part of the connection, over a real socket: one change, put back as a whole where one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chargers.domain.errors import Refusal
from chargers.models import Change, User
from chargers.services.access.access import Access
from chargers.services.readings import readings
from chargers.services.settings import editing
from tests.central_system.changes.conftest import Actor, Stage

TWO = {"HeartbeatInterval": "120", "chg_Options": "RestartTransOnBoot=1,ZeRdy=0,CircDbg=0,NoBeep=1,ChgProf=0"}


def ask(actor: Actor, values: Mapping[str, str], **how: Any) -> Change:
    change = editing.ask_for_values(actor.row, values, access=Access.of_shell(), confirmed=True, **how)
    actor.stage.central.driver.ring()
    return change


def page_of(change: Change) -> str:
    anna = User.objects.create_superuser("anna", "anna@example.com", "made-up")
    browser = Client()
    browser.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser.get(reverse("change", args=[change.charger_id, change.pk])).content.decode()


@pytest.mark.parametrize("controller", ["evc4", "evc5"])
async def test_two_settings_are_written_and_read_back_without_a_restart(stage: Stage, controller: str) -> None:
    actor = await stage.charger(controller)
    change = await stage.reaches(ask(actor, TWO), "applied")
    assert actor.writes() == dict.fromkeys(TWO, 1)
    assert "Reset" not in actor.asked
    assert {step.key: (step.state, step.read_back) for step in stage.steps(change).values()} == dict.fromkeys(
        TWO, ("accepted", "confirmed")
    )
    assert {key: actor.stored[key] for key in TWO} == TWO


async def test_where_one_is_rejected_the_others_are_put_back_and_the_page_says_so(stage: Stage) -> None:
    actor = await stage.charger(faults=["reject:grid_Role"])
    before = dict(actor.stored)
    change = await stage.reaches(ask(actor, {**TWO, "grid_Role": "master"}), "rolled_back")
    assert {key: step.state for key, step in stage.steps(change).items()} == {
        "chg_Options": "undone",
        "HeartbeatInterval": "planned",
        "grid_Role": "rejected",
    }
    assert dict(actor.stored) == before
    page = page_of(change)
    assert "The charger refused a value" in page
    assert "rejected" in page


async def test_what_concerns_the_line_is_written_last_and_its_password_is_nowhere(stage: Stage) -> None:
    actor = await stage.charger()
    values = {"gsm_APN": "new.apn,me,cAnArY-apn", "WebSocketPingInterval": "30"}
    change = await stage.reaches(ask(actor, values), "applied")
    assert [line.split()[1] for line in actor.asked if line.startswith("ChangeConfiguration")] == [
        "WebSocketPingInterval",
        "gsm_APN",
    ]
    assert actor.stored["gsm_APN"] == values["gsm_APN"]
    assert "cAnArY" not in page_of(change)
    step = stage.steps(change)["gsm_APN"]
    assert (step.old, step.new, step.found) == (None, "", None)


async def test_a_restart_is_asked_for_where_somebody_wants_one(stage: Stage) -> None:
    actor = await stage.charger()
    await stage.reaches(ask(actor, {"LightIntensity": "50"}, restart=True), "applied")
    assert actor.asked.count("Reset") == 1


async def test_an_offline_charger_gets_them_when_it_comes(stage: Stage) -> None:
    actor = await stage.charger()
    await actor.simulated.stop()
    await stage.until(lambda: stage.central.sessions.get(actor.row.pk) is None)
    change = ask(actor, {"LightIntensity": "50"})
    assert await stage.stays(change)
    actor.simulated.start()
    await stage.reaches(change, "applied")
    assert actor.stored["LightIntensity"] == "50"


@pytest.mark.parametrize("key", ["com_Endpoint", "authorizationKey", "com_Options", "BackOffice-URL", "gsm_SigQ"])
async def test_the_connection_and_what_is_read_only_never_go_this_way(stage: Stage, key: str) -> None:
    actor = await stage.charger()
    with pytest.raises(Refusal):
        ask(actor, {key: "x"})
    assert not Change.objects.exists()


async def test_a_file_of_one_charger_is_another_ones_edits(stage: Stage) -> None:
    from django.utils import timezone

    from chargers.domain.settings import ecclite_file

    first = await stage.charger()
    second = await stage.charger(ocpp_id="SECOND-1", settings={"LightIntensity": "10"})
    data = ecclite_file.write_file(readings.reported_settings(first.row)).encode()
    typed = editing.typed_from_file(second.row, data, timezone.now())
    assert editing.work_out(second.row, typed).wanted == {"LightIntensity": "100"}
