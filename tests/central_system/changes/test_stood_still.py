"""A process that stood still: what the charger said meanwhile lies in its sockets, and is heard before a deadline is judged."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from chargers.central_system.changes.change_run import ChangeRun
from chargers.domain.changes import events


class Heard(ChangeRun):
    """A run that only waits, by a clock of the test's, and notes what it is told."""

    def __init__(self, *moments: float) -> None:
        self._inbox: asyncio.Queue[Any] = asyncio.Queue()
        self._pause = 0.0
        self.progress = cast(Any, None)
        self.told: list[type] = []
        left = list(moments)
        self._clock = cast(Any, SimpleNamespace(monotonic=lambda: left.pop(0)))

    async def _receive(self, came: Any) -> None:
        self.told.append(type(came))


async def test_what_came_while_it_stood_still_is_heard_first() -> None:
    run = Heard(0.0, 90.0, 90.0)
    await run._wait(0.0)
    assert run.told == []
    run.tell(events.BootReported())
    await run._wait(-30.0)
    assert run.told == [events.BootReported]


async def test_a_deadline_in_which_nothing_came_is_judged_a_moment_later() -> None:
    run = Heard(0.0, 90.0, 90.0, 90.0)
    await run._wait(0.0)
    run._pause = 0.0  # it has passed
    await run._wait(0.0)
    assert run.told == [events.Tick]


async def test_a_timer_that_is_hardly_late_is_a_deadline() -> None:
    run = Heard(0.0, 0.9)
    await run._wait(0.0)
    assert run.told == [events.Tick]
