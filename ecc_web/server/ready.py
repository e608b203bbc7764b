"""`/readyz`: whether this process should get work, in every role. Nobody logs in here: it says codes and one number."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from chargers.central_system.central_system import CentralSystem

SECONDS = 8.0  # a database that hangs is not ready
KEPT = 2.0  # seconds from when it was asked


class Ready:
    """One for each process. An answer is kept for a moment: whoever asks often costs no more."""

    def __init__(self, central: CentralSystem | None) -> None:
        self._central = central
        self._looking: asyncio.Task[tuple[int, bytes]] | None = None
        self._until = 0.0

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        """200 or 503, and JSON: `status`, `database`, `disk`, `bus`, `lease`, `oldest_unheld_change_s`."""
        loop = asyncio.get_running_loop()
        if self._looking is None or (self._looking.done() and loop.time() >= self._until):
            self._looking, self._until = loop.create_task(self._look()), loop.time() + KEPT
        status, body = await asyncio.shield(self._looking)
        headers = [
            (b"content-type", b"application/json"),
            (b"cache-control", b"no-store"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _look(self) -> tuple[int, bytes]:
        from django.utils import timezone

        from chargers.services import readiness

        central = self._central
        process, now = (None, timezone.now()) if central is None else (central.lease.process, central.clock.now())
        try:
            async with asyncio.timeout(SECONDS):
                found = await asyncio.to_thread(_and_let_go, lambda: readiness.look(process, now))
        except TimeoutError:
            found = readiness.Readiness("slow", readiness.BAD, readiness.BAD, readiness.BAD, None)
        said = {"status": "ok" if found.is_ready else "not ready", **asdict(found)}
        return (200 if found.is_ready else 503), orjson.dumps(said)


def _and_let_go(work: Callable[[], Any]) -> Any:
    """The thread's own connection is closed: threads come and go."""
    from django.db import connection

    try:
        return work()
    finally:
        connection.close()
