"""Work that is done again and again: one loop class for everything that looks, renews or tidies."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

logger = logging.getLogger(__name__)


class Periodic:
    """Runs `work` every so many seconds, sooner where `ring` was called. A failed round is logged and followed by the next.

    `soonest`: seconds between two rounds at least, however often somebody rings. The first round runs at once, or after
    `every` where `waits_first`. `after_failure`: seconds to the next round where one failed, in place of `every`.
    """

    def __init__(
        self,
        name: str,
        every: float,
        work: Callable[[], Awaitable[None]],
        *,
        soonest: float = 0.1,
        waits_first: bool = False,
        after_failure: float | None = None,
    ) -> None:
        self._name = name
        self._every = every
        self._work = work
        self._after_failure = every if after_failure is None else after_failure
        self._soonest = min(soonest, every, self._after_failure)
        self._waits_first = waits_first
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Works from now on: every so many seconds, and soon after each ring."""
        self._task = asyncio.get_running_loop().create_task(self._repeat(), name=self._name)

    async def stop(self) -> None:
        """Ends it in the midst of a round; waits for that end."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def ring(self) -> None:
        """Something may be waiting: look soon."""
        self._wake.set()

    async def _repeat(self) -> None:
        if self._waits_first:
            await asyncio.sleep(self._every)
        while True:
            self._wake.clear()
            pause = self._every
            try:
                await self._work()
            except Exception as problem:  # the database is away for a moment: the next round finds the same
                logger.error("%s failed: %s", self._name, type(problem).__name__)
                pause = self._after_failure
            await asyncio.sleep(self._soonest)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause - self._soonest):
                    await self._wake.wait()
