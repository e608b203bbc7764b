"""What asyncio offers for a socket's messages and back pressure, at a tenth of the memory: one reader, nothing kept while idle.

`asyncio.Queue` and `asyncio.Event` hold five deques of 0.7 KiB each; ten thousand idle sockets have ten thousand of both.
They are handed their loop: asking which one runs is a call of the system before Python 3.12, and costs more than the rest.
"""

from __future__ import annotations

import asyncio
from typing import Any


class Mailbox:
    """Messages on their way to the socket's consumer. Only one task reads."""

    __slots__ = ("_loop", "_messages", "_reader")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._messages: list[Any] = []
        self._reader: asyncio.Future[None] | None = None

    def put_nowait(self, message: Any) -> None:
        self._messages.append(message)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def get(self) -> Any:
        while not self._messages:
            self._reader = self._loop.create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        return self._messages.pop(0)

    def empty(self) -> bool:
        return not self._messages

    def qsize(self) -> int:
        return len(self._messages)


class Gate:
    """Open, but while the transport has too much to write."""

    __slots__ = ("_loop", "_opened")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._opened: asyncio.Future[None] | None = None

    def is_set(self) -> bool:
        return self._opened is None

    def clear(self) -> None:
        if self._opened is None:
            self._opened = self._loop.create_future()

    def set(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None and not opened.done():
            opened.set_result(None)

    async def wait(self) -> bool:
        while self._opened is not None:
            await asyncio.shield(self._opened)
        return True
