"""Looks after alerts beside the chargers' sockets: raises them, and sends the mails, each on a thread of its own.

Neither the event loop nor the writer ever waits for a mail server. Among several processes one does it (services/alerts).
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from chargers.services import alerts
from chargers.wording.alert_mails import compose

if TYPE_CHECKING:
    from chargers.central_system.process import CentralSystem

LOOK_EVERY = 10.0  # seconds
SLEPT = timedelta(seconds=60)  # since the last look: this process did not hear, whatever its lease says
logger = logging.getLogger(__name__)


class Alerting:
    """One per serving process; a part of it that starts after the central system and stops before it."""

    def __init__(self, house: CentralSystem, every: float = LOOK_EVERY) -> None:
        self._house = house
        self._every = every
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = threading.Event()
        self._looked: datetime | None = None
        self._awake_since: datetime | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._stopping.clear()
        self._tasks = [
            loop.create_task(self._repeat("looking for alerts", self.look), name="alerts"),
            loop.create_task(self._repeat("sending mails", self.send), name="mails"),
        ]

    async def stop(self) -> None:
        """A mail that is being handed over is waited for, no longer than the mail server may take."""
        self._stopping.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def look(self) -> None:
        """One round of raising and telling. Runs on a thread of its own."""
        now, process = timezone.now(), self._house.process
        if not alerts.is_mine(process, now):
            self._looked = None
            return
        if self._looked is not None and now - self._looked > SLEPT:
            self._awake_since = now
        alerts.look(now, awake_since=self._awake_since)
        alerts.tell(now, awake_since=self._awake_since)
        self._looked = now

    def send(self) -> None:
        """One round of sending. Runs on a thread of its own."""
        now, process = timezone.now(), self._house.process
        if alerts.is_mine(process, now):
            alerts.deliver(process, now, compose, go_on=lambda: not self._stopping.is_set())

    async def _repeat(self, name: str, work: Callable[[], None]) -> None:
        thread = ThreadPoolExecutor(1, name.replace(" ", "-"))
        loop = asyncio.get_running_loop()
        running: asyncio.Future[None] | None = None
        try:
            while True:
                running = loop.run_in_executor(thread, self._round, name, work)
                await asyncio.shield(running)
                await asyncio.sleep(self._every)
        finally:
            if running is not None:
                await asyncio.gather(running, return_exceptions=True)
            thread.shutdown(wait=False)

    def _round(self, name: str, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as problem:  # the database is away for a moment: the next round finds the same
            logger.error("%s failed: %s", name, type(problem).__name__)
        finally:
            connection.close()
