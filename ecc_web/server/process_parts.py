"""What lives as long as the serving process: started before the first socket, stopped after the last (ASGI's lifespan)."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Any, Protocol

from ecc_web.server.doors import App


class ProcessPart(Protocol):
    """The writer, the ticker, the driver: whatever the central system runs beside its sockets."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class WithParts:
    """An application whose lifespan starts the parts in order and stops them in reverse."""

    def __init__(self, app: App, parts: Sequence[ProcessPart]) -> None:
        self.app = app
        self.parts = parts

    def __call__(self, scope: Any, receive: Any, send: Any) -> Awaitable[None]:
        if scope["type"] == "lifespan":
            return self._live(receive, send)
        return self.app(scope, receive, send)  # not awaited here: each coroutine between costs every message its share

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        running: list[ProcessPart] = []
        try:
            for part in self.parts:
                await part.start()
                running.append(part)
            await send({"type": "lifespan.startup.complete"})
            await receive()
        finally:
            for part in reversed(running):
                await part.stop()
        await send({"type": "lifespan.shutdown.complete"})
