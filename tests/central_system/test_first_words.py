"""A charger boots, beats, reports; the facts are in the database before the answer."""

from __future__ import annotations

from chargers.models import Boot, Connector, Credential, Message, Presence, PresenceEvent
from tests.central_system.conftest import TOKEN, Door, add_charger, basic, rows


async def test_boot_heartbeat_status(door: Door) -> None:
    charger = await add_charger(token=TOKEN)
    station = await door.dial(headers=basic("NL*ECO*1000", TOKEN))
    answer = await station.boot(chargeBoxSerialNumber="1891351")
    assert answer["status"] == "Accepted"
    assert answer["interval"] == 300
    assert answer["currentTime"].endswith("Z")
    assert await rows(Boot.objects, "charger", "vendor", "model", "charge_box_serial") == [
        (charger.pk, "ECOTAP", "DUO2", "1891351")
    ]
    assert set(await station.say("Heartbeat", {})) == {"currentTime"}
    assert await station.say("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Charging"}) == {}
    assert await rows(Connector.objects, "charger", "number", "status") == [(charger.pk, 1, "Charging")]
    assert await station.say("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Available"}) == {}
    assert await rows(Connector.objects, "number", "status") == [(1, "Available")]

    await door.flush()
    presence = await rows(Presence.objects, "charger", "authenticated", "closed_at", "dialled_id")
    assert presence == [(charger.pk, True, None, "NL*ECO*1000")]
    assert await rows(Message.objects.filter(action="BootNotification"), "direction", "action") == [
        ("in", "BootNotification"),
        ("out", "BootNotification"),
    ]
    assert (await rows(Credential.objects, "proven_at"))[0] is not None


async def test_a_closed_socket_is_a_fact(door: Door) -> None:
    await add_charger()
    station = await door.dial()
    await station.boot()
    await station.hang_up()
    await door.flush()
    assert (await rows(Presence.objects, "close_reason"))[0]
    assert await rows(PresenceEvent.objects.order_by("pk"), "kind") == ["connected", "closed"]
    assert len(door.central.sessions) == 0
