"""Whatever comes, nothing ends a socket with a traceback, nobody else notices, and no frame takes long.

ECC_FUZZ says how many frames; `script/fuzz` runs many. A failure names the seed that makes the same again (ECC_FUZZ_SEED).
"""

# ruff: noqa: S311 - dice that make the same again

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from time import thread_time
from typing import Any

import pytest

from chargers.models import Charger, Connector
from tests.central_system.conftest import Door, OpenDoor, Station, add_charger, rows
from tests.central_system.fuzz.grammar import hostile_frame, hostile_head, hostile_wire
from tests.patience import PATIENCE
from tests.server.raw import RawSocket

MANY = int(os.environ.get("ECC_FUZZ", "10000"))
SEED = int(os.environ.get("ECC_FUZZ_SEED", "1"))
ROUND = 40  # frames between two questions whether the line is alive
SLOW = 0.08  # seconds of processor time; four times what a frame may take, for a busy machine
pytestmark = pytest.mark.timeout(900 + MANY // 20)


class Complaints(logging.Handler):
    """Whatever is logged as an error, or with a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.exc_info:
            self.heard.append(self.format(record)[-1_500:])


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    heard = Complaints()
    logging.getLogger().addHandler(heard)
    yield heard
    logging.getLogger().removeHandler(heard)


def measured(hear: Callable[[Any, Any], Any], slow: list[str]) -> Callable[[Any, Any], Any]:
    """The same, noting what takes long each time."""

    def timed(session: Any, raw: Any) -> Any:
        began = thread_time()
        answer = hear(session, raw)
        if thread_time() - began > SLOW:
            again = []
            for _ in range(3):
                began = thread_time()
                once_more = hear(session, raw)
                again.append(thread_time() - began)
                if asyncio.iscoroutine(once_more):
                    once_more.close()
            if min(again) > SLOW:
                slow.append(f"{min(again):.3f} s: {raw[:200]!a} ({len(raw)})")
        return answer

    return timed


async def is_alive(station: Station, probe: str) -> bool:
    await station.raw(json.dumps([2, probe, "Heartbeat", {}]))
    async with asyncio.timeout(PATIENCE * 4):
        while True:
            answer = await station.socket.recv()
            with suppress(ValueError):
                found = json.loads(answer)
                if isinstance(found, list) and found[1:2] == [probe]:
                    return True


async def keep_asking(door: Door, charger: Charger) -> None:
    while True:
        session = door.central.sessions.get(charger.pk)
        if session is not None:
            await session.call("GetConfiguration", {}, timeout=0.2)
        await asyncio.sleep(0.01)


def asked(door: Door, charger: Charger) -> str:
    session = door.central.sessions.get(charger.pk)
    asked_now = session.calls.present if session is not None else None
    return asked_now.unique_id if asked_now is not None else "x"


async def test_hostile_frames_in_every_state_of_a_line(
    open_door: OpenDoor, complaints: Complaints, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    slow: list[str] = []
    monkeypatch.setattr("chargers.central_system.frames.flood.FRAMES", 10**9)
    monkeypatch.setattr("chargers.central_system.frames.flood.CHARACTERS", 10**12)
    door = await open_door(unclaimed_pending=True)
    monkeypatch.setattr(door.central.incoming, "hear", measured(door.central.incoming.hear, slow))
    chargers = [await add_charger(name) for name in ("NEW", "BOOTED", "ASKED", "HONEST")]
    lines = [await door.dial(f"/ocpp/{name}") for name in ("NEW", "BOOTED", "ASKED", "GUEST")]
    honest = await door.dial("/ocpp/HONEST")
    for station in (*lines[1:3], honest):
        await station.boot()
    asking = asyncio.create_task(keep_asking(door, chargers[2]))
    tasks = len(asyncio.all_tasks())
    for number in range(max(1, MANY // (ROUND * len(lines)))):
        seed = SEED * 1_000_000 + number
        dice = Random(seed)
        for station in lines:
            for _ in range(ROUND):
                await station.raw(hostile_frame(dice, asked(door, chargers[2])))
        for place, station in enumerate(lines):
            assert await is_alive(station, f"probe{number}-{place}"), f"seed {seed}"
        assert not complaints.heard, f"seed {seed}: {complaints.heard[0]}"
        assert not slow, f"seed {seed}: {slow}"
    status = {"connectorId": 1, "errorCode": "NoError", "status": "Charging"}
    assert await honest.say("StatusNotification", status) == {}
    assert await rows(Connector.objects.filter(charger=chargers[3]), "status") == ["Charging"]
    assert len(asyncio.all_tasks()) <= tasks + 8, "tasks are left over"
    asking.cancel()


async def test_hostile_bytes_and_heads(open_door: OpenDoor, complaints: Complaints) -> None:
    door = await open_door(unclaimed_pending=True)
    await add_charger("A")
    await add_charger("HONEST")
    honest = await door.dial("/ocpp/HONEST")
    await honest.boot()
    problems: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
    for number in range(max(1, MANY // 10)):
        seed = SEED * 1_000_000 + number
        dice = Random(seed)
        client = await RawSocket.dial(*door.address)
        async with client:
            if dice.random() < 0.5:
                client.send(hostile_head(dice))
            else:
                client.send(client.handshake("/ocpp/" + dice.choice(("A", "GUEST"))))
                client.send(hostile_wire(dice, "x"))
            with suppress(TimeoutError, ConnectionError, OSError):
                if dice.random() < 0.5:
                    client.writer.write_eof()
                await asyncio.wait_for(client.reader.read(2_000), 0.05)
        assert not problems, f"seed {seed}: {problems}"
        assert not complaints.heard, f"seed {seed}: {complaints.heard[0]}"
    assert "currentTime" in await honest.say("Heartbeat", {})


def test_the_same_seed_makes_the_same_frames() -> None:
    assert [hostile_frame(Random(5), "x") for _ in range(3)] == [hostile_frame(Random(5), "x") for _ in range(3)]
    assert hostile_head(Random(7)) == hostile_head(Random(7))
