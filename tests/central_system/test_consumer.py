"""The consumer as a Channels consumer, without a server: what a server offers less shows here."""

from __future__ import annotations

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.consumer import AsyncConsumer

from chargers.central_system.consumer import ChargerConsumer
from chargers.central_system.routing import charger_door
from chargers.models import PresenceEvent
from tests.central_system.conftest import Door, OpenDoor, add_charger, rows

BOOT = [2, "1", "BootNotification", {"chargePointVendor": "ECOTAP", "chargePointModel": "DUO2"}]


async def dial(door: Door, path: str, **scope: Any) -> ApplicationCommunicator:
    communicator = ApplicationCommunicator(
        charger_door(door.central), {"type": "websocket", "path": path, "headers": [], "subprotocols": [], **scope}
    )
    await communicator.send_input({"type": "websocket.connect"})
    return communicator


async def test_it_is_a_channels_consumer(open_door: OpenDoor) -> None:
    door = await open_door(settle=60)
    assert issubclass(ChargerConsumer, AsyncConsumer)
    await add_charger("A")
    charger = await dial(door, "/ocpp/A", subprotocols=["ocpp1.6"])
    assert await charger.receive_output() == {"type": "websocket.accept", "subprotocol": "ocpp1.6"}
    await charger.send_input({"type": "websocket.receive", "text": json.dumps(BOOT)})
    answer = json.loads((await charger.receive_output())["text"])
    assert answer[2]["status"] == "Accepted"
    await charger.send_input({"type": "websocket.disconnect", "code": 1000})
    await charger.wait()
    assert len(door.central.sessions) == 0


async def test_without_the_extension_a_refusal_is_a_close(door: Door) -> None:
    charger = await dial(door, "/ocpp/NOBODY")
    assert await charger.receive_output() == {"type": "websocket.close", "code": 1008}


async def test_c05_with_it_a_401_is_a_401(door: Door) -> None:
    await add_charger("A", token="t")
    charger = await dial(door, "/ocpp/A", extensions={"websocket.http.response": {}})
    start = await charger.receive_output()
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 401)
    assert (b"www-authenticate", b'Basic realm="ocpp", charset="UTF-8"') in start["headers"]
    assert (await charger.receive_output())["type"] == "websocket.http.response.body"


async def test_a_charger_that_leaves_before_its_answer_has_lost_the_line(open_door: OpenDoor) -> None:
    door = await open_door(settle=60)
    await add_charger("A")
    coming = [{"type": "websocket.connect"}, {"type": "websocket.receive", "text": json.dumps(BOOT)}]

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            raise OSError

    await charger_door(door.central)({"type": "websocket", "path": "/ocpp/A", "headers": [], "subprotocols": []}, receive, send)
    await door.flush()
    assert await rows(PresenceEvent.objects.filter(kind="closed"), "reason") == ["code 1006"]
