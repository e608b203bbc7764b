"""What the page of a charger says where it sends too much: since when, how many, and what to do; else not a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chargers.domain.budgets.day_budget import Budget, BudgetKind, DaySum
from chargers.models import DayCount
from chargers.wording import budgets
from tests.web.scenery import Fleet

NOW = datetime(2026, 11, 1, 15, tzinfo=UTC)


def test_the_page_says_what_is_counted_only_and_what_to_do(client: Client, fleet: Fleet) -> None:
    client.force_login(fleet.admin)
    today = timezone.now().astimezone(UTC)
    for kind, days, left_out in (("messages", 0, 12_345), ("meter_values", 0, 0), ("boots", 1, 7)):
        DayCount.objects.create(
            charger=fleet.evc5, day=(today - timedelta(days=days)).date(), kind=kind, left_out=left_out, left_out_since=today
        )
    page = client.get(f"/chargers/{fleet.evc5.pk}/").content.decode()
    assert "messages are counted and not stored: 12,345 so far. Stored are 20,000 a day, or 50 MB." in page
    assert "What to do:" in page
    assert "meter values are counted" not in page, "nothing of it was left out"
    assert "boots are counted" not in page, "that was yesterday"
    assert "only-counted" not in client.get(f"/chargers/{fleet.evc4.pk}/").content.decode()


@pytest.mark.parametrize("kind", BudgetKind)
def test_each_kind_has_its_sentence(kind: BudgetKind) -> None:
    known = DaySum(7, NOW.date(), kind, 5, 50, 1_234_567, NOW - timedelta(minutes=55))
    said = budgets.left_out(kind, known, Budget(20_000, 50_000_000), NOW)
    assert said.startswith("Since 14:05 ")
    assert "1,234,567" in said
    assert "20,000" in said
    assert "%(" not in said
