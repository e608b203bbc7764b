"""The charger's own time: as fast as one likes, or turned by hand.

Holds the two clocks. Knows nothing about chargers. Seconds here are the charger's; what the network needs
(a handshake, an answer) is awaited in real seconds, because no speed factor makes a network faster.
"""

import asyncio
import heapq
import itertools
from collections.abc import Callable
from typing import Protocol


class SimulatorClock(Protocol):
    """What a charger asks of its clock."""

    def now(self) -> float:
        """Seconds since some start, in the charger's time."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when that many of the charger's seconds have passed."""
        ...

    def real(self, seconds: float) -> float | None:
        """How long that takes on the wall; None where nobody can tell."""
        ...


class RunningClock:
    """Runs by itself; with `speed=60` a minute takes a second."""

    def __init__(self, speed: float = 1.0) -> None:
        if not speed > 0:
            raise ValueError("a clock's speed is above 0")
        self.speed = speed

    def now(self) -> float:
        return asyncio.get_running_loop().time() * self.speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)

    def real(self, seconds: float) -> float | None:
        return seconds / self.speed


class HandCrankedClock:
    """Stands still until somebody turns it. For tests that must not wait and must not race."""

    def __init__(self) -> None:
        self._now = 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self._now

    def real(self, seconds: float) -> float | None:
        return None

    async def sleep(self, seconds: float) -> None:
        waker = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), waker))
        await waker

    async def advance(self, seconds: float) -> None:
        """Let the time pass, waking the sleepers in their order and giving each its turn at its own moment."""
        end = self._now + seconds
        await self._turns()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, waker = heapq.heappop(self._sleepers)
            self._now = max(self._now, due)
            if not waker.done():
                waker.set_result(None)
                await self._turns()
        self._now = end
        await self._turns()

    async def advance_until(self, condition: Callable[[], bool], step: float = 1.0, patience: float = 10.0) -> None:
        """Advance step by step, with a moment for the sockets in between, until the condition holds.

        Raises TimeoutError after `patience` real seconds.
        """
        async with asyncio.timeout(patience):
            while not condition():
                await self.advance(step)
                await asyncio.sleep(0.002)

    async def _turns(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)
