"""How large a request's body may be, and how slow. One watch for each body that is being read; knows no requests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class BodyBounds:
    """Bytes, and seconds: a body has `seconds`, or as long as it keeps up `pace` (bytes a second), never more than `longest`."""

    most: int = 3_000_000
    seconds: float = 30.0
    pace: float = 16_384.0
    longest: float = 900.0

    def deadline(self, heard: int) -> float:
        """Seconds from its beginning that a body has of which this many bytes came."""
        return min(self.longest, max(self.seconds, heard / self.pace))


class BodyWatch:
    """Counts the bytes of one body. `refuse` is told 413 or 408, once; then it is over."""

    __slots__ = ("_began", "_bounds", "_heard", "_loop", "_refuse", "_timer")

    def __init__(self, loop: asyncio.AbstractEventLoop, bounds: BodyBounds, refuse: Callable[[HTTPStatus], None]) -> None:
        self._loop = loop
        self._bounds = bounds
        self._refuse = refuse
        self._began = loop.time()
        self._heard = 0
        self._timer: asyncio.TimerHandle | None = loop.call_later(bounds.seconds, self._look)

    def hears(self, size: int) -> bool:
        """More of it came. False where that is too much, and it was refused."""
        self._heard += size
        if self._heard <= self._bounds.most:
            return True
        self._over(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return False

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        deadline = self._began + self._bounds.deadline(self._heard)
        if self._loop.time() >= deadline:
            self._over(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self._timer = self._loop.call_at(deadline, self._look)

    def _over(self, status: HTTPStatus) -> None:
        self.stop()
        self._refuse(status)
