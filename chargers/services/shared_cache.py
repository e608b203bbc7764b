"""Numbers that many viewers ask for at once: worked out by one of them and kept for a moment, in this process."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from time import perf_counter
from typing import Any, Generic, TypeVar

T = TypeVar("T")
MOST = 1000  # keys; beyond that all are forgotten
DEAR = 40  # times as long as it took to work a value out it is kept


@dataclass(slots=True)
class _Held:
    lock: Lock = field(default_factory=Lock)
    at: datetime | None = None
    until: datetime | None = None
    value: Any = None


class SharedCache(Generic[T]):
    """Values by key, each for `span`, or as little as a quarter of it where it was cheap. Who comes while one is worked out waits
    for it.

    `clock`: seconds of work, for tests.
    """

    def __init__(self, span: timedelta, clock: Callable[[], float] = perf_counter) -> None:
        self._span = span
        self._clock = clock
        self._held: dict[Hashable, _Held] = {}
        self._lock = Lock()

    def get(self, key: Hashable, now: datetime, make: Callable[[], T], since: datetime | None = None) -> tuple[T, bool]:
        """The value, and whether it was worked out just now, or `since` then. What `make` raises is kept by nobody."""
        with self._lock:
            if len(self._held) > MOST:
                self._held.clear()
            held = self._held.setdefault(key, _Held())
        with held.lock:
            if held.at is not None and held.until is not None and held.at <= now < held.until:
                return held.value, since is not None and held.at >= since
            begun = self._clock()
            held.value = make()
            took = timedelta(seconds=self._clock() - begun)
            held.at, held.until = now, now + min(self._span, max(self._span / 4, DEAR * took))
            return held.value, True

    def forget(self) -> None:
        """Everything is worked out again when it is asked for next."""
        with self._lock:
            self._held.clear()
