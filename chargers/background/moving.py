"""Sends chargers to their backend one after the other, as people asked for them together (services/fleets/series)."""

from __future__ import annotations

from chargers.background.clock import Clock
from chargers.background.threaded import Threaded
from chargers.services.fleets import series

LOOK_EVERY = 2.0  # seconds


class Moving:
    """One per serving process; a part of it that starts after the central system and stops before it."""

    def __init__(self, clock: Clock, every: float = LOOK_EVERY) -> None:
        self._clock = clock
        self._moving = Threaded("moving chargers", every, self.look)

    async def start(self) -> None:
        """Looks at series from now on."""
        self._moving.start()

    async def stop(self) -> None:
        """Waits for the step that is under way; a series goes on wherever the next process looks."""
        await self._moving.stop()

    def look(self) -> None:
        """One step of every series that goes on. Runs on a thread of its own."""
        series.carry_on(self._clock.now())
