"""Right frames without sense, in every state of a line: nothing ends with a traceback, no other charger's session is touched, and
what is honest beside it is served. In every state of a change: `test_every_state`.

ECC_FUZZ says how many frames; `script/fuzz` runs many. A failure names the seed that makes the same again (ECC_FUZZ_SEED).
"""

# ruff: noqa: S311 - dice that make the same again

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from random import Random

import pytest

from chargers.models import Connector, Transaction
from tests.central_system.conftest import OpenDoor, add_charger, rows
from tests.central_system.fuzz.senseless import Senseless
from tests.central_system.fuzz.test_endpoint import MANY, SEED, Complaints, complaints, is_alive

__all__ = ["complaints"]  # a fixture
ROUND = 40  # frames between two questions whether the line is alive
pytestmark = pytest.mark.timeout(900 + MANY // 20)


async def test_right_frames_without_sense_on_every_line(
    open_door: OpenDoor, complaints: Complaints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chargers.central_system.frames.flood.FRAMES", 10**9)
    door = await open_door(unclaimed_pending=True)
    names = ("NEW", "BOOTED", "CHARGING")
    chargers = {name: await add_charger(name) for name in (*names, "HONEST")}
    lines = {name: await door.dial(f"/ocpp/{name}") for name in (*names, "GUEST", "HONEST")}
    honest = lines.pop("HONEST")
    for station in (lines["BOOTED"], lines["CHARGING"], honest):
        await station.boot()
    begun = {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": "2026-01-01T00:00:00Z"}
    await lines["CHARGING"].say("StartTransaction", begun)
    of_the_honest = (await honest.say("StartTransaction", begun))["transactionId"]
    tasks = len(asyncio.all_tasks())
    minds = {name: Senseless(Random(SEED + place)) for place, name in enumerate(lines)}
    for mind in minds.values():
        mind.transactions.append(of_the_honest)  # another charger's
    for number in range(max(1, MANY // (2 * ROUND * len(lines)))):
        for name, station in lines.items():
            for _ in range(ROUND):
                await station.raw(minds[name].frame())
            assert await is_alive(station, f"probe{number}-{name}"), f"round {number} of seed {SEED}"
        assert not complaints.heard, f"round {number} of seed {SEED}: {complaints.heard[0]}"
    await door.flush()
    here = chargers["HONEST"].pk
    assert await rows(Transaction.objects.filter(charger=here), "pk", "stopped_at") == [(of_the_honest, None)]
    assert await rows(Connector.objects.filter(charger=here), "number") == []
    assert (await honest.say("StopTransaction", {"transactionId": of_the_honest, "meterStop": 9, **_stamp()})) is not None
    assert len(asyncio.all_tasks()) <= tasks + 8, "tasks are left over"


def _stamp() -> dict[str, str]:
    return {"timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
