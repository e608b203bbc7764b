"""A session alone, without a socket: whoever waits for one that is over goes on, and none stays suspended for ever."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from async_solipsism import EventLoop

from chargers.background.clock import Clock
from chargers.central_system.handshake.admission import Admission
from chargers.central_system.handshake.identity import DialledIdentity
from chargers.central_system.sessions import Session, Sessions
from chargers.domain.changes.answers import LineLost
from chargers.services.presence.known_chargers import MatchedBy

DIALLED = DialledIdentity(1, "NL*ECO*1000", MatchedBy.ID, "/ocpp/NL*ECO*1000", None, tls=False)
CONFIG = SimpleNamespace(call_timeout=30.0, read_timeout=60.0, settle=3.0, park=5.0)
HOOK = SimpleNamespace(tell=lambda *_: None)


async def send(_message: dict[str, Any]) -> None:
    return None


def registry() -> Sessions:
    hooks = SimpleNamespace(connected=HOOK, closed=HOOK, ready=HOOK)
    return Sessions(Clock(), cast(Any, hooks), cast(Any, None), cast(Any, SimpleNamespace(config=CONFIG)))


@pytest.mark.parametrize("booted_again", [False, True])
def test_a_call_on_a_line_that_is_gone_ends_at_once(booted_again: bool) -> None:
    async def play() -> None:
        session = Session(registry(), DIALLED, send, None, "s")
        if booted_again:  # calls were welcome, and are not for a while
            session.now_ready()
            session.settle(3.0)
        session.over("replaced")
        if booted_again:  # and the answer to its boot was on its way
            assert session.ready.is_set()
            session.settle(3.0)
        call = asyncio.get_running_loop().create_task(session.call("GetConfiguration", {}))
        for _ in range(5):
            await asyncio.sleep(0)
        assert call.done()
        assert call.result() == LineLost()

    asyncio.run(play())


def test_c07_one_that_goes_away_while_it_is_parked_leaves_the_present_one_its_calls() -> None:
    async def play() -> None:
        sessions = registry()
        present, other = (Session(sessions, DIALLED, send, None, name) for name in ("present", "other"))
        sessions.enter(present)
        parts = SimpleNamespace(sessions=sessions, clock=Clock(), config=CONFIG)
        parked = asyncio.get_running_loop().create_task(Admission(cast(Any, parts)).admit(other))
        await asyncio.sleep(0)
        assert present.contested
        parked.cancel()
        await asyncio.gather(parked, return_exceptions=True)
        assert not present.contested

    asyncio.run(play())


@pytest.mark.parametrize(
    ("pauses", "ready_at"),
    [
        ([(0.0, 3.0)], 3.0),
        ([(0.0, 3.0), (1.0, 3.0), (2.5, 3.0)], 5.5),  # each begins anew, though a timer runs already
        ([(0.0, 30.0), (1.0, 3.0)], 4.0),  # a shorter one does not wait for the longer
        ([(0.0, 3.0), (3.5, 3.0)], 6.5),
    ],
)
def test_c12_the_last_pause_counts(pauses: list[tuple[float, float]], ready_at: float) -> None:
    async def play() -> float:
        loop = asyncio.get_running_loop()
        session = Session(registry(), DIALLED, send, None, "s")
        begun = loop.time()
        for at, seconds in pauses:
            await asyncio.sleep(begun + at - loop.time())
            session.settle(seconds)
            assert not session.is_ready
        await session.ready.wait()
        return loop.time() - begun

    with asyncio.Runner(loop_factory=EventLoop) as runner:
        assert runner.run(play()) == pytest.approx(ready_at, abs=0.05)
