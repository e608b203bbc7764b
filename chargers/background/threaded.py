"""Work that blocks, done again and again beside the event loop, which never waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from chargers.background.periodic import Periodic
from chargers.services import doorbell


class Threaded:
    """Work that blocks, again and again on one thread of its own. What runs when it is stopped is waited for."""

    def __init__(self, name: str, every: float, work: Callable[[], None]) -> None:
        self._name = name
        self._work = work
        self._periodic = Periodic(name, every, self._round, soonest=every)
        self._running: asyncio.Future[None] | None = None

    def start(self) -> None:
        """Opens the thread and works from now on."""
        loop = asyncio.get_running_loop()
        name = self._name.replace(" ", "-")
        self._thread = ThreadPoolExecutor(1, name, initializer=doorbell.serve_on, initargs=(loop,))
        self._periodic.start()

    async def stop(self) -> None:
        """Waits for the round that is under way."""
        await self._periodic.stop()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)
        self._thread.shutdown(wait=False)

    async def _round(self) -> None:
        self._running = asyncio.get_running_loop().run_in_executor(self._thread, self._work_and_let_go)
        await asyncio.shield(self._running)

    def _work_and_let_go(self) -> None:
        try:
            self._work()
        finally:
            connection.close()
