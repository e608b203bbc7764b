"""Reads along one line at the server's end: the OCPP frames that really left it and really came, whoever thinks what of them.

Small on purpose, and of no library that either end uses.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

TEXT, MASKED = 1, 0x80
TWO_BYTES, EIGHT_BYTES = 126, 127


class Tap:
    """`out` and `came`: what is told each OCPP message in that direction, as the list that it is."""

    def __init__(self, out: Callable[[list[Any]], None], came: Callable[[list[Any]], None]) -> None:
        self._out, self._came = out, came
        self._sent, self._heard = b"", b""
        self._upgraded = False

    def sent(self, data: bytes) -> None:
        """Bytes that leave the server."""
        if not self._upgraded:
            self._upgraded = data.startswith(b"HTTP/1.1 101")
            return
        self._sent += data
        for message in self._messages("_sent"):
            self._out(message)

    def heard(self, data: bytes) -> None:
        """Bytes that reach the server."""
        if not self._upgraded:
            return
        self._heard += data
        for message in self._messages("_heard"):
            self._came(message)

    def _messages(self, name: str) -> Iterator[list[Any]]:
        while True:
            opcode, payload, rest = _frame(getattr(self, name))
            if payload is None:
                return
            setattr(self, name, rest)
            if opcode == TEXT:
                try:
                    message = json.loads(payload)
                except ValueError:
                    continue
                if isinstance(message, list) and len(message) >= 3:
                    yield message


def _frame(data: bytes) -> tuple[int, bytes | None, bytes]:
    """Opcode and payload of the first WebSocket frame, and what follows it; no payload where it is not whole."""
    if len(data) < 2:
        return 0, None, data
    length, at = data[1] & 0x7F, 2
    if length in (TWO_BYTES, EIGHT_BYTES):
        size = 2 if length == TWO_BYTES else 8
        length, at = int.from_bytes(data[2 : 2 + size]), 2 + size
    masked = bool(data[1] & MASKED)
    start = at + 4 * masked
    if len(data) < start + length:
        return 0, None, data
    payload = data[start : start + length]
    if masked and length:
        mask = (data[at:start] * (length // 4 + 1))[:length]
        payload = (int.from_bytes(payload) ^ int.from_bytes(mask)).to_bytes(length)
    return data[0] & 0x0F, payload, data[start + length :]
