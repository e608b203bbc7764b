"""The real driver of changes without sockets: rows are written at once, a charger is a memory, time is turned by hand."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from django.utils import timezone

from chargers.central_system.changes.driver import Driver
from chargers.central_system.changes.run_parts import RunParts
from chargers.central_system.handshake.identity import DialledIdentity
from chargers.domain.changes.answers import Answer, LineLost, Result
from chargers.domain.changes.events import Tick
from chargers.domain.controller.reported import Reported
from chargers.models import Change, Charger, Presence, ServerProcess
from chargers.services.access.access import Access
from chargers.services.changes import change_requests
from chargers.services.presence import process_leases
from chargers.services.presence.known_chargers import MatchedBy
from chargers.services.readings.readings import record_reading

KEYS = tuple(f"Own{number}" for number in range(1, 9))
START = datetime(2026, 5, 3, 12, tzinfo=UTC)


class Line:
    """A charger that is connected: it stores what it is sent, but for the keys that it rejects."""

    def __init__(self, charger: Charger, stored: dict[str, str], rejects: set[str], now: datetime) -> None:
        self.pk, self.connected_at = charger.pk, now
        self.booted, self.closed = False, cast("str | None", None)
        self.stays_from = 0.0
        self.dialled = DialledIdentity(charger.pk, charger.ocpp_id, MatchedBy.ID, f"/ocpp/{charger.ocpp_id}", None, tls=False)
        self.stored, self.rejects = stored, rejects
        self.written: list[str] = []

    async def call(self, action: str, payload: Mapping[str, Any], _timeout: Any = None, unique_id: str = "") -> Answer:
        await asyncio.sleep(0)
        if self.closed:
            return LineLost()
        if action == "GetConfiguration":
            known = [{"key": key, "readonly": False, "value": self.stored[key]} for key in payload["key"] if key in self.stored]
            return Result({"configurationKey": known, "unknownKey": [k for k in payload["key"] if k not in self.stored]})
        if action == "Reset":
            return Result({"status": "Accepted"})
        if payload["key"] in self.rejects:
            return Result({"status": "Rejected"})
        self.stored[payload["key"]] = payload["value"]
        self.written.append(payload["key"])
        return Result({"status": "Accepted"})


class Desk:
    """One serving process after another, with one charger. `writer` and `sessions` are itself: the driver asks no more."""

    def __init__(self, charger: Charger) -> None:
        self.charger = charger
        self.time = START
        self.put_on = timedelta(0)  # by how much somebody put the clock on
        self.stored = dict.fromkeys(KEYS, "old")
        self.rejects: set[str] = set()
        self.line: Line | None = None
        self.written: list[str] = []  # keys, in the order in which the charger took them
        self.writer = self.sessions = self
        self.before_work: Callable[[], None] = lambda: None  # a fault of the database: raises
        self.start()

    # what the driver asks of its process

    def monotonic(self) -> float:
        return (self.time - self.put_on - START).total_seconds()

    def unix(self) -> float:
        return self.time.timestamp()

    def now(self) -> datetime:
        return self.time

    def get(self, charger: int) -> Line | None:
        return self.line if charger == self.charger.pk else None

    async def run(self, work: Callable[[], Any]) -> Any:
        await asyncio.sleep(0)
        self.before_work()
        return work()

    # what happens

    def start(self) -> None:
        number = ServerProcess.objects.count()
        self.process = process_leases.open_lease(f"desk {number}", "all", self.time, os.getpid())
        desk = cast(Any, self)
        self.driver = Driver(RunParts(clock=desk, lease=desk, writer=desk), desk)

    async def restart(self) -> None:
        """The process is killed, another one begins; the charger dials again."""
        was_here = self.line is not None
        await self.driver.stop()
        await self.leave()
        ServerProcess.objects.filter(pk=self.process).update(lease_until=self.time)
        self.time += timedelta(minutes=1)
        self.start()
        if was_here:
            await self.come()

    async def come(self, stays_in: float = 0.0) -> None:
        """It dials, and has stayed after so many seconds."""
        if self.line is None:
            self.line = Line(self.charger, self.stored, self.rejects, self.time)
            self.line.stays_from = self.monotonic() + stays_in
            self.line.written = self.written
            parts = {"process_id": self.process, "socket": "s", "connected_at": self.time, "heard_at": self.time}
            parts |= {"interval": 300, "dialled_path": "/", "dialled_id": "x", "closed_at": None}
            Presence.objects.update_or_create(charger=self.charger, defaults=parts)
            self.driver.connected(cast(Any, self.line))

    async def leave(self) -> None:
        if self.line is not None:
            line, self.line = self.line, None
            line.closed = "gone"
            Presence.objects.update(closed_at=self.time)
            self.driver.closed(cast(Any, line), "gone", True)

    async def boot(self) -> None:
        """It boots on the line that it has."""
        assert self.line is not None
        self.line.booted = True
        self.driver.booted(cast(Any, self.line), cast(Any, None), False)
        await self.settle()

    def ask(self, key: str, value: str = "new") -> Change:
        return change_requests.ask_for_settings(self.charger, {key: value}, access=Access.of_shell(), after=True)

    async def settle(self, looks: int = 6) -> None:
        """Several looks, with as many turns of the loop as whatever they began may want."""
        for _ in range(looks):
            self.time += timedelta(seconds=1)
            ServerProcess.objects.filter(pk=self.process).update(lease_until=self.time + process_leases.LEASE)
            await self.driver.look()
            await self.turns()

    async def turns(self, number: int = 60) -> None:
        for _ in range(number):
            await asyncio.sleep(0)

    async def set_clock(self, by: timedelta) -> None:
        """Somebody puts it right: no time passes."""
        self.put_on += by
        self.time += by
        await self.settle()

    async def skip(self, by: timedelta) -> None:
        self.time += by
        for run in list(self.driver.runs.values()):
            run.tell(Tick())
        await self.settle()


def set_up(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose charger was read once. Rows are read in the loop's own thread, and people ask by the desk's clock."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    Change.objects.all().delete()
    Presence.objects.all().delete()
    record_reading(charger, Reported.of(dict.fromkeys(KEYS, "old")), whole=False, at=START)
    desk = Desk(charger)
    monkeypatch.setattr(timezone, "now", lambda: desk.time)
    return desk
