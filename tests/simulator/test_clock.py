"""The clock that is turned by hand: order, moments, and sleepers that sleep again."""

import asyncio

import pytest

from chargers.simulator import HandCrankedClock, RunningClock


async def test_wakes_in_order_at_their_own_moments() -> None:
    clock, woken = HandCrankedClock(), []

    async def sleeper(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((seconds, clock.now()))
        await clock.sleep(1)
        woken.append((seconds, clock.now()))

    tasks = [asyncio.create_task(sleeper(seconds)) for seconds in (30, 10, 20)]
    await clock.advance(20.5)
    assert woken == [(10, 10), (10, 11), (20, 20)]
    await clock.advance(100)
    assert [moment for _, moment in woken] == [10, 11, 20, 21, 30, 31]
    assert clock.now() == 120.5
    await asyncio.gather(*tasks)


async def test_speed() -> None:
    clock = RunningClock(speed=6000)
    before = clock.now()
    await clock.sleep(60)
    assert clock.now() - before >= 59
    assert clock.real(60) == 0.01


def test_a_clock_runs_forward() -> None:
    with pytest.raises(ValueError, match="above 0"):
        RunningClock(0)
