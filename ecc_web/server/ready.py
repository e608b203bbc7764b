"""`/readyz`: whether this process should get work, in every role. Nobody logs in here: it says codes and one number."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import orjson

if TYPE_CHECKING:
    from chargers.central_system.central_system import CentralSystem
    from chargers.services.readiness import Readiness

SECONDS = 8.0  # a database that hangs is not ready
SECONDS_OF_OTHERS = 5.0  # what is asked beside: without an answer it is said to be unknown
KEPT = 2.0  # seconds from when it was asked
T = TypeVar("T")


class ProbeThread(Generic[T]):
    """Asked on a thread, one at a time: who hangs holds one thread, however often he is asked."""

    def __init__(self) -> None:
        self._asking: asyncio.Task[T] | None = None

    async def ask(self, work: Callable[[], T], seconds: float, otherwise: T) -> T:
        """What `work` says; `otherwise` where that takes too long."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.get_running_loop().create_task(asyncio.to_thread(_and_let_go, work))
        done, _ = await asyncio.wait([self._asking], timeout=seconds)
        return self._asking.result() if done else otherwise


class Ready:
    """One for each process. An answer is kept for a moment: whoever asks often costs no more."""

    def __init__(self, central: CentralSystem | None) -> None:
        self._central = central
        self._looking: asyncio.Task[tuple[int, bytes]] | None = None
        self._until = 0.0
        self._own: ProbeThread[Readiness] = ProbeThread()
        self._bus: ProbeThread[str] = ProbeThread()
        self._oldest: ProbeThread[int | None] = ProbeThread()

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
        own, bus, oldest = await asyncio.gather(
            self._own.ask(lambda: readiness.own_readiness(process, now), SECONDS, readiness.Readiness(readiness.SLOW)),
            self._bus.ask(readiness.bus_state, SECONDS_OF_OTHERS, readiness.UNKNOWN),
            self._oldest.ask(lambda: readiness.oldest_unheld(now), SECONDS_OF_OTHERS, None),
        )
        found = replace(own, bus=bus, oldest_unheld_change_s=oldest)
        said = {"status": "ok" if found.is_ready else "not ready", **asdict(found)}
        return (200 if found.is_ready else 503), orjson.dumps(said)


def _and_let_go(work: Callable[[], T]) -> T:
    """The thread's own connection is closed: threads come and go."""
    from django.db import connection

    try:
        return work()
    finally:
        connection.close()
