"""What goes wrong at a charger, at which frame; and a witness of every frame that the charger saw."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from chargers.simulator import Fault, SimulatedCharger
from chargers.simulator.answering import SimulatorReply
from chargers.simulator.frames import CallFrame


class Blow(StrEnum):
    """What happens to the charger."""

    CUT = "line cut"
    RESTART = "charger restarted"


class Moment(StrEnum):
    """When, at its frame."""

    BEFORE = "before it was carried out"
    UNANSWERED = "after it was carried out, before its answer"
    ANSWERED = "after its answer"


@dataclass(frozen=True)
class Interruption:
    frame: int  # of those that the server asks
    blow: Blow
    moment: Moment


def draw(chance: random.Random) -> tuple[Interruption, ...]:
    """None to three, among the first dozen frames."""
    count = chance.choice((0, 1, 1, 2, 2, 3))
    frames = sorted(chance.sample(range(1, 13), count))
    return tuple(Interruption(frame, chance.choice(list(Blow)), chance.choice(list(Moment))) for frame in frames)


@dataclass
class Frame:
    """One call of the server, as the charger saw it."""

    line: object  # over which it came
    call: CallFrame
    at: float  # the loop's clock
    carried_out: bool = True
    answered: bool = True


class Interrupted(Fault):
    """Suffers what was drawn for it, and remembers every frame."""

    def __init__(self, interruptions: tuple[Interruption, ...], each_frame: Callable[[], None]) -> None:
        super().__init__()
        self.due = {each.frame: each for each in interruptions}
        self.suffered: Counter[str] = Counter()
        self.frames: list[Frame] = []
        self._each_frame = each_frame
        self._present: Interruption | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def instead(self, charger: SimulatedCharger, call: CallFrame) -> SimulatorReply | None:
        self.frames.append(Frame(charger.conversation, call, asyncio.get_running_loop().time()))
        self._each_frame()
        self._present = self.due.pop(len(self.frames), None)
        if self._present is not None and self._present.moment is Moment.BEFORE:
            self.frames[-1].carried_out = self.frames[-1].answered = False
            self._strike(charger, self._present)
            return SimulatorReply([])
        return None

    def reply(self, charger: SimulatedCharger, call: CallFrame, reply: SimulatorReply) -> SimulatorReply:
        blow = self._present
        if blow is None:
            return reply
        if blow.moment is Moment.UNANSWERED:
            reply.frames, self.frames[-1].answered = [], False

        async def strike() -> None:
            self._strike(charger, blow)

        reply.then.append(strike)
        return reply

    def _strike(self, charger: SimulatedCharger, present: Interruption) -> None:
        self.suffered[present.blow] += 1
        if present.blow is Blow.CUT:
            charger.drop_line()
        else:
            task = asyncio.get_running_loop().create_task(charger.restart("power cut", politely=False))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


del Fault.kinds[Interrupted.name]  # it is ordered here only
