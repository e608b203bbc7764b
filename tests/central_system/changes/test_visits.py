"""A line that is there for a moment proves nothing: some chargers try a new key, and come back with the one that acts."""

from __future__ import annotations

import asyncio

import pytest

from chargers.models import Change, Charger
from tests.central_system.changes.desk import Desk, set_up
from tests.central_system.changes.test_boots import restarting, state
from tests.patience import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


async def comes_back(desk: Desk, *, stays_in: float = 60.0) -> None:
    """On a new line that has stayed after so many seconds."""
    await desk.leave()
    await desk.settle()
    await desk.come(stays_in)


@pytest.fixture
def desk(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return set_up(charger, monkeypatch)


async def test_a_line_that_has_not_stayed_ends_nothing(desk: Desk) -> None:
    await restarting(desk)
    await comes_back(desk)
    await desk.boot()
    assert state() == "restarting"


async def test_it_is_carried_on_while_it_may_stay(desk: Desk) -> None:
    await restarting(desk)
    await comes_back(desk)
    await desk.settle()
    assert list(desk.driver.runs) == [Change.objects.get().pk]


async def test_one_that_stays_counts_with_its_boot(desk: Desk) -> None:
    await restarting(desk)
    await comes_back(desk, stays_in=0.01)
    await desk.boot()
    async with asyncio.timeout(PATIENCE):
        while state() != "applied":  # noqa: ASYNC110 rows ring no bell
            await asyncio.sleep(0.01)
    assert desk.written == ["Own1"]  # by the one write, without a Reset


async def test_a_boot_on_one_that_did_not_stay_is_not_forgotten(desk: Desk) -> None:
    """It restarted, whatever line it said so on."""
    await restarting(desk)
    await comes_back(desk)
    await desk.boot()
    await comes_back(desk, stays_in=0)
    await desk.settle()
    assert state() == "applied"


async def test_one_that_went_is_no_session_any_more(desk: Desk) -> None:
    await restarting(desk)
    await comes_back(desk)
    await desk.leave()
    await desk.settle()
    assert state() == "restarting"
    assert not desk.driver.runs  # it rests until the charger comes


async def test_a_stopped_run_waits_for_no_line(desk: Desk) -> None:
    await restarting(desk)
    await comes_back(desk)
    await desk.restart()
    await desk.boot()
    await desk.settle()
    assert state() == "applied"
