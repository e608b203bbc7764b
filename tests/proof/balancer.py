"""A TCP balancer: one port for ever, behind it whoever serves, one after the other. Knows nothing of what goes through it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from tests.proof.server import ServerProcess

CHUNK = 65_536


class Balancer:
    """A line ends at both ends as soon as it ended at one."""

    def __init__(self, backends: Sequence[ServerProcess]) -> None:
        self._backends = list(backends)
        self._lines: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, port: int) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for line in list(self._lines):
                line.cancel()
            await asyncio.gather(*self._lines, return_exceptions=True)
            await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.get_running_loop().create_task(self._carry(reader, writer))
        self._lines.add(line)
        line.add_done_callback(self._lines.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if (there := await self._reach()) is None:
                return
            try:
                ways = [asyncio.ensure_future(_pour(reader, there[1])), asyncio.ensure_future(_pour(there[0], writer))]
                try:
                    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for way in ways:
                        way.cancel()
            finally:
                there[1].close()
        finally:
            writer.close()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """The next one that takes it."""
        for _ in self._backends:
            backend = self._backends.pop(0)
            self._backends.append(backend)
            if (port := backend.listens_on) is not None:
                with suppress(OSError):
                    return await asyncio.open_connection("127.0.0.1", port)
        return None


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await source.read(CHUNK):
            into.write(chunk)
            await into.drain()
