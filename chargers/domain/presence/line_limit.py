"""How many lines of a log one source is worth: what strangers do again and again must not fill it. Time is passed in."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from chargers.domain.presence.sources import source_of

MINUTE = 60.0  # seconds
LINES = 20  # a minute from one source: a charger dials again every 10 to 60 seconds
SOURCES = 1_000  # remembered; of more, the one that was quiet longest is forgotten


@dataclass(slots=True)
class _Minute:
    began: float
    lines: int = 0
    left_out: int = 0


class LineLimit:
    """Seconds are of a clock that never goes back."""

    def __init__(self) -> None:
        self._minutes: OrderedDict[str, _Minute] = OrderedDict()

    def more(self, address: str | None, now: float) -> str | None:
        """What to put behind a line about this address: how many were left out since its last one, or nothing. None: no line."""
        minute = self._minute_of(source_of(address), now)
        if minute.lines >= LINES:
            minute.left_out += 1
            return None
        minute.lines += 1
        left_out, minute.left_out = minute.left_out, 0
        return f" ({left_out} more from there)" if left_out else ""

    def _minute_of(self, source: str, now: float) -> _Minute:
        minute = self._minutes.setdefault(source, _Minute(now))
        self._minutes.move_to_end(source)
        if now - minute.began >= MINUTE:
            minute.began, minute.lines = now, 0
        while len(self._minutes) > SOURCES:
            self._minutes.popitem(last=False)
        return minute
