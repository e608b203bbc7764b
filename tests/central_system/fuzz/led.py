"""A charger that is led: it answers as it should, but where it is told otherwise, until its change stands where one wants it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from asgiref.sync import sync_to_async
from websockets.exceptions import ConnectionClosed, InvalidStatus

from chargers.domain.changes import events
from chargers.domain.changes.states import ChangeState
from chargers.models import Change, Charger
from tests.central_system.conftest import Door, Station, basic, rows
from tests.central_system.fuzz.senseless import Senseless
from tests.patience import PATIENCE

Reply = Callable[[str, dict[str, Any]], dict[str, Any] | None]  # what it answers instead; None: as it should


class Memory:
    """What an honest charger of this type answers."""

    def __init__(self, ocpp_id: str) -> None:
        self.stored = {
            "com_Endpoint": "127.0.0.1:80/ocpp/",
            "com_OCPPID": ocpp_id,
            "authorizationKey": "",
            "com_ProtType": "ocpp1.6J",
            "com_Options": "comMaster=1,UseTLS=0",
        }

    def answer(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        if action == "GetConfiguration":
            wanted = payload.get("key") or list(self.stored)
            known = [{"key": key, "readonly": False, "value": self.stored[key]} for key in wanted if key in self.stored]
            return {"configurationKey": known, "unknownKey": [key for key in wanted if key not in self.stored]}
        if action == "ChangeConfiguration":
            self.stored[payload["key"]] = payload["value"]
        return {"status": "Accepted"}


class ServerClock:
    """The door's clock, moved on by hand: nobody waits for hours."""

    def __init__(self, door: Door) -> None:
        self.door, self.skipped = door, timedelta(0)
        door.central.clock.now = lambda: datetime.now(UTC) + self.skipped  # type: ignore[method-assign]

    def skip(self, by: timedelta) -> None:
        self.skipped += by
        for run in list(self.door.central.driver.runs.values()):
            run.tell(events.Tick())
        self.door.central.driver.ring()


class Led:
    """`mind` is lost by `rave` alone, which forgets nothing: the honest answers after it are to what was asked meanwhile, too."""

    def __init__(self, door: Door, charger: Charger, dice: Random) -> None:
        self.door, self.charger, self.dice = door, charger, dice
        self.memory, self.mind = Memory(charger.ocpp_id), Senseless(dice)
        self.instead: Reply = lambda action, payload: None
        self.station: Station | None = None

    async def come(self, *, boots: bool = True) -> None:
        await self.hang_up()
        key = self.memory.stored["authorizationKey"]
        shown = basic(self.charger.ocpp_id, key) if key else None
        self.station = await self.door.dial(f"/ocpp/{self.charger.ocpp_id}", headers=shown)
        if boots:
            await self.station.boot()
        self.door.central.driver.ring()

    async def hang_up(self) -> None:
        if self.station is not None:
            await self.station.hang_up()
            self.station = None

    async def state(self) -> str:
        """Of the newest change of this charger."""
        return (await rows(Change.objects.filter(charger=self.charger).order_by("-pk"), "state"))[0]

    async def reaches(self, *states: ChangeState, turns: Callable[[], None] | None = None) -> None:
        """Answers until the change stands there; a call that it hears there stays without an answer. `turns`: done meanwhile."""
        async with asyncio.timeout(PATIENCE):
            while await self.state() not in states:
                if turns is not None:
                    turns()
                for call in await self.heard(0.02):
                    if await self.state() in states:
                        return
                    await self.answer(call)
                    if call[2] == "Reset" and await self.state() == ChangeState.RESTARTING:
                        await self.come()
                        break

    async def heard(self, patience: float) -> list[list[Any]]:
        """Calls of ours: the next one, for which it waits so many seconds, and what is there already."""
        calls: list[list[Any]] = []
        if self.station is None:
            await asyncio.sleep(patience)
            return calls
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(0.002 if calls else patience):
                    if (call := self.mind.hears(await self.station.socket.recv())) is not None:
                        calls.append(call)
        return calls

    async def answer(self, call: list[Any]) -> None:
        assert self.station is not None
        told = self.instead(call[2], call[3])
        payload = self.memory.answer(call[2], call[3]) if told is None else told
        await self.station.raw(json.dumps([3, call[1], payload]))

    async def rave(self, frames: int) -> None:
        """So many frames without sense, over one line or several; what it is asked meanwhile it answers so, or not at all."""
        for number in range(frames):
            with suppress(ConnectionClosed, InvalidStatus, TimeoutError):
                if self.station is None or self.dice.random() < 0.02:
                    await self.come(boots=self.dice.random() < 0.5)
                assert self.station is not None
                await self.station.raw(self.mind.frame())
                for call in await self.heard(0.001) if number % 8 == 0 else ():
                    if self.dice.random() < 0.8:
                        await self.station.raw(json.dumps([3, call[1], self.mind.answer()]))
            for run in list(self.door.central.driver.runs.values()) if number % 10 == 0 else ():
                run.tell(events.Tick())


@sync_to_async
def newest(charger: Charger) -> Change:
    return Change.objects.filter(charger=charger).latest("pk")
