"""Changes that wait for nothing but time, with no charger at the line: the moment itself moves them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from chargers.domain.controller.reported import Reported
from chargers.domain.editor.fields import EditorFields
from chargers.models import Change, Charger, ControllerType
from chargers.services.access.access import Access
from chargers.services.changes import change_requests
from chargers.services.controllers import controller_types
from chargers.services.readings.readings import record_reading
from tests.central_system.conftest import OpenDoor, add_charger
from tests.patience import PATIENCE

POINTED_HERE = {
    "com_Endpoint": "127.0.0.1:8000/ocpp/#OSN#",
    "com_OCPPID": "NL*ECO*1000",
    "com_ProtType": "OCPP1.6J",
    "com_Options": "comMaster=1,Events=1,UseTLS=0",
}


@sync_to_async
def asked(charger: Charger, **columns: Any) -> Change:
    """A change of the address, as its row stands when a process begins."""
    controller_types.sync_catalogue()
    charger.controller_type = ControllerType.objects.get(code="evc5")
    charger.save()
    record_reading(charger, Reported.of(POINTED_HERE), whole=True, at=timezone.now())
    change = change_requests.ask(
        charger, EditorFields(url="ws://backend.example.com/ocpp/NL*ECO*1000"), access=Access.of_shell(), confirmed=True
    )
    Change.objects.filter(pk=change.pk).update(**columns)
    change.steps.update(tries=1, state="accepted", read_back="confirmed", answered_at=timezone.now())
    return change


@sync_to_async
def state(change: Change) -> str:
    change.refresh_from_db()
    return change.state


@pytest.mark.parametrize(
    ("stands", "becomes"),
    [
        ({"state": "observing", "legs": 1, "reset": "soft_sent"}, "moved"),
        ({"state": "queued", "expires_at": timezone.now() - timedelta(seconds=1)}, "expired"),
    ],
    ids=["it stayed away", "it never came"],
)
async def test_what_time_brings_while_the_charger_is_away(open_door: OpenDoor, stands: dict[str, Any], becomes: str) -> None:
    past = timezone.now() - timedelta(seconds=1)
    away = {"due": past, "wake_at": past, "lost_at": past, "left_at": past}
    change = await asked(await add_charger(), **away, **stands)
    door = await open_door()
    async with asyncio.timeout(PATIENCE):
        while await state(change) != becomes:
            door.central.driver.ring()
            await asyncio.sleep(0.05)
    assert await state(change) == becomes
