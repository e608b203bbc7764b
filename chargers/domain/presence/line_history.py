"""The history of a line within a window: stretches, the same cut into columns of a picture, and round trips in buckets.

Pure geometry: no drawing units, no words, no clock. A picture draws columns, so that a line that came and went three thousand
times costs as much as a steady one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby
from math import ceil, floor
from statistics import median

NICE = (1, 2, 5)  # times a power of ten: what an axis ends at
USUAL = 0.98  # of all values are below the top of the axis
AIR = 1.3
HOUR = timedelta(hours=1)


class LineState(StrEnum):
    """How the line to a charger was over a time."""

    CONNECTED = "connected"
    APART = "apart"
    MIXED = "mixed"  # of a column: connected for a part of it
    UNKNOWN = "unknown"  # nothing was recorded


@dataclass(frozen=True, slots=True)
class LineTurn:
    """A line that was made or lost."""

    at: datetime
    connected: bool


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """From `since`, up to without `until`."""

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.until - self.since

    def share(self, at: datetime) -> float:
        """Where in the window: 0 at its start, 1 at its end, never outside."""
        return min(1.0, max(0.0, (at - self.since) / self.length))

    def column(self, at: datetime, count: int) -> int:
        """Which of `count` columns of equal width."""
        return min(count - 1, int(self.share(at) * count))

    def start_of(self, column: int, count: int) -> datetime:
        """When a column begins, of `count` that share the window evenly."""
        return self.since + self.length * (column / count)


@dataclass(frozen=True, slots=True)
class LineStretch:
    """A time in which the line was one and the same."""

    since: datetime
    until: datetime
    line: LineState

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.until - self.since


def stretches(
    turns: Iterable[LineTurn], window: TimeWindow, before: LineState, known_until: datetime | None = None
) -> list[LineStretch]:
    """The whole window in stretches, in order and without a gap; no two neighbours are alike.

    `turns`: in order of time. `before`: what the line was when the window began. `known_until`: a line that was not lost by then
    is known to have been there up to this time only; after it nobody heard of it.
    """
    found: list[LineStretch] = []
    since, line = window.since, before
    for turn in turns:
        at = min(max(turn.at, since), window.until)
        _add(found, since, at, line)
        since, line = at, LineState.CONNECTED if turn.connected else LineState.APART
    if line is LineState.CONNECTED and known_until is not None and known_until < window.until:
        lost = max(known_until, since)
        _add(found, since, lost, line)
        since, line = lost, LineState.APART
    _add(found, since, window.until, line)
    return found


def _add(found: list[LineStretch], since: datetime, until: datetime, line: LineState) -> None:
    if until <= since:
        return
    if found and found[-1].line is line:
        since = found.pop().since
    found.append(LineStretch(since, until, line))


def time_of(found: Iterable[LineStretch], line: LineState) -> timedelta:
    """How long the line was so."""
    return sum((one.length for one in found if one.line is line), timedelta())


def share_connected(found: Sequence[LineStretch]) -> float | None:
    """Of the time of which something is known; None where that is no time at all."""
    connected, apart = time_of(found, LineState.CONNECTED), time_of(found, LineState.APART)
    return connected / (connected + apart) if connected + apart else None


def longest_gap(found: Iterable[LineStretch]) -> LineStretch | None:
    """The longest time without a line; None where there was none."""
    return max((one for one in found if one.line is LineState.APART), key=lambda one: one.length, default=None)


@dataclass(frozen=True, slots=True)
class LineRun:
    """Columns side by side in which the line was alike: from `first`, up to without `end`."""

    first: int
    end: int
    line: LineState

    @property
    def width(self) -> int:
        """How many columns it covers."""
        return self.end - self.first


def runs(found: Iterable[LineStretch], window: TimeWindow, count: int) -> list[LineRun]:
    """The stretches as at most `count` runs of columns, side by side from the first column to the last.

    A column is what the line was for the longer part of it, and mixed where a whole stretch lies within it.
    """
    lines = [LineState.UNKNOWN] * count
    shared: dict[int, _Column] = {}  # columns in which a stretch begins or ends
    for one in found:
        begin, end = window.share(one.since) * count, window.share(one.until) * count
        first, last = ceil(begin), floor(end)
        if end - begin < 1 and ceil(end) == floor(begin) + 1:
            shared.setdefault(floor(begin), _Column()).add(one.line, end - begin, True)
            continue
        lines[first:last] = [one.line] * (last - first)
        if first > begin:
            shared.setdefault(first - 1, _Column()).add(one.line, first - begin, False)
        if end > last:
            shared.setdefault(last, _Column()).add(one.line, end - last, False)
    for place, column in shared.items():
        lines[place] = column.line()
    joined, place = [], 0
    for line, alike in groupby(lines):
        end_of = place + len(list(alike))
        joined.append(LineRun(place, end_of, line))
        place = end_of
    return joined


class _Column:
    """How much of a column the line was connected and apart."""

    __slots__ = ("parts", "turned")

    def __init__(self) -> None:
        self.parts = {LineState.CONNECTED: 0.0, LineState.APART: 0.0}
        self.turned = False

    def add(self, line: LineState, part: float, within: bool) -> None:
        if line in self.parts and part > 0:
            self.parts[line] += part
            self.turned |= within

    def line(self) -> LineState:
        connected, apart = self.parts[LineState.CONNECTED], self.parts[LineState.APART]
        if connected and apart and self.turned:
            return LineState.MIXED
        if not connected and not apart:
            return LineState.UNKNOWN
        return LineState.CONNECTED if connected >= apart else LineState.APART


@dataclass(frozen=True, slots=True)
class LatencyBucket:
    """Round trips within one column: `middle` is their median; milliseconds."""

    column: int
    middle: float
    highest: float


def buckets(points: Iterable[tuple[datetime, int]], window: TimeWindow, count: int) -> list[LatencyBucket]:
    """Round trips by column, in order. Columns without any are left out."""
    sorted_in: dict[int, list[int]] = {}
    for at, milliseconds in points:
        if window.since <= at < window.until:
            sorted_in.setdefault(window.column(at, count), []).append(milliseconds)
    return [LatencyBucket(column, median(values), max(values)) for column, values in sorted(sorted_in.items())]


def chains(found: Sequence[LatencyBucket], most_apart: int) -> list[list[LatencyBucket]]:
    """Buckets that one line may join: with no more than `most_apart` columns from one to the next."""
    joined: list[list[LatencyBucket]] = []
    for one in found:
        if joined and one.column - joined[-1][-1].column <= most_apart:
            joined[-1].append(one)
        else:
            joined.append([one])
    return joined


def top_of(values: Sequence[float]) -> int:
    """A round number at which the axis of these values may end, with air above them; the very highest may stand out of it."""
    wanted = max(10.0, AIR * sorted(values)[max(0, int(len(values) * USUAL) - 1)]) if values else 10.0
    power = 1
    while True:
        for step in NICE:
            if step * power >= wanted:
                return step * power
        power *= 10


def gathered(times: Iterable[datetime], window: TimeWindow, count: int) -> list[tuple[int, list[int]]]:
    """Which of these times (by their place in the order given) stand in one column; by column."""
    found: dict[int, list[int]] = {}
    for place, at in enumerate(times):
        found.setdefault(window.column(at, count), []).append(place)
    return sorted(found.items())


def whole_hours(window: TimeWindow, zone: tzinfo, every: int) -> list[datetime]:
    """The times in the window at which a clock there shows a whole hour that `every` divides, also when clocks are changed."""
    at = window.since.astimezone(zone)
    past = timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
    at = window.since + (HOUR - past if past else timedelta())
    found = []
    while at < window.until:
        local = at.astimezone(zone)
        if local.minute == 0 and local.hour % every == 0:
            found.append(local)
        at += HOUR
    return found
