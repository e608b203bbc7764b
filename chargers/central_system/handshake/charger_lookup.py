"""Who is it? Looks chargers up for the handshake, many at a time: a storm of dials becomes a few queries (T6).

Runs its queries on a thread of its own. What it knows is at most two seconds old.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from chargers.background.clock import Clock
from chargers.services.presence.known_chargers import FoundCharger, look_up

GATHER = 0.003  # seconds in which dials are collected while no query runs
AGAIN = 0.05  # seconds after a query in which more are collected: a query costs milliseconds, however few it asks for
AT_ONCE = 400  # IDs of one query; five parameters each stay below SQLite's limit
FRESH = 2.0  # seconds


class ChargerLookup:
    """Collects IDs and answers them together."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: dict[str, asyncio.Future[FoundCharger]] = {}
        self._recent: dict[str, tuple[float, FoundCharger]] = {}
        self._running = False
        self._thread: ThreadPoolExecutor | None = None

    def start(self) -> None:
        """Opens the thread on which it queries."""
        self._loop = asyncio.get_running_loop()
        self._thread = ThreadPoolExecutor(1, "lookup")

    async def stop(self) -> None:
        """Closes that thread's database connection, and the thread."""
        if self._thread is not None:
            thread, self._thread = self._thread, None
            await self._loop.run_in_executor(thread, lambda: connection.close())
            thread.shutdown(wait=False)

    def recall(self, dialled: str) -> FoundCharger | None:
        """What was known a moment ago. Good to let somebody in, never to refuse."""
        recent = self._recent.get(dialled)
        return recent[1] if recent is not None and self._clock.monotonic() - recent[0] < FRESH else None

    async def find(self, dialled: str) -> FoundCharger:
        """The charger that this ID means, asked of the database now. Raises `DatabaseError`."""
        future = self._waiting.get(dialled)
        if future is None:
            future = self._waiting[dialled] = self._loop.create_future()
            if not self._running:
                self._running = True
                self._loop.call_later(GATHER, self._ask)
        return await asyncio.shield(future)

    def drop(self, dialled: str) -> None:
        """What was known of this ID has changed."""
        self._recent.pop(dialled, None)

    def forget(self) -> None:
        """Drops what is too old; called by the ticker."""
        limit = self._clock.monotonic() - FRESH
        self._recent = {name: entry for name, entry in self._recent.items() if entry[0] > limit}

    def _ask(self) -> None:
        batch = dict(list(self._waiting.items())[:AT_ONCE])
        for name in batch:
            del self._waiting[name]
        if self._thread is None:
            return
        asked = self._loop.run_in_executor(self._thread, look_up, list(batch), self._clock.now())
        asked.add_done_callback(lambda done: self._answer(batch, done))

    def _answer(self, batch: dict[str, asyncio.Future[FoundCharger]], done: asyncio.Future[dict[str, FoundCharger]]) -> None:
        now = self._clock.monotonic()
        problem = done.exception()
        for name, future in batch.items():
            if future.done():
                continue
            if problem is not None:
                future.set_exception(problem)
                continue
            found = done.result()[name]
            self._recent[name] = (now, found)
            future.set_result(found)
        if len(self._waiting) >= AT_ONCE:
            self._ask()
        elif self._waiting:
            self._loop.call_later(AGAIN, self._ask)
        else:
            self._running = False
