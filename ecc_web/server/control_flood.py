"""How many pings and pongs one socket may send. Time is passed in."""

from __future__ import annotations

from ecc_web.server.bounds import CONTROL_FRAMES, CONTROL_SECONDS


class ControlFlood:
    """Counts those of one socket."""

    __slots__ = ("_count", "_since")

    def __init__(self) -> None:
        self._count, self._since = 0, 0.0

    def hears(self, now: float) -> bool:
        """One more. True where it is one too many."""
        if now - self._since >= CONTROL_SECONDS:
            self._count, self._since = 0, now
        self._count += 1
        return self._count > CONTROL_FRAMES
