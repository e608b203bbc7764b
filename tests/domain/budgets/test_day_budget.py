"""A budget of a day: what several processes store of one charger together, however they tell each other and start again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargers.domain.budgets.day_budget import STEPS, Budget, BudgetKind, DaySum, DayUse

DAY = date(2026, 11, 1)
AT = datetime(2026, 11, 1, 14, 5, tzinfo=UTC)


def use(rows: int = 1_000, size: int = 10**9) -> DayUse:
    return DayUse(7, DAY, BudgetKind.MESSAGES, Budget(rows, size))


@pytest.mark.parametrize(
    ("rows", "size", "spent", "room"),
    [
        (10, 100, [], True),
        (10, 100, [(9, 99)], True),
        (10, 100, [(10, 1)], False),
        (10, 100, [(1, 100)], False),
        (10, 100, [(4, 10), (5, 10), (1, 10)], False),
        (10, 100, [(1, 5_000)], False),
    ],
)
def test_rows_and_bytes_have_an_end(rows: int, size: int, spent: list[tuple[int, int]], room: bool) -> None:
    one = use(rows, size)
    for each in spent:
        one.spend(*each)
    assert one.has_room is room


def test_what_is_spent_is_told_in_steps() -> None:
    one = use(rows=1_000)
    assert [one.spend(1, 0) for _ in range(10)] == [False] * 9 + [True]
    assert one.take_untold() == DaySum(7, DAY, "messages", 10, 0)
    assert one.take_untold() == DaySum(7, DAY, "messages")


def test_the_first_that_is_left_out_is_told_at_once_and_the_others_later() -> None:
    one = use()
    assert [one.leave_out(3, AT), one.leave_out(2, AT.replace(hour=15))] == [True, False]
    assert one.take_untold() == DaySum(7, DAY, "messages", left_out=5, left_out_since=AT)


def test_what_could_not_be_told_is_told_again() -> None:
    one = use()
    one.spend(5, 50)
    one.leave_out(1, AT)
    lost = one.take_untold()
    one.spend(1, 10)
    one.put_back(lost)
    assert one.take_untold() == DaySum(7, DAY, "messages", 6, 60, 1, AT)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (DaySum(7, DAY, "boots"), DaySum(7, DAY, "boots"), DaySum(7, DAY, "boots")),
        (
            DaySum(7, DAY, "boots", 1, 2, 3, AT),
            DaySum(7, DAY, "boots", 10, 20, 30),
            DaySum(7, DAY, "boots", 11, 22, 33, AT),
        ),
        (
            DaySum(7, DAY, "boots", 0, 0, 1, AT),
            DaySum(7, DAY, "boots", 0, 0, 1, AT.replace(hour=3)),
            DaySum(7, DAY, "boots", 0, 0, 2, AT.replace(hour=3)),
        ),
    ],
)
def test_two_sums_are_one(one: DaySum, other: DaySum, both: DaySum) -> None:
    assert one.plus(other) == other.plus(one) == both


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4), st.integers(0, 30), st.booleans()), max_size=400))
def test_processes_and_restarts_give_no_second_budget(arrivals: list[tuple[int, int, int, bool]]) -> None:
    """Of all that arrives at three processes that are started again at any time, one budget is stored and a step for each."""
    told = DaySum(7, DAY, "messages")
    budget = Budget(50, 400)
    processes = [DayUse(7, DAY, BudgetKind.MESSAGES, budget) for _ in range(3)]
    stored = restarts = arrived = 0
    for number, rows, size, starts_again in arrivals:
        one = processes[number]
        arrived += rows
        if not one.has_room:
            one.leave_out(rows, AT)
        elif (stored := stored + rows) and one.spend(rows, size):
            told = told.plus(one.take_untold())
            one.learn(told)
        if starts_again:  # killed: what it has not told is forgotten
            processes[number] = DayUse(7, DAY, BudgetKind.MESSAGES, budget)
            restarts += 1
    steps = (3 + restarts) * (budget.rows / STEPS + 4)
    assert stored <= budget.rows + 4 + steps
    assert told.rows <= stored <= arrived
