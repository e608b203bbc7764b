"""A simulated charger: what others hold in their hands.

Puts the parts together and forwards between them: what its settings make it dial is its controller's (`controllers`), what it
stores its memory's, when it dials and restarts its `life`'s, what it says `speech`'s, what it answers `answering`'s, and how it
misbehaves its faults'.
"""

import ssl
from collections.abc import Callable, Coroutine, Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from chargers.simulator.clock import RunningClock, SimulatorClock
from chargers.simulator.controllers import Controller, StoredTarget, controller_of
from chargers.simulator.conversation import Conversation
from chargers.simulator.dial import CannotStart, DialAttempt
from chargers.simulator.events import Diary, Event, Happened
from chargers.simulator.faults import Fault
from chargers.simulator.frames import CallErrorFrame, CallFrame, Payload, ResultFrame
from chargers.simulator.life import Gate, Life, LifeTiming
from chargers.simulator.line import trust_in
from chargers.simulator.memory import Memory, WriteAnswer
from chargers.simulator.speech import SAYABLE, Speech


class SimulatedCharger:
    """One charger. Use as an async context manager, or `start()` and `stop()`.

    `url` is where it is pointed at first, usually without an OCPP ID at its end; `settings` overwrite single settings after that;
    `trust` names whose certificates it believes; `state` is a file that keeps what was written to it; `gate` bounds how many
    dial at the same time; with a `card` somebody charges with it after every boot. Raises CannotStart.
    """

    def __init__(  # noqa: PLR0913 - each sets one thing of a charger to try, by its name
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
        clock: SimulatorClock | None = None,
        timing: LifeTiming | None = None,
        trust: ssl.SSLContext | Path | str | None = None,
        state: Path | None = None,
        listener: Callable[[Event], None] | None = None,
        gate: Gate | None = None,
        card: str = "",
    ) -> None:
        self.controller: Controller = controller_of(controller, variant)
        longest = self.controller.longest_id
        if not 0 < len(ocpp_id) <= longest:
            raise CannotStart(f"The OCPP ID of {controller} has 1 to {longest} characters: {ocpp_id[:60]!r}.")
        self.serial = serial or self.controller.serial(1)
        self.faults = [Fault.parse(fault) if isinstance(fault, str) else fault for fault in faults]
        given = self.controller.pointed_at(StoredTarget.parse(url, ocpp_id, token), self.serial) | dict(settings or {})
        for fault in self.faults:
            given = fault.factory(self.controller, given)
        self.memory = Memory(self.controller, given, state)
        for fault in self.faults:
            fault.spelling(self.memory)
        self.clock: SimulatorClock = clock or RunningClock()
        self.timing = timing or LifeTiming()
        self.diary = Diary(listener)
        self.speech = Speech(self)
        self.card = card
        self.is_booted = False
        """Whether its BootNotification was accepted since its last restart."""
        self._life = Life(self, self.timing, trust if isinstance(trust, ssl.SSLContext) else trust_in(trust), gate)

    # On and off

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    def start(self) -> None:
        """Switch it on."""
        self._life.begin()

    async def stop(self) -> None:
        """Switch it off, as somebody pulls the plug."""
        await self._life.end()

    async def restart(self, why: str, politely: bool | None = True) -> None:
        """Restart: hang up (politely, rudely, or None: not at all), and come back with the stored settings. Returns at once."""
        self._life.restart(why, politely)

    def drop_line(self, boots_next: bool = True) -> None:
        """Lose the line, and dial again."""
        self._life.drop_line(boots_next)

    def abandon_line(self) -> None:
        """Leave the line open and silent, and dial again."""
        if self.conversation is not None:
            self.conversation.abandon()

    # What it is asked to do

    def write(self, name: str, value: str) -> WriteAnswer:
        """ChangeConfiguration: store a value. A changed OCPP ID brings a restart after 60 seconds on EVC (R12)."""
        own = self.memory.own_name(name)
        before = self.memory.stored.get(own)
        written = self.memory.write(name, value)
        if written is not WriteAnswer.ACCEPTED:
            return written
        secret = own == self.controller.authorization_key
        self.tell(Happened.WRITTEN, f"{name} = {'(not shown)' if secret else value}")
        if own == "HeartbeatInterval":
            self.speech.interval = 0
        if own in self.controller.restarts_by_itself and value != before:
            self._life.plan_restart(f"{own} was changed")
        return written

    async def call(self, action: str, payload: Payload) -> ResultFrame | CallErrorFrame | None:
        """Ask the backend; None where no line is open or no answer came."""
        return None if self.conversation is None else await self.conversation.call(action, payload)

    async def send_raw(self, message: bytes) -> None:
        """Send any text at all."""
        if self.conversation is not None:
            await self.conversation.line.send(message)

    def can_say(self, wanted: str) -> bool:
        return wanted in SAYABLE

    async def say(self, wanted: str, connector: int | None = None) -> None:
        """What a TriggerMessage asks for."""
        await self.speech.say(wanted, connector)

    async def start_charging(self, connector: int = 1, id_tag: str = "SIM-TAG") -> bool:
        """A driver shows a card and plugs in; False where the backend does not accept the card."""
        return await self.speech.start(connector, id_tag)

    async def stop_charging(self, connector: int = 1, reason: str = "Local") -> None:
        """The driver leaves."""
        await self.speech.stop(connector, reason)

    # What is known of it

    @property
    def conversation(self) -> Conversation | None:
        return self._life.conversation

    @property
    def connected(self) -> bool:
        return self.conversation is not None

    @property
    def ocpp_id(self) -> str:
        """The one that it dials with now."""
        return self.memory.acting[self.controller.id_key]

    @property
    def connectors(self) -> tuple[int, ...]:
        return tuple(range(int(self.memory.stored["NumberOfConnectors"]) + 1))

    def charging(self, connector: int) -> bool:
        return connector in self.speech.sessions

    def charging_as(self, transaction: object) -> int | None:
        """The connector of a running transaction."""
        sessions = self.speech.sessions.values()
        return next((s.connector for s in sessions if s.transaction is not None and s.transaction == transaction), None)

    def dials(self) -> DialAttempt:
        """Where its acting settings lead; raises CannotDial."""
        if any(fault.acts_on_redial for fault in self.faults):
            self.memory.restart()
        dial = self.controller.dial(self.memory.acting, self.serial)
        for fault in self.faults:
            dial = fault.dial(dial, self.serial)
        return dial

    async def until(self, condition: Callable[[], bool], patience: float = 10.0) -> None:
        """Return as soon as an event makes the condition true; TimeoutError after that many real seconds."""
        await self.diary.until(condition, patience)

    async def until_booted(self, patience: float = 10.0) -> None:
        await self.until(lambda: self.is_booted and self.connected, patience)

    # What its parts tell it

    def tell(self, kind: Happened, detail: str = "") -> None:
        self.diary.note(Event(self.clock.now(), self.ocpp_id, kind, detail))

    def booted(self) -> None:
        self.is_booted = True
        if self.conversation is not None:
            self.conversation.settled = True
        self.tell(Happened.BOOTED)

    def heard(self, call: CallFrame) -> None:
        key = call.payload.get("key") if call.action == "ChangeConfiguration" else ""
        self.tell(Happened.ASKED, f"{call.action} {key}".strip())

    def lose_power(self, why: str, stopped_by: str) -> None:
        """Sessions end, and what was stored acts from now on."""
        self.speech.cut_short(stopped_by)
        self.is_booted = False
        for fault in self.faults:
            fault.power_lost(self.memory)
        self.memory.restart()
        self.tell(Happened.RESTARTING, why)

    def aside(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something that outlives the line."""
        self._life.aside(work)
