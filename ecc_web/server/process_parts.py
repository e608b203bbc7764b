"""What lives as long as the serving process: started before the first socket, stopped after the last (ASGI's lifespan)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from ecc_web.server.doors import App


class Part(Protocol):
    """The writer, the ticker, the driver: whatever the central system runs beside its sockets."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class WithParts:
    """An application whose lifespan starts the parts in order and stops them in reverse."""

    def __init__(self, app: App, parts: Sequence[Part]) -> None:
        self.app = app
        self.parts = parts

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return
        await receive()
        running: list[Part] = []
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
