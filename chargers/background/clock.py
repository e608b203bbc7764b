"""The clocks that the central system goes by, handed to whoever needs one: the wall's and a monotonic one."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

SLACK = 2.0  # seconds by which the wall's clock may go wrong before it counts as put on or back


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


class Jumps:
    """How far the wall's clock was put on (or, below zero, back) against the monotonic one since this was made or followed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ahead = self._now_ahead()

    def seen(self) -> timedelta | None:
        """The jump that is still to be followed; None where there is none."""
        by = round(self._now_ahead() - self._ahead, 1)
        return timedelta(seconds=by) if abs(by) > SLACK else None

    def followed(self, by: timedelta) -> None:
        """What was to go with the clock has gone by this much."""
        self._ahead += by.total_seconds()

    def _now_ahead(self) -> float:
        return self._clock.unix() - self._clock.monotonic()
