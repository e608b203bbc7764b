"""Hostile sockets of every kind that was found, at once: honest chargers beside them are answered and lose nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from itertools import count

from chargers.models import Boot, Charger, Connector
from tests.central_system.conftest import Door, OpenDoor, Station, add_charger, rows
from tests.server.raw import PING, PONG, TEXT, RawSocket, frame

SIZE = 250_000
OF_A_KIND = 3
HONEST = 12
REPORTS = 10  # of each honest charger


def _filled(head: str, part: str, tail: str = "") -> bytes:
    return frame(TEXT, (head + part * ((SIZE - len(head) - len(tail)) // len(part)) + tail).encode())


STATUS = '[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"'
KINDS: dict[str, bytes] = {
    "brackets": _filled("", "["),
    "pairs of brackets": _filled('[2,"1","X",[NaN,', "[],", "0]]"),
    "escaped quotes": _filled("[", '\\"'),
    "names like keys": _filled('[2,"1","StatusNotification",{"key":"', "auth", '","value":"x"}]'),
    "halves of characters": _filled(STATUS, "\\ud800", '"}]'),
    "values without number": _filled('[2,"1","BootNotification",{"x":[', '{"a":"//@"},', "0]}]"),
    "pings": frame(PING, b"x") * 500,
    "pongs": frame(PONG, b"x") * 500,
    "the smallest frames": frame(TEXT, b"[]") * 20_000,
    "fragments without content": frame(TEXT, b"", final=False) + frame(0, b"", final=False) * 4_000,
    "heads of frames": b"\x81\xff\x7f" * 30_000,
}


async def attack(door: Door, path: str, bytes_: bytes, over: Callable[[], bool]) -> None:
    """Sends it again and again, by a new socket where the door closed the last one."""
    while not over():
        client = await RawSocket.dial(*door.address)
        async with client:
            with suppress(ConnectionError, TimeoutError, asyncio.IncompleteReadError):
                client.send(client.handshake(path))
                await client.head()
                while not over() and not client.writer.is_closing():
                    client.send(bytes_)
                    await client.writer.drain()
                    await asyncio.wait_for(client.reader.read(100_000), 1)


async def work(station: Station, number: int) -> None:
    await station.boot(chargeBoxSerialNumber=f"18{number:05}")
    for report in range(REPORTS):
        assert "currentTime" in await station.say("Heartbeat", {})
        status = "Charging" if report == REPORTS - 1 else "Available"
        assert await station.say("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": status}) == {}


async def test_honest_chargers_are_answered_and_lose_nothing(open_door: OpenDoor) -> None:
    door = await open_door(unclaimed_pending=True)
    hostile = [await add_charger(f"HOSTILE{number}") for number in range(len(KINDS))]
    honest = [await add_charger(f"HONEST{number}") for number in range(HONEST)]
    stations = [await door.dial(f"/ocpp/{charger.ocpp_id}") for charger in honest]
    working = asyncio.gather(*(work(station, number) for number, station in enumerate(stations)))
    guests = count()
    attacks = [
        asyncio.create_task(attack(door, path, bytes_, working.done))
        for charger, bytes_ in zip(hostile, KINDS.values(), strict=True)
        for path in (f"/ocpp/{charger.ocpp_id}", *(f"/ocpp/GUEST{next(guests)}" for _ in range(OF_A_KIND - 1)))
    ]
    await working
    await asyncio.gather(*attacks)
    await door.flush()
    of_the_honest = [charger.pk for charger in honest]
    assert await rows(Boot.objects.filter(charger__in=of_the_honest).order_by("charger"), "charger") == of_the_honest
    assert await rows(Connector.objects.filter(charger__in=of_the_honest), "status") == ["Charging"] * HONEST
    assert all(door.central.sessions.get(pk) is not None for pk in of_the_honest), "none of their lines was dropped"
    assert len(await rows(Charger.objects, "pk")) == HONEST + len(KINDS)
