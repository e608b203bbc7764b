"""The loop of everything that looks, renews or tidies: how soon it works again."""

from __future__ import annotations

import asyncio

from chargers.background.periodic import Periodic

LONG = 3600.0


async def test_a_round_that_failed_is_followed_by_another_soon() -> None:
    rounds: list[str] = []
    thrice = asyncio.Event()

    async def work() -> None:
        rounds.append("round")
        if len(rounds) < 3:
            raise ConnectionError
        thrice.set()

    periodic = Periodic("work", LONG, work, after_failure=0.01)
    periodic.start()
    async with asyncio.timeout(30):
        await thrice.wait()
    await asyncio.sleep(0.05)
    await periodic.stop()
    assert len(rounds) == 3  # the third did not fail
