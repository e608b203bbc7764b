"""A client of bytes: what chargers with faults send cannot be said with a library that is right."""

from __future__ import annotations

import asyncio
import struct
from types import TracebackType
from typing import cast

from tests.patience import PATIENCE

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def frame(opcode: int, data: bytes = b"", final: bool = True) -> bytes:
    """A client's frame, masked with zeros."""
    first, size = opcode | (0x80 if final else 0), len(data)
    if size < 126:
        head = struct.pack("!BB", first, 0x80 | size)
    elif size < 65_536:
        head = struct.pack("!BBH", first, 0xFE, size)
    else:
        head = struct.pack("!BBQ", first, 0xFF, size)
    return head + bytes(4) + data


class RawSocket:
    """One TCP connection; every reading has an end after five seconds."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def dial(cls, host: str, port: int) -> RawSocket:
        return cls(*await asyncio.open_connection(host, port, limit=2**24))

    @staticmethod
    def handshake(path: str, *headers: str) -> bytes:
        lines = [
            f"GET {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Extensions: permessage-deflate",
            *headers,
        ]
        return "\r\n".join([*lines, "", ""]).encode()

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    def stop_reading(self) -> None:
        cast(asyncio.Transport, self.writer.transport).pause_reading()

    async def head(self) -> bytes:
        return await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE)

    async def read(self) -> tuple[int, bytes]:
        """The next frame: opcode and data."""
        first, size = await asyncio.wait_for(self.reader.readexactly(2), PATIENCE)
        if size == 126:
            (size,) = struct.unpack("!H", await self.reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
        return first & 15, await self.reader.readexactly(size)

    async def rest(self) -> bytes:
        """Everything until the other side hangs up."""
        try:
            return await asyncio.wait_for(self.reader.read(-1), PATIENCE)
        except ConnectionResetError:
            return b""

    async def __aenter__(self) -> RawSocket:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.writer.transport.abort()
