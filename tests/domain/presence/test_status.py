"""Online, quiet, offline, moved away, never seen: as a table (C23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargers.domain.presence.status import SocketFacts, Status, derive_status, to_be_closed

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def facts(
    silent: float = 0, closed: bool = False, interval: int = 300, answers: bool = False, unanswered: int = 0
) -> SocketFacts:
    heard = NOW - timedelta(seconds=silent)
    return SocketFacts(heard, NOW if closed else None, interval, answers, unanswered)


@pytest.mark.parametrize(
    ("known", "lease", "status"),
    [
        (None, True, Status.NEVER_SEEN),
        (None, False, Status.NEVER_SEEN),
        (facts(), True, Status.ONLINE),
        (facts(), False, Status.OFFLINE),  # its process died: nobody is online who is not
        (facts(closed=True), True, Status.OFFLINE),
        (facts(50), True, Status.ONLINE),
        (facts(51), True, Status.QUIET),
        (facts(660), True, Status.QUIET),
        (facts(661), True, Status.OFFLINE),
        (facts(181, interval=60), True, Status.OFFLINE),
        (facts(49, answers=True, unanswered=2), True, Status.ONLINE),  # it talks, whatever its pongs
        (facts(51, answers=True, unanswered=2), True, Status.OFFLINE),  # a pulled cable, within the minute
        (facts(51, answers=True, unanswered=1), True, Status.QUIET),
    ],
)
def test_status(known: SocketFacts | None, lease: bool, status: Status) -> None:
    assert derive_status(known, lease, NOW) is status


@pytest.mark.parametrize(
    ("known", "lease", "status"),
    [
        (facts(closed=True), True, Status.MOVED_AWAY),
        (facts(), False, Status.MOVED_AWAY),
        (facts(51, answers=True, unanswered=2), True, Status.MOVED_AWAY),
        (facts(661), True, Status.MOVED_AWAY),
        (facts(), True, Status.ONLINE),  # it talks
    ],
)
def test_one_that_moved_away_is_not_offline(known: SocketFacts, lease: bool, status: Status) -> None:
    assert derive_status(replace(known, moved_away=True), lease, NOW) is status


@pytest.mark.parametrize(
    ("known", "closed"),
    [
        (facts(180, answers=True, unanswered=5), False),
        (facts(181, answers=True, unanswered=5), True),
        (facts(9_999), False),  # it never answered a ping: left open
        (facts(10, answers=True, unanswered=9), False),
    ],
)
def test_closed_only_after_180_seconds(known: SocketFacts, closed: bool) -> None:
    assert to_be_closed(known, NOW) is closed


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.booleans(), st.integers(0, 9))
def test_silence_never_brings_a_charger_back(first: int, later: int, answers: bool, unanswered: int) -> None:
    order = [Status.ONLINE, Status.QUIET, Status.OFFLINE]
    before, after = sorted((first, later))
    ranks = [order.index(derive_status(facts(s, answers=answers, unanswered=unanswered), True, NOW)) for s in (before, after)]
    assert ranks[0] <= ranks[1]
