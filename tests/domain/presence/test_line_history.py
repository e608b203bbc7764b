"""The history of a line: stretches never overlap nor leave the window, shares add up, columns are bounded."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargers.domain.presence.line_history import (
    LineRun,
    LineState,
    LineTurn,
    TimeWindow,
    buckets,
    chains,
    gathered,
    longest_gap,
    runs,
    share_connected,
    stretches,
    time_of,
    top_of,
    whole_hours,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = TimeWindow(NOON - timedelta(hours=24), NOON)
ON, OFF, MIXED, UNKNOWN = LineState.CONNECTED, LineState.APART, LineState.MIXED, LineState.UNKNOWN


def at(hours: float) -> datetime:
    """Hours since the window began."""
    return DAY.since + timedelta(hours=hours)


def turns(*said: tuple[float, bool]) -> list[LineTurn]:
    return [LineTurn(at(hours), connected) for hours, connected in said]


def lengths(found: list, unit: float = 3600) -> list[tuple[float, str]]:
    return [(one.length.total_seconds() / unit, one.line.value) for one in found]


@pytest.mark.parametrize(
    ("before", "said", "known_until", "expected"),
    [
        (ON, turns(), None, [(24, "connected")]),
        (UNKNOWN, turns(), None, [(24, "unknown")]),
        (UNKNOWN, turns((6, True)), None, [(6, "unknown"), (18, "connected")]),
        (ON, turns((6, False), (7, True)), None, [(6, "connected"), (1, "apart"), (17, "connected")]),
        (ON, turns((6, True), (7, True)), None, [(24, "connected")]),  # a server that died wrote no close
        (OFF, turns((6, False)), None, [(24, "apart")]),
        (ON, turns((6, False), (6, True)), None, [(24, "connected")]),  # no time passed
        (ON, turns(), 20, [(20, "connected"), (4, "apart")]),  # nobody heard of it since
        (ON, turns((21, False), (22, True)), 20, [(21, "connected"), (3, "apart")]),
        (OFF, turns(), 20, [(24, "apart")]),
        (ON, turns((-3, False), (30, True)), None, [(24, "apart")]),  # outside of the window
    ],
)
def test_stretches(before: LineState, said: list[LineTurn], known_until: float | None, expected: list[tuple[float, str]]) -> None:
    known = at(known_until) if known_until is not None else None
    assert lengths(stretches(said, DAY, before, known)) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (turns(), [LineRun(0, 24, ON)]),
        (turns((6, False), (8, True)), [LineRun(0, 6, ON), LineRun(6, 8, OFF), LineRun(8, 24, ON)]),
        (
            turns((6.2, False), (6.3, True)),
            [LineRun(0, 6, ON), LineRun(6, 7, MIXED), LineRun(7, 24, ON)],
        ),  # too short for a column
        (
            turns((6.2, False), (8.9, True)),
            [LineRun(0, 6, ON), LineRun(6, 9, OFF), LineRun(9, 24, ON)],
        ),  # most of a column counts
        (
            turns((6, False), (6.2, True)),
            [LineRun(0, 6, ON), LineRun(6, 7, MIXED), LineRun(7, 24, ON)],
        ),  # at the edge of a column
        (turns((6.8, False), (7, True)), [LineRun(0, 6, ON), LineRun(6, 7, MIXED), LineRun(7, 24, ON)]),
        (turns((6, False), (7, True)), [LineRun(0, 6, ON), LineRun(6, 7, OFF), LineRun(7, 24, ON)]),  # a whole column
    ],
)
def test_columns(said: list[LineTurn], expected: list[LineRun]) -> None:
    assert runs(stretches(said, DAY, ON), DAY, 24) == expected


def test_what_is_known_is_seen_beside_what_is_not() -> None:
    assert runs(stretches(turns((6.5, True)), DAY, UNKNOWN), DAY, 24) == [LineRun(0, 6, UNKNOWN), LineRun(6, 24, ON)]


moments = st.lists(st.tuples(st.floats(-1, 25), st.booleans()), max_size=60).map(
    lambda said: turns(*sorted(said, key=lambda one: one[0]))
)


@given(moments, st.sampled_from([ON, OFF, UNKNOWN]), st.none() | st.floats(-1, 25))
def test_stretches_fill_the_window_exactly(said: list[LineTurn], before: LineState, known: float | None) -> None:
    found = stretches(said, DAY, before, at(known) if known is not None else None)
    assert found[0].since == DAY.since
    assert found[-1].until == DAY.until
    for one, following in itertools.pairwise(found):
        assert one.since < one.until == following.since
        assert one.line is not following.line
    assert sum((time_of(found, line) for line in LineState), timedelta()) == DAY.length
    share = share_connected(found)
    assert share is None or 0 <= share <= 1
    gap = longest_gap(found)
    assert gap is None or gap.length <= time_of(found, OFF)


@given(moments, st.sampled_from([ON, OFF, UNKNOWN]), st.integers(1, 500))
def test_runs_stand_side_by_side_in_the_picture(said: list[LineTurn], before: LineState, count: int) -> None:
    drawn = runs(stretches(said, DAY, before), DAY, count)
    assert drawn[0].first == 0
    assert drawn[-1].end == count
    assert all(one.end == following.first and one.line is not following.line for one, following in itertools.pairwise(drawn))
    assert all(one.width > 0 for one in drawn)


def test_three_thousand_events_are_no_three_thousand_shapes() -> None:
    said = turns(*((hour / 125, hour % 2 == 0) for hour in range(3000)))
    assert len(runs(stretches(said, DAY, ON), DAY, 480)) <= 480
    assert lengths(stretches(said, DAY, ON))


def test_round_trips_by_column() -> None:
    points = [(at(0.1), 80), (at(0.2), 100), (at(0.3), 900), (at(5), 60), (at(24), 1), (at(-1), 1)]
    found = buckets(points, DAY, 24)
    assert [(one.column, one.middle, one.highest) for one in found] == [(0, 100, 900), (5, 60, 60)]
    assert [len(chain) for chain in chains(found, 5)] == [2]
    assert [len(chain) for chain in chains(found, 4)] == [1, 1]


@pytest.mark.parametrize(
    ("values", "top"),
    [([], 10), ([0], 10), ([5], 10), ([80], 200), ([150], 200), ([155], 500), ([1500], 2000), ([70] * 99 + [30_000], 100)],
)
def test_the_axis_ends_at_a_round_number(values: list[float], top: int) -> None:
    assert top_of(values) == top


def test_marks_of_one_column_are_one() -> None:
    assert gathered([at(1.1), at(1.2), at(9)], DAY, 24) == [(1, [0, 1]), (9, [2])]


@pytest.mark.parametrize(
    ("zone", "since", "hours", "every", "shown"),
    [
        ("UTC", "2026-05-04T00:30:00+00:00", 6, 3, ["03:00", "06:00"]),
        ("Europe/Amsterdam", "2026-03-28T22:00:00+00:00", 6, 1, ["23:00", "00:00", "01:00", "03:00", "04:00", "05:00"]),
        ("Europe/Amsterdam", "2026-10-24T22:00:00+00:00", 5, 1, ["00:00", "01:00", "02:00", "02:00", "03:00"]),
        ("Asia/Kolkata", "2026-05-04T00:00:00+00:00", 3, 1, ["06:00", "07:00", "08:00"]),
        ("Europe/Amsterdam", "2026-10-24T00:00:00+00:00", 72, 24, ["00:00", "00:00", "00:00"]),
    ],
)
def test_whole_hours_of_a_clock_there(zone: str, since: str, hours: int, every: int, shown: list[str]) -> None:
    start = datetime.fromisoformat(since)
    found = whole_hours(TimeWindow(start, start + timedelta(hours=hours)), ZoneInfo(zone), every)
    assert [f"{one:%H:%M}" for one in found] == shown
