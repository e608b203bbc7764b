"""The lifecycle of a charger: dial, talk until the line ends, pause, dial again; and restarts, which cut through all of it.

Knows when, and nothing about what: where to dial is the charger's to say, what is said its conversation's.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Coroutine
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from chargers.simulator.conversation import Conversation
from chargers.simulator.dial import CannotDial
from chargers.simulator.events import Happened
from chargers.simulator.line import DialFailed, Line

if TYPE_CHECKING:
    from chargers.simulator.charger import SimulatedCharger

Gate = contextlib.AbstractAsyncContextManager[Any]
_SHORTEST_PING = 5.0
_STOPPED_BY = {"Reset Soft": "SoftReset", "Reset Hard": "HardReset"}


@dataclass(frozen=True, slots=True)
class LifeTiming:
    """How long things take, in the charger's seconds."""

    boot: float = 10
    """From a restart to the first dial."""
    retry: float = 180
    """After a refused or failed dial (the field's "EV RETRY")."""
    redial: float = 5
    """After a line that was lost."""
    own_restart: float = 60
    """After a changed OCPP ID on EVC (R12)."""
    status_gap: float = 2


class Life:
    """One charger's life. At most one conversation at a time; lines that were abandoned stay open beside it."""

    def __init__(self, charger: "SimulatedCharger", timing: LifeTiming, trust: ssl.SSLContext | None, gate: Gate | None) -> None:
        self.charger = charger
        self.timing = timing
        self.conversation: Conversation | None = None
        self._trust = trust
        self._gate: Gate = gate or contextlib.nullcontext()
        self._ids = count(1)
        self._restart_why = ""
        self._skip_boot = False
        self._rest: asyncio.Future[None] | None = None
        self._own_restart: asyncio.Task[Any] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._abandoned: list[Line] = []

    def begin(self) -> None:
        self.aside(self._live())

    async def end(self) -> None:
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for line in self._abandoned:
            line.drop()

    def aside(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Do something that outlives the line, though not the charger."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def restart(self, why: str, politely: bool | None) -> None:
        """Have it restart, now: hanging up politely, rudely, or not at all (None)."""
        if self._restart_why:
            return
        self._restart_why = why
        if self._own_restart is not None:
            if self._own_restart is not asyncio.current_task():
                self._own_restart.cancel()
            self._own_restart = None
        if self.conversation is None:
            if self._rest is not None:
                self._rest.cancel()
        elif politely is None:
            self.conversation.abandon()
        else:
            self.aside(_hang_up(self.conversation.line, politely))

    def plan_restart(self, why: str) -> None:
        """The controller's own restart after a changed ID; writing more does not put it off (R12)."""
        seconds: float | None = self.timing.own_restart
        for fault in self.charger.faults:
            seconds = fault.restart_after(seconds)
        if seconds is not None and self._own_restart is None:
            self._own_restart = self.aside(self._restart_in(seconds, why))

    def drop_line(self, boots_next: bool) -> None:
        self._skip_boot = not boots_next
        if self.conversation is not None:
            self.conversation.line.drop()

    async def _live(self) -> None:
        while True:
            if self._restart_why:
                await self._power_cycle()
            line = await self._dial()
            if line is None:
                await self._pause(self.timing.retry)
                continue
            await self._talk(line)
            if not self._restart_why:
                self.charger.tell(Happened.LOST, line.why_lost())
                await self._pause(self.timing.redial)

    async def _power_cycle(self) -> None:
        why, self._restart_why, self._skip_boot = self._restart_why, "", False
        self.charger.lose_power(why, _STOPPED_BY.get(why, "Reboot"))
        await self.charger.clock.sleep(self.timing.boot)

    async def _dial(self) -> Line | None:
        charger = self.charger
        try:
            dial = charger.dials()
            charger.tell(Happened.DIALLING, dial.url)
            async with self._gate:
                answers_pings = all(fault.answers_pings for fault in charger.faults)
                return await Line.open(dial, self._trust, self._ping_seconds(), answers_pings)
        except (CannotDial, DialFailed) as failed:
            charger.tell(Happened.REFUSED, str(failed))
            return None

    async def _talk(self, line: Line) -> None:
        if self._restart_why:  # it came while the line was being opened
            line.drop()
            return
        charger, skip, self._skip_boot = self.charger, self._skip_boot, False
        boots = not skip and (not charger.is_booted or all(fault.boots_after_reconnect for fault in charger.faults))
        self.conversation = conversation = Conversation(charger, line, lambda: str(next(self._ids)))
        conversation.settled = not boots
        charger.tell(Happened.CONNECTED, line.dial.url)
        try:
            await conversation.run(charger.speech.routine(boots), *(fault.online(charger) for fault in charger.faults))
        finally:
            self.conversation = None
            if conversation.abandoned:
                self._abandoned.append(line)
            else:
                line.drop()

    async def _pause(self, seconds: float) -> None:
        """Wait, unless a restart comes first."""
        if self._restart_why:
            return
        self._rest = asyncio.ensure_future(self.charger.clock.sleep(seconds))
        try:
            await asyncio.wait({self._rest})
        finally:
            self._rest.cancel()
            self._rest = None

    async def _restart_in(self, seconds: float, why: str) -> None:
        await self.charger.clock.sleep(seconds)
        self.restart(why, politely=True)

    def _ping_seconds(self) -> float | None:
        text = self.charger.memory.stored.get("WebSocketPingInterval", "")
        real = self.charger.clock.real(int(text)) if text.isdigit() and int(text) else None
        return None if real is None else max(real, _SHORTEST_PING)


async def _hang_up(line: Line, politely: bool) -> None:
    if politely:
        await line.close()
    line.drop()
