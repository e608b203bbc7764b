"""One ticker pings every socket of the process. Knows neither HTTP nor OCPP.

Sockets are spread over the slots of a wheel that turns once an interval, so that 10,000 of them are pinged in small
lots and none has a timer of its own.
"""

from __future__ import annotations

import asyncio
from itertools import count
from time import monotonic
from typing import Protocol

SLOT_SECONDS = 1.0


class Pinged(Protocol):
    """What hangs on the wheel."""

    def ping(self, payload: bytes, now: float) -> None: ...


class Pinger:
    """`join` and `leave` are called by sockets; `turn` is the whole of its work and can be called by hand."""

    def __init__(self, interval: float) -> None:
        self.interval = interval
        self._slots: list[set[Pinged]] = [set() for _ in range(max(1, round(interval / SLOT_SECONDS)))]
        self._place: dict[Pinged, set[Pinged]] = {}
        self._numbers = count(1)
        self._position = 0
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._place)

    def join(self, socket: Pinged) -> None:
        """Hangs a socket into the emptiest slot, so that a storm of arrivals is not pinged as a storm."""
        slot = min(self._slots, key=len)
        slot.add(socket)
        self._place[socket] = slot

    def leave(self, socket: Pinged) -> None:
        slot = self._place.pop(socket, None)
        if slot is not None:
            slot.discard(socket)

    def turn(self, now: float) -> None:
        """Pings the sockets of the next slot."""
        payload = (next(self._numbers) & 0xFFFFFFFF).to_bytes(4, "big")
        slot = self._slots[self._position]
        self._position = (self._position + 1) % len(self._slots)
        for socket in tuple(slot):
            socket.ping(payload, now)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        def tick() -> None:
            self.turn(monotonic())
            self._timer = loop.call_later(self.interval / len(self._slots), tick)

        tick()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
