"""Misbehaviour of chargers that the simulator does not sell, and the words for the keys that all of it is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from chargers.simulator.answering import Reply
from chargers.simulator.faults import Fault
from chargers.simulator.frames import Call, Result
from chargers.simulator.memory import Written

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

    def instead(self, charger: SimulatedCharger, call: Call) -> Reply | None:
        name, value = call.payload.get("key"), call.payload.get("value")
        if call.action != "ChangeConfiguration" or not self.concerns(call) or not isinstance(value, str):
            return None
        written = charger.write(str(name), value[: len(value) // 2])
        self.said = value if written is Written.ACCEPTED else self.said
        return Reply([Result(call.unique_id, {"status": written}).encode()])

    def reply(self, charger: SimulatedCharger, call: Call, reply: Reply) -> Reply:
        if call.action == "GetConfiguration" and self.said:
            reply.frames = [self._retold(frame) for frame in reply.frames]
        return reply

    def _retold(self, frame: bytes) -> bytes:
        message = json.loads(frame)
        for each in message[2].get("configurationKey", []):
            if each["key"] == self.key:
                each["value"] = self.said
        return json.dumps(message).encode()


def for_type(manner: str, controller: Controller) -> str:
    """A manner with the key of this type of charger in the place of the role in braces."""
    return manner.format(id=controller.id_key, key=controller.authorization_key, address=ADDRESS[controller.name])


def lies_when_read(manners: tuple[str, ...]) -> bool:
    return any(manner.startswith(LIES_WHEN_READ) for manner in manners)
