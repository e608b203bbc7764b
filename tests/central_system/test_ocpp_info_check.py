"""When the OCPPInfo of chargers that boot is looked at: together, and not while a storm is being answered."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from async_solipsism import EventLoop

from chargers.central_system.ocpp_info_check import GATHER, LONGEST, OcppInfoCheck
from chargers.services.readings import ocpp_info_flags


@pytest.mark.parametrize(
    ("count", "apart", "looks"),
    [
        (1, 0.0, [(GATHER, 1)]),
        (5, 0.2, [(4 * 0.2 + GATHER, 5)]),
        (3, 1.0, [(GATHER, 1), (1 + GATHER, 1), (2 + GATHER, 1)]),
        (40, 0.2, [(LONGEST, 26), (39 * 0.2 + GATHER, 14)]),  # boots that keep coming put it off for so long, and no longer
    ],
)
def test_boots_are_looked_at_together(
    monkeypatch: pytest.MonkeyPatch, count: int, apart: float, looks: list[tuple[float, int]]
) -> None:
    async def play() -> list[tuple[float, int]]:
        loop = asyncio.get_running_loop()
        begun, seen = loop.time(), []

        def look(chargers: set[int]) -> None:
            seen.append((loop.time() - begun, len(chargers)))

        monkeypatch.setattr(ocpp_info_flags, "flag_chargers", look)
        writer, tasks = SimpleNamespace(run=lambda work: work()), SimpleNamespace(spawn=lambda _name, _work: None)
        check = OcppInfoCheck(cast(Any, writer), cast(Any, tasks))
        for number in range(count):
            check.booted(cast(Any, SimpleNamespace(pk=number, loop=loop)), cast(Any, None), False)
            if number < count - 1:
                await asyncio.sleep(apart)
        await asyncio.sleep(2 * GATHER)
        return seen

    with asyncio.Runner(loop_factory=EventLoop) as runner:
        found = runner.run(play())
    assert [(pytest.approx(at, abs=0.25), many) for at, many in looks] == found
