"""Lines that come and go (C22): what *we* start waits longer each time, but not longer than such a line lives.

Time is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

SHORT = 60.0  # seconds: a socket that lived shorter is a flap
CALM = 600.0  # seconds without a flap, and all is forgotten
FREE = 2  # flaps that cost nothing: a restart drops the line, too
LONGEST = 32.0  # times the settle time
MOST_DOUBLINGS = 16  # beyond any LONGEST; a power of two ends at a thousand, and lines flap all day


@dataclass(slots=True)
class _Rhythm:
    connected_at: float
    flaps: int = 0
    flapped_at: float = 0.0
    fits: float = inf  # seconds: half the life of the last line that was gone before anything was asked on it


class Flaps:
    """Counts short-lived sockets per charger. `settle`: the pause of a line that does not flap, in seconds."""

    def __init__(self, settle: float) -> None:
        self._settle = settle
        self._rhythms: dict[int, _Rhythm] = {}

    def connected(self, charger: int, now: float) -> None:
        """A socket opened."""
        rhythm = self._rhythms.get(charger)
        if rhythm is None:
            self._rhythms[charger] = _Rhythm(now)
        else:
            rhythm.connected_at = now

    def closed(self, charger: int, now: float, *, asked: bool) -> None:
        """A socket closed. One that lived long enough ends the suspicion. `asked`: the pause was over before.

        A line that ends by itself before it is asked anything is not spared by a longer pause: it could never be repaired.
        """
        rhythm = self._rhythms.get(charger)
        if rhythm is None:
            return
        life = now - rhythm.connected_at
        if life < SHORT:
            rhythm.flaps, rhythm.flapped_at = rhythm.flaps + 1, now
            if not asked and life > self._settle:
                rhythm.fits = life / 2
        else:
            del self._rhythms[charger]

    def pause(self, charger: int) -> float:
        """In seconds: 1, 1, 1, 2, 4, … times the settle time, as far as such lines live."""
        rhythm = self._rhythms.get(charger)
        if rhythm is None:
            return self._settle
        grown = min(LONGEST, 2.0 ** min(MOST_DOUBLINGS, max(0, rhythm.flaps - FREE))) * self._settle
        return max(self._settle, min(grown, rhythm.fits))

    def is_flapping(self, charger: int) -> bool:
        """Whether this line came and went so often that we wait longer (C22)."""
        return charger in self._rhythms and self._rhythms[charger].flaps > FREE

    def forget(self, now: float) -> None:
        """Drops lines that are calm."""
        for charger, rhythm in list(self._rhythms.items()):
            if now - max(rhythm.connected_at, rhythm.flapped_at) > (SHORT if not rhythm.flaps else CALM):
                del self._rhythms[charger]
