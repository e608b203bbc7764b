"""This process's place among those that serve: opened at the start, renewed on a thread of its own, given back at the end.

The thread is its own so that no long flush of the writer lets a lease lapse under a process that lives.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from django.db import DatabaseError, connection

from chargers.services import doorbell
from chargers.services.presence import process_leases

if TYPE_CHECKING:
    from chargers.background.clock import Clock

T = TypeVar("T")


class Lease:
    """`key`: of this run of this process. `process`: the key of its row, once it is open. Raises `DatabaseError`."""

    def __init__(self, role: str, clock: Clock, pid: int | None = None) -> None:
        self.key = secrets.token_hex(8)
        self.process = 0
        self._role = role
        self._clock = clock
        self._pid = os.getpid() if pid is None else pid
        self._thread: ThreadPoolExecutor | None = None

    async def open(self) -> None:
        """Writes the row of this process, by which others see that it lives."""
        loop = asyncio.get_running_loop()
        self._thread = ThreadPoolExecutor(1, "lease", initializer=doorbell.serve_on, initargs=(loop,))
        self.process = await self._run(lambda: process_leases.open_lease(self.key, self._role, self._clock.now(), self._pid))

    async def renew(self, sockets: dict[int, str]) -> tuple[list[int], set[int]]:
        """`sockets`: charger key to socket, of those that are connected here. Returns the keys of chargers whose process was
        found dead, and of those that have a newer socket in another process (C7)."""

        def work() -> tuple[list[int], set[int]]:
            return process_leases.renew_lease(self.process, self._clock.now()), process_leases.chargers_elsewhere(
                self.process, sockets
            )

        return await self._run(work)

    async def end(self) -> None:
        """Gives it back: the sockets of this process count no longer."""
        if self._thread is not None:
            with suppress(DatabaseError):  # it lapses by itself
                await self._run(lambda: process_leases.end_lease(self.process, self._clock.now()))
            await self._run(lambda: connection.close())
            self._thread.shutdown(wait=False)
            self._thread = None

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _closing_what_broke(work))


def _closing_what_broke(work: Callable[[], T]) -> Callable[[], T]:
    """A connection that failed is not used again."""

    def run() -> T:
        try:
            return work()
        except Exception:
            connection.close()
            raise

    return run
