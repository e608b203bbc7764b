"""What a person sees while chargers run: a line for every event of a few, one summary a second for many.

Writes lines to a function that it is given; never a secret, because events hold none.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from chargers.simulator.charger import SimulatedCharger
from chargers.simulator.events import Event, Happened

FEW = 20
_WORDS = {
    Happened.DIALLING: "dials",
    Happened.CONNECTED: "is connected to",
    Happened.REFUSED: "did not get through:",
    Happened.BOOTED: "booted and was accepted",
    Happened.HELD_OFF: "booted and was told to wait:",
    Happened.ASKED: "was asked:",
    Happened.WRITTEN: "stored",
    Happened.RESTARTING: "restarts:",
    Happened.LOST: "lost its line:",
    Happened.CHARGING: "charges:",
    Happened.STOPPED: "stopped charging:",
}


class Progress:
    """The narrator of a fleet. Hand `hear` to the chargers, then `watch` beside them."""

    def __init__(self, write: Callable[[str], None], few: bool, every: float = 1.0) -> None:
        self.write, self.few, self.every = write, few, every
        self.seen: Counter[Happened] = Counter()
        self.last_refusal = ""

    def hear(self, event: Event) -> None:
        self.seen[event.kind] += 1
        if event.kind is Happened.REFUSED:
            self.last_refusal = event.detail
        if self.few:
            self.write(f"{datetime.now().astimezone():%H:%M:%S}  {event.ocpp_id}  {_WORDS[event.kind]} {event.detail}".rstrip())

    async def watch(self, chargers: Sequence[SimulatedCharger]) -> None:
        """For many: one line a second, whenever it would say something new."""
        said = ""
        while not self.few:
            await asyncio.sleep(self.every)
            line = self.summary(chargers)
            if line != said:
                self.write(line)
                said = line

    def summary(self, chargers: Sequence[SimulatedCharger]) -> str:
        online = sum(charger.connected for charger in chargers)
        booted = sum(charger.connected and charger.is_booted for charger in chargers)
        said = [f"{online:,} of {len(chargers):,} connected", f"{booted:,} booted"]
        for kind, word in ((Happened.REFUSED, "refused dials"), (Happened.LOST, "lost lines"), (Happened.RESTARTING, "restarts")):
            if self.seen[kind]:
                said.append(f"{self.seen[kind]:,} {word}")
        if self.last_refusal and online < len(chargers):
            said.append(f"last refusal: {self.last_refusal}")
        return ", ".join(said)
