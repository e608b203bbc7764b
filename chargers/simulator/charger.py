"""A simulated charger's life: dial, talk, restart, dial again.

Holds the lifecycle and nothing else: what its settings make it dial is its controller's (`controllers`), what it stores its
memory's, what it says `speech`'s, what it answers `answering`'s, and how it misbehaves its faults'.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Self

from chargers.simulator.clock import Clock, RunningClock
from chargers.simulator.controllers import Controller, Target, controller_of
from chargers.simulator.conversation import Conversation
from chargers.simulator.dial import CannotDial, CannotStart, Dial
from chargers.simulator.events import Diary, Event, Happened
from chargers.simulator.faults import Fault
from chargers.simulator.frames import Call, CallError, Payload, Result
from chargers.simulator.line import DialFailed, Line, trust_in
from chargers.simulator.memory import Memory, Written
from chargers.simulator.speech import SAYABLE, Speech


@dataclass(frozen=True, slots=True)
class Timing:
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


_STOPPED_BY = {"Reset Soft": "SoftReset", "Reset Hard": "HardReset"}


class SimulatedCharger:
    """One charger. Use as an async context manager, or `start()` and `stop()`.

    `url` is where it is pointed at first, without an OCPP ID at its end; `settings` overwrite single settings after that;
    `state` is a file that keeps what was written to it.
    """

    def __init__(
        self,
        controller: str = "evc5",
        *,
        url: str,
        ocpp_id: str = "SIM-1",
        token: str = "",
        variant: str = "",
        serial: str = "",
        settings: Mapping[str, str] | None = None,
        faults: Iterable[str | Fault] = (),
        clock: Clock | None = None,
        timing: Timing | None = None,
        trust: ssl.SSLContext | Path | str | None = None,
        state: Path | None = None,
        listener: Callable[[Event], None] | None = None,
        gate: contextlib.AbstractAsyncContextManager[Any] | None = None,
    ) -> None:
        self.controller: Controller = controller_of(controller, variant)
        id_limit = next(key.longest for key in self.controller.keys if key.name == self.controller.id_key)
        if not 0 < len(ocpp_id) <= id_limit:
            raise CannotStart(f"The OCPP ID of {controller} has 1 to {id_limit} characters: {ocpp_id[:60]!r}.")
        self.serial = serial or self.controller.serial(1)
        self.faults = [Fault.parse(fault) if isinstance(fault, str) else fault for fault in faults]
        given = self.controller.pointed_at(Target.parse(url, ocpp_id, token), self.serial) | dict(settings or {})
        for fault in self.faults:
            given = fault.factory(self.controller, given)
        self.memory = Memory(self.controller, given, state)
        for fault in self.faults:
            fault.spelling(self.memory)
        self.clock: Clock = clock or RunningClock()
        self.timing = timing or Timing()
        self.diary = Diary(listener)
        self.speech = Speech(self)
        self.conversation: Conversation | None = None
        self.is_booted = False
        """Whether its BootNotification was accepted since its last restart."""
        self._trust = trust if isinstance(trust, ssl.SSLContext) else trust_in(trust)
        self._gate = gate or contextlib.nullcontext()
        self._ids = count(1)
        self._restart_why = ""
        self._skip_boot = False
        self._life: asyncio.Task[None] | None = None
        self._rest: asyncio.Future[None] | None = None
        self._own_restart: asyncio.Task[None] | None = None
        self._aside: set[asyncio.Task[Any]] = set()
        self._abandoned: list[Line] = []
        self._watchers: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    # Life

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    def start(self) -> None:
        """Switch it on."""
        self._life = asyncio.create_task(self._live())

    async def stop(self) -> None:
        """Switch it off, as somebody pulls the plug."""
        tasks = [task for task in (self._life, *self._aside) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for line in self._abandoned:
            line.drop()
        self._life = None

    async def restart(self, why: str, politely: bool | None = True) -> None:
        """Restart: hang up (politely, rudely, or None: not at all), and come back with the stored settings. Returns at once."""
        if self._restart_why:
            return
        self._restart_why = why
        if self._own_restart is not None:
            if self._own_restart is not asyncio.current_task():
                self._own_restart.cancel()
            self._own_restart = None
        if self.conversation is not None and politely is None:
            self.conversation.abandon()
        elif self.conversation is not None:
            self.aside(self._hang_up(self.conversation.line, politely))
        elif self._rest is not None:
            self._rest.cancel()

    def drop_line(self, boots_next: bool = True) -> None:
        """Lose the line, and dial again."""
        self._skip_boot = not boots_next
        if self.conversation is not None:
            self.conversation.line.drop()

    def abandon_line(self) -> None:
        """Leave the line open and silent, and dial again."""
        if self.conversation is not None:
            self.conversation.abandon()

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
                self.tell(Happened.LOST, line.why_lost())
                await self._pause(self.timing.redial)

    async def _power_cycle(self) -> None:
        why, self._restart_why = self._restart_why, ""
        self.speech.cut_short(_STOPPED_BY.get(why, "Reboot"))
        self.is_booted = self._skip_boot = False
        self.memory.restart()
        self.tell(Happened.RESTARTING, why)
        await self.clock.sleep(self.timing.boot)

    async def _dial(self) -> Line | None:
        if any(fault.acts_on_redial for fault in self.faults):
            self.memory.restart()
        try:
            dial = self.dials()
            self.tell(Happened.DIALLING, dial.url)
            async with self._gate:
                return await Line.open(dial, self._trust, self._ping_seconds(), all(f.answers_pings for f in self.faults))
        except (CannotDial, DialFailed) as failed:
            self.tell(Happened.REFUSED, str(failed))
            return None

    async def _talk(self, line: Line) -> None:
        if self._restart_why:
            line.drop()
            return
        boots = not self._skip_boot and (not self.is_booted or all(fault.boots_after_reconnect for fault in self.faults))
        self._skip_boot = False
        self.conversation = Conversation(self, line, lambda: str(next(self._ids)))
        self.conversation.settled = not boots
        self.tell(Happened.CONNECTED, line.dial.url)
        try:
            await self.conversation.run(self.speech.routine(boots), *(fault.online(self) for fault in self.faults))
        finally:
            if self.conversation.abandoned:
                self._abandoned.append(line)
            else:
                line.drop()
            self.conversation = None

    async def _pause(self, seconds: float) -> None:
        """Wait, unless a restart comes first."""
        if self._restart_why:
            return
        self._rest = asyncio.ensure_future(self.clock.sleep(seconds))
        try:
            await asyncio.wait({self._rest})
        finally:
            self._rest.cancel()
            self._rest = None

    async def _hang_up(self, line: Line, politely: bool | None) -> None:
        if politely:
            await line.close()
        line.drop()

    # What it is asked to do

    def write(self, name: str, value: str) -> Written:
        """ChangeConfiguration: store a value. A changed OCPP ID brings a restart after 60 seconds on EVC (R12)."""
        own = self.memory.own_name(name)
        before = self.memory.stored.get(own)
        written = self.memory.write(name, value)
        if written is not Written.ACCEPTED:
            return written
        secret = own == self.controller.authorization_key
        self.tell(Happened.WRITTEN, f"{name} = {'(not shown)' if secret else value}")
        if own == "HeartbeatInterval":
            self.speech.interval = 0
        if own in self.controller.restarts_by_itself and value != before and self._own_restart is None:
            self._plan_restart(own)
        return written

    async def call(self, action: str, payload: Payload) -> Result | CallError | None:
        """Ask the backend; None where no line is open or no answer came."""
        return None if self.conversation is None else await self.conversation.call(action, payload)

    async def send_raw(self, message: bytes) -> None:
        """Send any text at all."""
        if self.conversation is not None:
            await self.conversation.line.send(message)

    def can_say(self, wanted: str) -> bool:
        return wanted in SAYABLE

    async def say(self, wanted: str, connector: int | None = None) -> None:
        await self.speech.say(wanted, connector)

    async def start_charging(self, connector: int = 1, id_tag: str = "SIM-TAG") -> None:
        """A driver shows a card and plugs in."""
        await self.speech.start(connector, id_tag)

    async def stop_charging(self, connector: int = 1, reason: str = "Local") -> None:
        await self.speech.stop(connector, reason)

    # What is known of it

    @property
    def ocpp_id(self) -> str:
        """The one that it dials with now."""
        return self.memory.acting[self.controller.id_key]

    @property
    def connected(self) -> bool:
        return self.conversation is not None

    @property
    def connectors(self) -> tuple[int, ...]:
        return tuple(range(int(self.memory.stored["NumberOfConnectors"]) + 1))

    def charging(self, connector: int) -> bool:
        return connector in self.speech.sessions

    def charging_as(self, transaction: object) -> int | None:
        """The connector of a running transaction."""
        sessions = self.speech.sessions.values()
        return next((s.connector for s in sessions if s.transaction is not None and s.transaction == transaction), None)

    def dials(self) -> Dial:
        """Where its acting settings lead; raises CannotDial."""
        dial = self.controller.dial(self.memory.acting, self.serial)
        for fault in self.faults:
            dial = fault.dial(dial, self.serial)
        return dial

    async def until(self, condition: Callable[[], bool], patience: float = 10.0) -> None:
        """Return as soon as an event makes the condition true; TimeoutError after that many real seconds."""
        if condition():
            return
        watch = (condition, asyncio.get_running_loop().create_future())
        self._watchers.append(watch)
        try:
            async with asyncio.timeout(patience):
                await watch[1]
        finally:
            self._watchers.remove(watch)

    async def until_booted(self, patience: float = 10.0) -> None:
        await self.until(lambda: self.is_booted and self.connected, patience)

    # What its parts tell it

    def tell(self, kind: Happened, detail: str = "") -> None:
        self.diary.note(Event(self.clock.now(), self.ocpp_id, kind, detail))
        for condition, waiting in self._watchers:
            if not waiting.done() and condition():
                waiting.set_result(None)

    def booted(self, status: str) -> None:
        self.is_booted = True
        if self.conversation is not None:
            self.conversation.settled = True
        self.tell(Happened.BOOTED, status)

    def heard(self, call: Call) -> None:
        key = call.payload.get("key") if call.action == "ChangeConfiguration" else ""
        self.tell(Happened.ASKED, f"{call.action} {key}".strip())

    def aside(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something that outlives the line."""
        self._keep(asyncio.create_task(work))

    def _keep(self, task: asyncio.Task[Any]) -> asyncio.Task[Any]:
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)
        return task

    def _plan_restart(self, own: str) -> None:
        seconds: float | None = self.timing.own_restart
        for fault in self.faults:
            seconds = fault.restart_after(seconds)
        if seconds is not None:
            self._own_restart = self._keep(asyncio.create_task(self._restart_in(seconds, f"{own} was changed")))

    async def _restart_in(self, seconds: float, why: str) -> None:
        await self.clock.sleep(seconds)
        await self.restart(why)

    def _ping_seconds(self) -> float | None:
        text = self.memory.stored.get("WebSocketPingInterval", "")
        real = self.clock.real(int(text)) if text.isdigit() and int(text) else None
        return None if real is None else max(real, 5.0)
