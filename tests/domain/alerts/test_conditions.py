"""When a condition becomes an alert and when it is over, by table and a clock that is turned by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from chargers.domain.alerts import conditions
from chargers.domain.alerts.conditions import RECONNECT, AlertEnd, AlertStanding, ChargerLine
from chargers.domain.changes.progress import ChangeReason
from chargers.domain.changes.states import ENDS, ChangeState

T = datetime(2026, 5, 3, 12, tzinfo=UTC)
S = ChangeState


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def at(number: float) -> datetime:
    """So many minutes after noon."""
    return T + minutes(number)


LINES = [
    ("closed by itself while we listened", ChargerLine(at(-90), at(-20), at(-20), "code 1006"), at(-200), at(-20)),
    ("silent on an open socket", ChargerLine(at(-90), at(-7)), at(-200), at(-7)),
    (
        "closed because we stopped, and never came again",
        ChargerLine(at(-90), at(-20), at(-20), "server stopped"),
        at(-15),
        at(-5),
    ),
    ("our process was killed, and it never came again", ChargerLine(at(-90), at(-20), held_until=at(-19)), at(-15), at(-5)),
    ("our process was killed while another one listened", ChargerLine(at(-90), at(-20), held_until=at(-19)), at(-200), at(-9)),
    (
        "closed because one of two processes stopped",
        ChargerLine(at(-90), at(-20), at(-20), "server stopped", held_until=at(-20)),
        at(-200),
        at(-10),
    ),
    ("was away before our restart", ChargerLine(at(-90), at(-60), at(-60), "code 1006", held_until=at(-16)), at(-15), at(-5)),
    ("came again after our restart and was lost again", ChargerLine(at(-10), at(-3), at(-3), "code 1006"), at(-15), at(-3)),
]


@pytest.mark.parametrize(("line", "listening", "counts"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
def test_from_when_on_being_offline_counts(line: ChargerLine, listening: datetime, counts: datetime) -> None:
    assert conditions.counts_from(line, listening) == counts


SPANS = [
    ("one that runs", [(at(-50), None)], at(-50)),
    ("none", [], T),
    ("one that has ended", [(at(-50), at(-1))], T),
    ("a restart", [(at(-90), at(-21)), (at(-20), None)], at(-20)),
    ("one took over from the other", [(at(-90), at(-19)), (at(-20), None)], at(-90)),
    ("two, of which one restarted", [(at(-90), None), (at(-80), at(-10)), (at(-9), None)], at(-90)),
    ("a chain with a gap before it", [(at(-90), at(-60)), (at(-50), at(-30)), (at(-40), None)], at(-50)),
]


@pytest.mark.parametrize(("spans", "since"), [row[1:] for row in SPANS], ids=[row[0] for row in SPANS])
def test_since_when_somebody_listens(spans: list[tuple[datetime, datetime | None]], since: datetime) -> None:
    assert conditions.listening_since(spans, T) == since


def play(steady: timedelta, looks: Sequence[tuple[float, bool]]) -> AlertStanding:
    """Looks at these minutes, each with whether the condition holds."""
    standing = AlertStanding(T, steady)
    for minute, holds in looks:
        if standing.ended_at is None:
            standing = conditions.next_standing(standing, holds, at(minute), at(minute))
    return standing


def test_an_alert_ends_when_its_condition_has_been_over_for_long_enough() -> None:
    assert play(minutes(2), [(1, True), (5, False), (6, False)]).ended_at is None
    assert play(minutes(2), [(1, True), (5, False), (7, False)]).ended_at == at(5), "it was over from then on"


def test_one_that_flaps_stays_one_alert() -> None:
    flapping = [(minute, minute % 2 == 0) for minute in range(60)]
    standing = play(minutes(2), flapping)
    assert standing.ended_at is None
    assert standing.again == 29
    assert standing.counts_from == at(58), "being offline counts from the last loss"


def test_the_more_alerts_lately_the_longer_it_must_be_well() -> None:
    assert [conditions.steady_after(n) for n in (0, 1, 3, 50)] == [minutes(2), minutes(4), minutes(16), conditions.MOST_STEADY]


def test_a_slow_flapper_makes_few_alerts_a_day() -> None:
    """Twenty minutes away, twenty minutes here, all day."""
    raised, standing = 0, None
    for minute in range(24 * 60):
        holds = minute % 40 < 20
        if standing is None and holds:
            standing = AlertStanding(at(minute), conditions.steady_after(raised))
            raised += 1
        elif standing is not None:
            standing = conditions.next_standing(standing, holds, at(minute), at(minute))
            standing = None if standing.ended_at else standing
    assert raised == 5


def test_which_ends_of_a_change_are_bad() -> None:
    bad = {S.CAME_BACK, S.ROLLED_BACK, S.HALF_DONE, S.FAILED, S.UNCERTAIN, S.EXPIRED}
    assert {state for state in ChangeState if conditions.ended_badly(state, None)} == bad
    assert not any(conditions.ended_badly(state, None) for state in set(ChangeState) - ENDS)
    assert conditions.ended_badly(S.STORED, ChangeReason.NO_RESTART), "it was to act now"
    assert not conditions.ended_badly(S.ROLLED_BACK, ChangeReason.CANCELLED), "somebody wanted that"


@pytest.mark.parametrize(
    ("state", "why", "newer", "age", "end"),
    [
        (S.UNCERTAIN, None, False, 1, None),
        (S.UNCERTAIN, None, True, 1, AlertEnd.SUPERSEDED),
        (S.UNCERTAIN, None, False, 7 * 24 * 60, AlertEnd.OLD),
        (S.APPLIED, None, False, 1, AlertEnd.OVER),
        (S.CANCELLED, None, True, 1, AlertEnd.OVER),
        (S.UNDOING, None, False, 1, None),
        (S.STORED, ChangeReason.NO_RESTART, False, 1, None),
        (S.STORED, None, False, 1, AlertEnd.OVER),
    ],
)
def test_what_ends_the_alert_about_a_change(
    state: S, why: ChangeReason | None, newer: bool, age: float, end: AlertEnd | None
) -> None:
    assert conditions.end_of_change(state, why, newer, at(-age), T) is end


def test_chargers_have_minutes_to_dial_again() -> None:
    assert minutes(5) <= RECONNECT <= minutes(15)
