"""What a fault may touch: every method here is the well-behaved way, and a fault overrides the one that it spoils.

The charger itself contains no misbehaviour; it asks its faults at these points. A fault's name is its class's name in
lower case with underscores, its sentence the class's docstring.
"""

import re
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from chargers.simulator.answering import SimulatorReply
from chargers.simulator.controllers import Controller
from chargers.simulator.dial import CannotStart, DialAttempt
from chargers.simulator.frames import CallFrame, Payload
from chargers.simulator.memory import Memory

if TYPE_CHECKING:
    from chargers.simulator.charger import SimulatedCharger


class Fault:
    """One misbehaviour to order. `key` narrows it to one setting (or one action), where the fault takes one."""

    name: ClassVar[str] = ""
    takes_key: ClassVar[bool] = False
    kinds: ClassVar[dict[str, type["Fault"]]] = {}
    answers_pings: ClassVar[bool] = True
    boots_after_reconnect: ClassVar[bool] = True
    acts_on_redial: ClassVar[bool] = False
    """Whether stored values act when it dials again, without a restart."""

    def __init__(self, key: str = "") -> None:
        self.key = key

    def __init_subclass__(cls, spelled: str = "") -> None:
        cls.name = spelled or re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        Fault.kinds[cls.name] = cls

    @staticmethod
    def parse(text: str) -> "Fault":
        """The fault ordered as `name` or `name:KEY`; raises CannotStart."""
        name, _, key = text.partition(":")
        kind = Fault.kinds.get(name)
        if kind is None:
            raise CannotStart(f"There is no fault {name!r}: --list-faults names them all.")
        if bool(key) != kind.takes_key:
            shape = f"{name}:KEY" if kind.takes_key else name
            raise CannotStart(f"The fault {name!r} is ordered as {shape}.")
        return kind(key)

    @classmethod
    def sentence(cls) -> str:
        return " ".join((cls.__doc__ or "").split())

    def __repr__(self) -> str:
        return f"<Fault {self.name}{':' + self.key if self.key else ''}>"

    def concerns(self, call: CallFrame) -> bool:
        """Whether a call writes this fault's key, or is the action that stands in its place."""
        return self.key in (call.action, call.payload.get("key") if call.action == "ChangeConfiguration" else None)

    def factory(self, controller: Controller, settings: dict[str, str]) -> dict[str, str]:
        """The settings that it comes with."""
        return settings

    def spelling(self, memory: Memory) -> None:
        """Report keys under other names."""

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        """Where and with what it dials."""
        return dial

    def boot(self, payload: Payload) -> Payload:
        """The BootNotification."""
        return payload

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        """An answer in place of doing what the call asks."""
        return None

    def reply(self, charger: "SimulatedCharger", call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        """What becomes of a good answer, after its call was carried out."""
        return reply

    def outgoing(self, call: CallFrame, frame: bytes) -> tuple[bytes, bool]:
        """The bytes of a call that it makes, and whether they go as text."""
        return frame, True

    def restart_after(self, seconds: float | None) -> float | None:
        """How long after a changed OCPP ID it restarts by itself; None is never."""
        return seconds

    def power_lost(self, memory: Memory) -> None:
        """What a restart does to the settings before they act."""

    def stamp(self, now: datetime) -> datetime:
        """What it takes for the time."""
        return now

    async def online(self, charger: "SimulatedCharger") -> None:
        """What it does beside everything else, from each connect to its end."""
