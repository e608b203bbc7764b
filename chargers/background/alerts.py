"""Looks after alerts beside the chargers' sockets: raises them, and sends the mails, each on a thread of its own.

Neither the event loop nor the writer ever waits for a mail server. Among several processes one does it (services/alerts).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db import connection

from chargers.background.clock import Clock
from chargers.background.periodic import Periodic
from chargers.services import alerts, doorbell

LOOK_EVERY = 10.0  # seconds
SLEPT = timedelta(seconds=60)  # since the last look: this process did not hear, whatever its lease says


class Alerting:
    """One per serving process; a part of it that starts after the central system and stops before it.

    `process`: gives the key of this process's row; `every`: seconds between two looks.
    """

    def __init__(self, process: Callable[[], int], clock: Clock, compose: alerts.Compose, every: float = LOOK_EVERY) -> None:
        self._process = process
        self._clock = clock
        self._compose = compose
        self._stopping = threading.Event()
        self._looked: datetime | None = None
        self._awake_since: datetime | None = None
        self._looking = _Threaded("looking for alerts", every, self.look)
        self._sending = _Threaded("sending mails", every, self.send)

    async def start(self) -> None:
        self._stopping.clear()
        self._looking.start()
        self._sending.start()

    async def stop(self) -> None:
        """A mail that is being handed over is waited for, no longer than the mail server may take."""
        self._stopping.set()
        await asyncio.gather(self._looking.stop(), self._sending.stop())

    def look(self) -> None:
        """One round of raising and telling. Runs on a thread of its own."""
        now = self._clock.now()
        if not alerts.is_mine(self._process(), now):
            self._looked = None
            return
        if self._looked is not None and now - self._looked > SLEPT:
            self._awake_since = now
        alerts.look(now, awake_since=self._awake_since)
        alerts.tell(now, awake_since=self._awake_since)
        self._looked = now

    def send(self) -> None:
        """One round of sending. Runs on a thread of its own."""
        now, process = self._clock.now(), self._process()
        if alerts.is_mine(process, now):
            alerts.deliver(process, now, self._compose, go_on=lambda: not self._stopping.is_set())


class _Threaded:
    """Work that blocks, again and again on one thread of its own. What runs when it is stopped is waited for."""

    def __init__(self, name: str, every: float, work: Callable[[], None]) -> None:
        self._name = name
        self._work = work
        self._periodic = Periodic(name, every, self._round, soonest=every)
        self._running: asyncio.Future[None] | None = None

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        name = self._name.replace(" ", "-")
        self._thread = ThreadPoolExecutor(1, name, initializer=doorbell.serve_on, initargs=(loop,))
        self._periodic.start()

    async def stop(self) -> None:
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
