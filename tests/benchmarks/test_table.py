"""Medians, ratios taken within a pass, and the floors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from benchmarks import table
from benchmarks.measures import GATED_AT, Result

PEER = Result(
    storm_seconds=10,
    storm_cpu=1,
    kib_per_connection=28,
    heartbeats=1000,
    heartbeat_p99=1000,
    heartbeat_cpu=400,
    statuses=1000,
    status_p99=1000,
    status_cpu=500,
    load_cpu=0.1,
    redials=0,
)
OURS = replace(PEER, storm_seconds=5, kib_per_connection=20, heartbeats=8000, heartbeat_p99=200, statuses=5000)


def test_what_is_above_the_floors_passes() -> None:
    assert table.below(GATED_AT, [(OURS, PEER)]) == []


@pytest.mark.parametrize(
    ("worse", "title"),
    [
        ({"storm_seconds": 6.1}, "boot storm, s"),
        ({"kib_per_connection": 24.1}, "memory, KiB per idle connection"),
        ({"heartbeats": 6900}, "Heartbeats, per s"),
        ({"statuses": 4400}, "StatusNotifications, per s"),
    ],
)
def test_what_is_below_a_floor_is_named(worse: dict[str, Any], title: str) -> None:
    ours = replace(OURS, **worse)
    assert table.below(GATED_AT, [(ours, PEER)]) == [title]
    assert "FAILS" in table.printed(GATED_AT, [(ours, PEER)])


def test_floors_are_for_one_number_of_chargers() -> None:
    assert table.below(200, [(PEER, PEER)]) == []
    assert "FAILS" not in table.printed(200, [(PEER, PEER)])


def test_ratios_are_taken_within_a_pass_because_the_machine_changes_between_them() -> None:
    slow = replace(PEER, heartbeats=100), replace(PEER, heartbeats=20)
    fast = replace(PEER, heartbeats=1000), replace(PEER, heartbeats=200)
    other = replace(PEER, heartbeats=500), replace(PEER, heartbeats=90)
    line = next(line for line in table.lines([slow, other, fast]) if line.row.title == "Heartbeats, per s")
    assert (line.ours, line.peer, line.ratio) == (500, 90, 5)
