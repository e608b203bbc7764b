"""Lines that come and go (C22): what *we* start waits longer each time. Time is passed in."""

from __future__ import annotations

from dataclasses import dataclass

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


class Flaps:
    """Counts short-lived sockets per charger."""

    def __init__(self) -> None:
        self._rhythms: dict[int, _Rhythm] = {}

    def connected(self, charger: int, now: float) -> None:
        """A socket opened."""
        rhythm = self._rhythms.get(charger)
        if rhythm is None:
            self._rhythms[charger] = _Rhythm(now)
        else:
            rhythm.connected_at = now

    def closed(self, charger: int, now: float) -> None:
        """A socket closed. One that lived long enough ends the suspicion."""
        rhythm = self._rhythms.get(charger)
        if rhythm is None:
            return
        if now - rhythm.connected_at < SHORT:
            rhythm.flaps, rhythm.flapped_at = rhythm.flaps + 1, now
        else:
            del self._rhythms[charger]

    def pause(self, charger: int) -> float:
        """1, 1, 1, 2, 4, … times the settle time."""
        rhythm = self._rhythms.get(charger)
        return 1.0 if rhythm is None else min(LONGEST, 2.0 ** min(MOST_DOUBLINGS, max(0, rhythm.flaps - FREE)))

    def is_flapping(self, charger: int) -> bool:
        return self.pause(charger) > 1.0

    def forget(self, now: float) -> None:
        """Drops lines that are calm."""
        for charger, rhythm in list(self._rhythms.items()):
            if now - max(rhythm.connected_at, rhythm.flapped_at) > (SHORT if not rhythm.flaps else CALM):
                del self._rhythms[charger]
