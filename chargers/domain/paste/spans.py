"""Places of a text that do not overlap, looked up quickly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Spans:
    """From-to places in order; of those that overlap the first one counts."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if not self._ends or start >= self._ends[-1]:
                self._starts.append(start)
                self._ends.append(end)
            else:
                self._ends[-1] = max(self._ends[-1], end)

    def overlap(self, start: int, end: int) -> bool:
        """Whether one of them shares a character with this one."""
        before = bisect_right(self._starts, max(start, end - 1)) - 1
        return before >= 0 and self._ends[before] > start
