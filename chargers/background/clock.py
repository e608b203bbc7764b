"""The clocks that the central system goes by, handed to whoever needs one: the wall's and a monotonic one."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """`unix` gives seconds since 1970, `monotonic` seconds since some start that no correction of the wall's clock moves."""

    def __init__(self, unix: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.unix = unix
        self.monotonic = monotonic
        self._stamp = (0, "")

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.fromtimestamp(self.unix(), UTC)

    def at(self, monotonic: float) -> datetime:
        """The moment by the wall's clock at which the monotonic one showed this; never one to come."""
        return datetime.fromtimestamp(self.unix() - max(0.0, self.monotonic() - monotonic), UTC)

    def stamp(self) -> str:
        """Now as chargers are told: UTC, seconds, "Z" (C19)."""
        second = int(self.unix())
        if self._stamp[0] != second:
            self._stamp = (second, datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        return self._stamp[1]
