"""Misbehaviour of chargers that the simulator does not sell, and the words for the keys that all of it is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from chargers.simulator.answering import SimulatorReply
from chargers.simulator.dial import DialAttempt
from chargers.simulator.faults import Fault
from chargers.simulator.faults.third_values import RejectsAndStores
from chargers.simulator.frames import CallFrame, ResultFrame
from chargers.simulator.memory import WriteAnswer

if TYPE_CHECKING:
    from chargers.simulator.charger import SimulatedCharger
    from chargers.simulator.controllers import Controller

ADDRESS = {"cpa": "BackOffice-URL", "evc4": "com_Endpoint", "evc5": "com_Endpoint"}
LIES_WHEN_READ = "reads_as_written"
MAY_FORGET = ("forgets",)  # their settings change without anybody writing them


class ReadsAsWritten(Fault):
    """Stores the first half of what is written to this key, and reports the whole of it: nobody can know."""

    takes_key = True
    said = ""

    def instead(self, charger: SimulatedCharger, call: CallFrame) -> SimulatorReply | None:
        name, value = call.payload.get("key"), call.payload.get("value")
        if call.action != "ChangeConfiguration" or not self.concerns(call) or not isinstance(value, str):
            return None
        written = charger.write(str(name), value[: len(value) // 2])
        self.said = value if written is WriteAnswer.ACCEPTED else self.said
        return SimulatorReply([ResultFrame(call.unique_id, {"status": written}).encode()])

    def reply(self, charger: SimulatedCharger, call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        if call.action == "GetConfiguration" and self.said:
            reply.frames = [self._retold(frame) for frame in reply.frames]
        return reply

    def _retold(self, frame: bytes) -> bytes:
        message = json.loads(frame)
        for each in message[2].get("configurationKey", []):
            if each["key"] == self.key:
                each["value"] = self.said
        return json.dumps(message).encode()


class LiesAgain(Fault):
    """Takes the first write of this key; every later one, also that which would undo it, is answered Accepted and not stored."""

    takes_key = True
    taken = False

    def instead(self, charger: SimulatedCharger, call: CallFrame) -> SimulatorReply | None:
        if not self.concerns(call):
            return None
        first, self.taken = not self.taken, True
        return None if first else SimulatorReply([ResultFrame(call.unique_id, {"status": "Accepted"}).encode()])


class StoresUnsupported(RejectsAndStores):
    """Answers NotSupported to a write of this key and stores the value anyway."""

    says = WriteAnswer.NOT_SUPPORTED


class KeepsDialling(Fault):
    """Dials as it did at first, whatever is stored."""

    first: DialAttempt | None = None

    def dial(self, dial: DialAttempt, serial: str) -> DialAttempt:
        self.first = self.first or dial
        return self.first


class HeartbeatBeforeBoot(Fault):
    """Sends a Heartbeat in the place of every other BootNotification, and boots a minute after that."""

    booted = True

    def outgoing(self, call: CallFrame, frame: bytes) -> tuple[bytes, bool]:
        if call.action != "BootNotification":
            return frame, True
        self.booted = not self.booted
        return frame if self.booted else CallFrame(call.unique_id, "Heartbeat", {}).encode(), True


OURS: dict[str, type[Fault]] = {
    kind.name: kind for kind in (ReadsAsWritten, LiesAgain, StoresUnsupported, KeepsDialling, HeartbeatBeforeBoot)
}


def for_type(manner: str, controller: Controller) -> str:
    """A manner with the key of this type of charger in the place of the role in braces."""
    return manner.format(id=controller.id_key, key=controller.authorization_key, address=ADDRESS[controller.name])


def lies_when_read(manners: tuple[str, ...]) -> bool:
    return any(manner.startswith(LIES_WHEN_READ) for manner in manners)


def dials_otherwise(manners: tuple[str, ...]) -> bool:
    """Whether what is stored in it does not decide where it dials, and as whom."""
    return KeepsDialling.name in manners
