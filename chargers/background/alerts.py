"""Looks after alerts beside the chargers' sockets: raises them, and sends the mails (those about changes, too), each on a thread
of its own.

Neither the event loop nor the writer ever waits for a mail server. Among several processes one does it (services/alerts).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from chargers.background.clock import Clock
from chargers.background.threaded import Threaded
from chargers.services import alerts
from chargers.services.changes import watching

LOOK_EVERY = 10.0  # seconds
SLEPT = timedelta(seconds=60)  # since the last look: this process did not hear, whatever its lease says


class Alerting:
    """One per serving process; a part of it that starts after the central system and stops before it.

    `process`: gives the key of this process's row; `every`: seconds between two looks.
    """

    def __init__(
        self,
        process: Callable[[], int],
        clock: Clock,
        compose: alerts.Compose,
        compose_end: watching.Compose,
        every: float = LOOK_EVERY,
    ) -> None:
        self._process = process
        self._clock = clock
        self._compose = compose
        self._compose_end = compose_end
        self._stopping = threading.Event()
        self._looked: datetime | None = None
        self._awake_since: datetime | None = None
        self._seen: alerts.SeenBefore = {}
        self._looking = Threaded("looking for alerts", every, self.look)
        self._sending = Threaded("sending mails", every, self.send)

    async def start(self) -> None:
        """Looks and sends from now on, each on a thread of its own."""
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
            self._seen.clear()
            return
        if self._looked is not None and now - self._looked > SLEPT:
            self._awake_since = now
            self._seen.clear()
        alerts.look(now, awake_since=self._awake_since, seen=self._seen)
        alerts.tell(now, awake_since=self._awake_since)
        self._looked = now

    def send(self) -> None:
        """One round of sending. Runs on a thread of its own."""
        now, process = self._clock.now(), self._process()
        if alerts.is_mine(process, now):
            alerts.deliver(process, now, self._compose, go_on=lambda: not self._stopping.is_set())
            watching.deliver(now, self._compose_end, go_on=lambda: not self._stopping.is_set())
