"""The end of one flush, for those whose answers wait for it: none waits longer than a charger does. Knows no database."""

from __future__ import annotations

import asyncio
from typing import TypeVar

T = TypeVar("T")
TOGETHER = 1 / 20  # of the deadline: who asks within this time of the first shares its timer


class Commit:
    """`at_last`: the chargers whose facts were not written, whenever that is known. Use on the event loop's thread only."""

    __slots__ = ("_loop", "_present", "_since", "_waiting", "_within", "at_last")

    def __init__(self, loop: asyncio.AbstractEventLoop, within: float) -> None:
        self.at_last: asyncio.Future[frozenset[int]] = loop.create_future()
        self._loop = loop
        self._within = within
        self._since = 0.0
        self._present: asyncio.Future[frozenset[int] | None] | None = None
        self._waiting: list[tuple[asyncio.Future[frozenset[int] | None], asyncio.TimerHandle]] = []

    def in_time(self) -> asyncio.Future[frozenset[int] | None]:
        """The same, or None where that takes longer than a charger may be kept waiting. One timer for all who ask together."""
        now = self._loop.time()
        if self._present is None or self._present.done() or now - self._since > self._within * TOGETHER:
            self._since, self._present = now, self._loop.create_future()
            self._waiting.append((self._present, self._loop.call_later(self._within, _settle, self._present, None)))
        return self._present

    def ended(self, lost: frozenset[int]) -> None:
        """It is written, but for what these chargers said."""
        _settle(self.at_last, lost)
        for waiting, timer in self._waiting:
            timer.cancel()
            _settle(waiting, lost)


def _settle(future: asyncio.Future[T], result: T) -> None:
    if not future.done():
        future.set_result(result)
