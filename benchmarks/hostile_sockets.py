"""`python -m benchmarks.hostile_sockets PORT FIRST COUNT`: sockets of ten hostile kinds at once, until it is killed.

FIRST: the number of the first charger that is theirs; each has a key, but for the kinds that never get in. Says `Attacking` once
every one of them has begun.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count

from benchmarks import frames

SIZE = 250_000
TEXT, PING = 0x81, 0x89
PAUSE = 0.05  # seconds before a socket that was closed is dialled again
AT_ONCE = 1_000_000  # bytes that a round sends
Attack = Callable[[int, int], Awaitable[None]]  # of a number, at a port


def _frame(first: int, payload: bytes) -> bytes:
    """Masked with zeros: the kind of byte must stay what it is."""
    size = len(payload)
    if size < 126:
        return bytes((first, 0x80 | size)) + bytes(4) + payload
    return bytes((first, 0xFF)) + size.to_bytes(8, "big") + bytes(4) + payload


def _filled(head: str, part: str, tail: str = "") -> bytes:
    return _frame(TEXT, (head + part * ((SIZE - len(head) - len(tail)) // len(part)) + tail).encode())


FLOODS: dict[str, bytes] = {
    "brackets": _filled("", "["),
    "escaped quotes": _filled("[", '\\"'),
    "halves of characters": _filled('[2,"1","StatusNotification",{"info":"', "\\ud800", '"}]'),
    "pings": _frame(PING, b"x") * 20_000,
    "the smallest frames": _frame(TEXT, b"[]") * 20_000,
    "fragments without content": _frame(0x01, b"") + _frame(0x00, b"") * 20_000,
    "heads of frames": b"\x81\xff\x7f" * 30_000,
}


async def _flood(number: int, port: int, bytes_: bytes) -> None:
    """Gets in, and sends as fast as the door reads."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(frames.handshake(number, port))
        if not (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101"):
            return
        while True:
            for start in range(0, len(bytes_), AT_ONCE):
                writer.write(bytes_[start : start + AT_ONCE])
                await writer.drain()
            with suppress(TimeoutError):
                if not await asyncio.wait_for(reader.read(100_000), 0.01):
                    return
    finally:
        writer.transport.abort()


async def _guess(number: int, port: int) -> None:
    """A wrong key."""
    head = frames.handshake(number, port).replace(b"Authorization: Basic ", b"Authorization: Basic eDp5")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head)
        await reader.readuntil(b"\r\n\r\n")
    finally:
        writer.transport.abort()


async def _drip(number: int, port: int) -> None:
    """A head that never ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(frames.handshake(number, port)[:-2])
        while not reader.at_eof():
            writer.write(b"X: y\r\n")
            await writer.drain()
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.read(100), 0.2)
    finally:
        writer.transport.abort()


async def _post(number: int, port: int) -> None:
    """A body that is too large, to where no body belongs."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = f"POST /accounts/login/?{number} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 300000000\r\n\r\n"
        writer.write(head.encode())
        while not reader.at_eof():
            writer.write(b"x" * 65_536)
            await writer.drain()
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.read(1_000), 0.01)
    finally:
        writer.transport.abort()


def _flooding(bytes_: bytes) -> Attack:
    return lambda number, port: _flood(number, port, bytes_)


KINDS: dict[str, Attack] = {
    **{name: _flooding(bytes_) for name, bytes_ in FLOODS.items()},
    "guesses of keys": _guess,
    "heads without end": _drip,
    "bodies without end": _post,
}


async def _again_and_again(kind: Attack, number: int, port: int, begun: Callable[[], None]) -> None:
    begun()
    while True:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await kind(number, port)
        await asyncio.sleep(PAUSE)


async def main(port: int, first: int, sockets: int) -> None:
    numbers = count(1)

    def begun() -> None:
        if next(numbers) == sockets:
            print("Attacking", flush=True)

    kinds = list(KINDS.values())
    await asyncio.gather(*(_again_and_again(kinds[n % len(kinds)], first + n, port, begun) for n in range(sockets)))


if __name__ == "__main__":
    os.nice(19)  # they share a core with the honest, whose time is measured
    asyncio.run(main(*map(int, sys.argv[1:4])))
