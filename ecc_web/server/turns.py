"""Hands a socket's bytes on in turns: a bounded number of them, then other sockets have theirs. Knows no protocol.

Each turn of the event loop may bring a quarter of a megabyte of one peer, which is forty thousand of the smallest frames.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

TURN_BYTES = 4_096  # at the worst 680 frames, some milliseconds


class ReadingTurns:
    """`take` what came; `read` gets it in order. While something waits, the transport's reading is stopped.

    `may_go_on`: whether the reader takes more now; call `go_on` when it does again.
    """

    __slots__ = ("_loop", "_may_go_on", "_next", "_read", "_transport", "_waiting")

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        transport: asyncio.Transport,
        read: Callable[[bytes], None],
        may_go_on: Callable[[], bool],
    ) -> None:
        self._loop = loop
        self._transport = transport
        self._read = read
        self._may_go_on = may_go_on
        self._waiting = b""
        self._next: asyncio.Handle | None = None

    def take(self, data: bytes) -> None:
        if self._waiting or len(data) > TURN_BYTES:
            self._waiting += data
            self._transport.pause_reading()
            if self._next is None:
                self._turn()
        else:
            self._read(data)

    def go_on(self) -> None:
        """The reader takes more: first what waits, then the transport's."""
        if not self._waiting:
            self._transport.resume_reading()
        elif self._next is None:
            self._next = self._loop.call_soon(self._turn)

    def stop(self) -> None:
        """Nobody reads any more."""
        self._waiting = b""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _turn(self) -> None:
        self._next = None
        part, self._waiting = self._waiting[:TURN_BYTES], self._waiting[TURN_BYTES:]
        self._read(part)
        if self._transport.is_closing() or not self._may_go_on():
            return
        self.go_on()
