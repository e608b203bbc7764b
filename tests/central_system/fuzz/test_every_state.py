"""Right frames without sense in each state of a change, to which a charger is led: nothing ends with a traceback, and what is
honest beside it is served.

ECC_FUZZ says how many frames; `script/fuzz` runs many. A failure names the state and the seed (ECC_FUZZ_SEED).
"""

# ruff: noqa: S311 - dice that make the same again

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from websockets.exceptions import ConnectionClosed

from chargers.domain.changes.states import ChangeState
from chargers.domain.controller.reported import Reported
from chargers.domain.editor.fields import EditorFields
from chargers.models import ControllerType
from chargers.services.access.access import Access
from chargers.services.changes import change_requests
from chargers.services.controllers import controller_types
from chargers.services.readings import readings
from tests.central_system.conftest import OpenDoor, add_charger, rows
from tests.central_system.fuzz.led import Led, ServerClock, newest
from tests.central_system.fuzz.test_endpoint import MANY, SEED, Complaints, complaints, is_alive

__all__ = ["complaints"]  # a fixture
S = ChangeState
FRAMES = 100  # in each state of each round
ROUNDS = max(1, MANY // (4 * FRAMES * len(S)))
LONG = timedelta(days=400)  # beyond whatever a change waits for
pytestmark = pytest.mark.timeout(900 + MANY // 20)


class House:
    """The way to each state: `ways` names one for every state that there is."""

    def __init__(self, led: Led, clock: ServerClock, here: str) -> None:
        self.led, self.clock, self.here = led, clock, here

    async def ask(self, *, leaves: bool = True, key: bool = True, after: bool = False) -> None:
        url = "ws://203.0.113.7:80/there/" if leaves else self.here
        token = f"a-new-token-{self.led.dice.randrange(10**9):09}" if key else ""
        wish = EditorFields(url=url, ocpp_id=self.led.charger.ocpp_id, token=token)
        ask = sync_to_async(change_requests.ask)
        await ask(self.led.charger, wish, access=Access.of_shell(), confirmed=True, after=after)
        self.led.door.central.driver.ring()

    async def begins(self, *states: S, **how: Any) -> None:
        await self.ask(**how)
        await self.led.come()
        await self.led.reaches(*states)

    async def charges(self) -> None:
        await self.led.come()
        assert self.led.station is not None
        await self.led.station.say(
            "StatusNotification", {"connectorId": 1, "status": "Charging", "errorCode": "NoError", "timestamp": _stamp()}
        )

    def refuses(self, *which: int) -> None:
        """The writes with these numbers, counted from now on."""
        writes = 0

        def instead(action: str, payload: dict[str, Any]) -> dict[str, Any] | None:
            nonlocal writes
            writes += action == "ChangeConfiguration"
            return {"status": "Rejected"} if action == "ChangeConfiguration" and writes in which else None

        self.led.instead = instead

    async def queued(self) -> None:
        await self.waiting()
        await self.ask(after=True)

    async def checking(self) -> None:
        await self.begins(S.CHECKING)

    async def asking(self) -> None:
        shown = Reported.of(self.led.memory.stored)
        await sync_to_async(readings.record_reading)(self.led.charger, shown, whole=True, at=datetime.now(UTC))
        await self.ask()
        self.led.memory.stored["com_Endpoint"] = "192.0.2.99:81/elsewhere/"
        await self.led.come()
        await self.led.reaches(S.ASKING)

    async def waiting(self) -> None:
        await self.charges()
        await self.ask()
        await self.led.reaches(S.WAITING)

    async def writing(self) -> None:
        await self.begins(S.WRITING)

    async def verifying(self) -> None:
        await self.begins(S.VERIFYING)

    async def restarting(self) -> None:
        await self.begins(S.RESTARTING, leaves=False)

    async def leaving(self) -> None:
        await self.begins(S.LEAVING)

    async def observing(self) -> None:
        await self.leaving()
        await self.led.hang_up()
        await self.led.reaches(S.OBSERVING)

    async def undoing(self) -> None:
        self.refuses(2)
        await self.begins(S.UNDOING)

    async def applied(self) -> None:
        await self.restarting()
        await self.led.come()
        await self.led.reaches(S.APPLIED)

    async def moved(self) -> None:
        await self.observing()
        await self.led.reaches(S.MOVED, turns=lambda: self.clock.skip(timedelta(hours=1)))

    async def came_back(self) -> None:
        await self.moved()
        await self.led.come()
        await self.led.reaches(S.CAME_BACK)

    async def stored(self) -> None:
        await self.leaving()
        await self.led.reaches(S.STORED, turns=lambda: self.clock.skip(timedelta(hours=1)))

    async def rolled_back(self) -> None:
        writes = 0

        def clips_the_first(action: str, payload: dict[str, Any]) -> dict[str, Any] | None:
            nonlocal writes
            writes += action == "ChangeConfiguration"
            if action == "ChangeConfiguration" and writes == 1:
                self.led.memory.stored[payload["key"]] = payload["value"][:9]
                return {"status": "Accepted"}
            return None

        self.led.instead = clips_the_first
        await self.begins(S.ROLLED_BACK, key=False)

    async def half_done(self) -> None:
        self.refuses(*range(2, 99))
        await self.begins(S.HALF_DONE)

    async def failed(self) -> None:
        self.refuses(1)
        await self.begins(S.FAILED)

    async def uncertain(self) -> None:
        await self.verifying()
        await self.led.hang_up()
        await self.led.reaches(S.UNCERTAIN, turns=lambda: self.clock.skip(LONG))

    async def cancelled(self) -> None:
        await self.waiting()
        await sync_to_async(change_requests.cancel)(await newest(self.led.charger), by=None)
        self.led.door.central.driver.ring()
        await self.led.reaches(S.CANCELLED)

    async def expired(self) -> None:
        await self.waiting()
        await self.led.reaches(S.EXPIRED, turns=lambda: self.clock.skip(LONG))

    def ways(self) -> dict[ChangeState, Callable[[], Awaitable[None]]]:
        return {state: getattr(self, state.value) for state in S}


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("state", S)
async def test_right_frames_without_sense_in(
    state: ChangeState, open_door: OpenDoor, complaints: Complaints, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr("chargers.central_system.frames.flood.FRAMES", 10**9)
    await sync_to_async(controller_types.sync_catalogue)()
    type_ = (await rows(ControllerType.objects.filter(code="evc5"), "pk"))[0]
    door = await open_door(settle=0.01, call_timeout=5.0, read_timeout=5.0)
    here = f"ws://127.0.0.1:{door.address[1]}/ocpp/"
    settings.PUBLIC_ENDPOINTS = [here]
    await add_charger("HONEST")
    honest = await door.dial("/ocpp/HONEST")
    await honest.boot()
    clock = ServerClock(door)
    for number in range(ROUNDS):
        clock.skipped = timedelta(0)  # what people ask is stamped by the other clock
        seed = SEED * 1_000_000 + number
        led = Led(door, await add_charger(f"LED{number}", controller_type_id=type_), Random(seed))
        await House(led, clock, here).ways()[state]()
        assert await led.state() == state
        await led.rave(FRAMES)
        if led.station is not None:
            with suppress(ConnectionClosed):  # two chargers that boot by one ID, as it seems, are both hung up on
                await is_alive(led.station, "probe")
        await led.hang_up()
        assert not complaints.heard, f"seed {seed}: {complaints.heard[0]}"
    assert "currentTime" in await honest.say("Heartbeat", {})
