"""A real listening socket with our protocols behind it, on the event loop that serves in production."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, cast

import pytest
import pytest_asyncio
import uvloop
from uvicorn.server import ServerState

from ecc_web.server.bounds import WireBounds
from ecc_web.server.config import ServerConfig
from ecc_web.server.http import BoundedProtocol
from ecc_web.server.websocket import PatientWebSocketProtocol
from tests.server.raw import RawSocket

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class Listening:
    """A server in the test's own loop. `turn` moves its pinger by hand; no clock is waited for."""

    def __init__(self, config: ServerConfig, state: ServerState, address: tuple[str, int], clients: AsyncExitStack) -> None:
        self.config = config
        self.connections = cast("set[PatientWebSocketProtocol]", state.connections)
        self.address = address
        self.clients = clients

    async def dial(self) -> RawSocket:
        return await self.clients.enter_async_context(await RawSocket.dial(*self.address))

    async def websocket(self, path: str = "/ocpp/A") -> RawSocket:
        client = await self.dial()
        client.send(client.handshake(path))
        assert (await client.head()).startswith(b"HTTP/1.1 101 ")
        return client

    def turn(self, now: float) -> None:
        for _ in range(round(self.config.pinger.interval)):
            self.config.pinger.turn(now)


Serve = Callable[..., Awaitable[Listening]]


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"uvloop": uvloop.new_event_loop}


@pytest_asyncio.fixture
async def serve() -> AsyncIterator[Serve]:
    async with AsyncExitStack() as stack:

        async def start(app: App, *, close_frames: bool = True, **bounds: Any) -> Listening:
            config = ServerConfig(
                app, ping_interval=20, trusted_proxies=[], close_frames=close_frames, bounds=WireBounds(**bounds)
            )
            config.load()
            state = ServerState()
            loop = asyncio.get_running_loop()
            server = await loop.create_server(
                lambda: BoundedProtocol(config, state, {}),
                "127.0.0.1",
                0,
            )
            stack.callback(server.close)
            return Listening(config, state, server.sockets[0].getsockname(), stack)

        yield start
