"""What processes have stored of a charger's day: added up, and what was left out is known with when it began."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chargers.domain.budgets.day_budget import BudgetKind, DaySum
from chargers.models import Charger, DayCount, Organisation
from chargers.services.budgets import day_counts
from chargers.services.budgets.limits import limits

AT = datetime(2026, 11, 1, 14, 5, tzinfo=UTC)
DAY = AT.date()


@pytest.fixture
def charger(db: None) -> Charger:
    return Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=Organisation.objects.create(name="Harbour"))


def test_sums_are_added_and_the_first_moment_stays(charger: Charger) -> None:
    pk = charger.pk
    day_counts.add([DaySum(pk, DAY, "boots", 3, 30)])
    day_counts.add([DaySum(pk, DAY, "boots", left_out=2, left_out_since=AT)])
    known = day_counts.add([DaySum(pk, DAY, "boots", 1, 10, 1, AT + timedelta(hours=1)), DaySum(pk, DAY, "messages", 7, 70)])
    assert known[pk, DAY, "boots"] == DaySum(pk, DAY, "boots", 4, 40, 3, AT)
    assert known[pk, DAY, "messages"] == DaySum(pk, DAY, "messages", 7, 70)
    assert list(day_counts.of_day(pk, AT)) == [BudgetKind.MESSAGES, BudgetKind.BOOTS], "in the order of pages"
    assert day_counts.of_day(pk, AT + timedelta(days=1)) == {}


def test_the_same_twice_in_one_go_is_one(charger: Charger) -> None:
    day_counts.add([DaySum(charger.pk, DAY, "boots", 1, 1)] * 3)
    assert DayCount.objects.values_list("rows", "size").get() == (3, 3)


def test_a_charger_that_is_no_more_costs_the_others_nothing(charger: Charger) -> None:
    gone = charger.pk + 1
    known = day_counts.add([DaySum(gone, DAY, "boots", 1, 1), DaySum(charger.pk, DAY, "boots", 1, 1)])
    assert set(known) == {(charger.pk, DAY, "boots")}


@pytest.mark.parametrize(
    ("rows", "size", "room"), [(0, 0, True), (2_999, 49_999_999, True), (3_000, 0, False), (0, 50_000_000, False)]
)
def test_room_ends_with_the_rows_or_the_bytes(charger: Charger, rows: int, size: int, room: bool) -> None:
    day_counts.add([DaySum(charger.pk, DAY, "boots", rows, size)])
    assert day_counts.has_room(charger.pk, BudgetKind.BOOTS, AT) is room
    assert day_counts.has_room(charger.pk, BudgetKind.BOOTS, AT + timedelta(days=1))


def test_every_kind_has_a_limit() -> None:
    assert set(limits()) == set(BudgetKind)
    assert all(budget.rows > 0 and budget.size > 0 for budget in limits().values())
