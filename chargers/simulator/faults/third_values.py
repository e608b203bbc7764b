"""Faults of storing: a value that is neither the one that was sent nor the one that stood there."""

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from chargers.simulator.answering import SimulatorReply
from chargers.simulator.faults.base import Fault
from chargers.simulator.frames import CallFrame, ResultFrame
from chargers.simulator.memory import WriteAnswer

if TYPE_CHECKING:
    from chargers.simulator.charger import SimulatedCharger


class _StoresOtherwise(Fault):
    """Stores what `kept` makes of each value of this key; a value that the charger would refuse is refused as ever."""

    takes_key = True
    says: ClassVar[WriteAnswer] = WriteAnswer.ACCEPTED

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        name, value = call.payload.get("key"), call.payload.get("value")
        if not self.concerns(call) or not isinstance(name, str) or not isinstance(value, str):
            return None
        written = charger.write(name, self.kept(value))
        return SimulatorReply(
            [ResultFrame(call.unique_id, {"status": self.says if written is WriteAnswer.ACCEPTED else written}).encode()]
        )

    def kept(self, value: str) -> str:
        return value


class Clips(_StoresOtherwise):
    """Answers Accepted to a write of this key and stores the first half of the value."""

    def kept(self, value: str) -> str:
        return value[: len(value) // 2]


class ClipsOnce(Clips):
    """Clips the first value that is written to this key, and stores every later one as it is, also the one that undoes it."""

    taken = False

    def kept(self, value: str) -> str:
        first, self.taken = not self.taken, True
        return super().kept(value) if first else value


class DoublesSlashes(_StoresOtherwise):
    """Answers Accepted to a write of this key and stores every slash of the value twice."""

    def kept(self, value: str) -> str:
        return value.replace("/", "//")


class StoresOtherCase(_StoresOtherwise):
    """Answers Accepted to a write of this key and stores the value with its letters in the other case."""

    def kept(self, value: str) -> str:
        return value.swapcase()


class DropsPlaceholder(_StoresOtherwise):
    """Answers Accepted to a write of this key and stores the value without #OSN#."""

    def kept(self, value: str) -> str:
        return value.replace("#OSN#", "")


class PercentEncodes(_StoresOtherwise):
    """Answers Accepted to a write of this key and stores the value percent-encoded."""

    def kept(self, value: str) -> str:
        return quote(value, safe=":/")


class RejectsAndStores(_StoresOtherwise):
    """Answers Rejected to a write of this key and stores the value anyway."""

    says = WriteAnswer.REJECTED


class RejectsAndClips(Clips):
    """Answers Rejected to a write of this key and stores the first half of the value."""

    says = WriteAnswer.REJECTED


class RejectsAndClipsOnce(ClipsOnce):
    """Answers Rejected to the first write of this key and stores the first half of it; every later one is taken as it is."""

    says = WriteAnswer.REJECTED

    def instead(self, charger: "SimulatedCharger", call: CallFrame) -> SimulatorReply | None:
        return None if self.taken else super().instead(charger, call)


del Fault.kinds[_StoresOtherwise.name]  # a base is none of its own
