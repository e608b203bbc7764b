"""A server that is killed, lines that are cut, chargers that restart, all at random: nobody is stranded, and no step is lost.

Each round is one seed: `python -m pytest "tests/proof/test_processes.py::test_a_round[7]"` plays it again; other ones by
ECC_PROOF_SEEDS=100-140. What a round draws (chargers, plans, interruptions, when the server dies) depends on the seed alone;
how the two processes and the clock interleave does not.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chargers.domain.changes.states import ChangeState
from chargers.models import Change, ConnectionField
from chargers.services.controllers.controller_types import sync_catalogue
from chargers.simulator import OtherBackend
from tests.proof.fleet import Member, Stranded, Untrue, judge, muster
from tests.proof.server import Server

CHARGERS = 40
KILLS = 3
PATIENCE = 60.0  # seconds for a round to come to rest
GRACE = 4.0  # seconds in which a charger that can reach somebody does
WEEK = timedelta(days=8)


def seeds() -> list[int]:
    first, _, last = os.environ.get("ECC_PROOF_SEEDS", "1-3").partition("-")
    return list(range(int(first), int(last or first) + 1))


@pytest.mark.timeout(240)
@pytest.mark.parametrize("seed", seeds())
async def test_a_round(
    seed: int,
    transactional_db: None,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    count_cases: Callable[[Counter[str]], None],
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    sync_catalogue()
    ConnectionField.objects.exclude(restarts_after=None).update(restarts_after=2)  # R12 at the chargers' pace
    server = Server(tmp_path)
    settings.PUBLIC_ENDPOINTS = [server.url]
    async with OtherBackend({"nobody": None}, folder=tmp_path) as backend:
        try:
            count_cases(await play(seed, server, backend, tmp_path))
        finally:
            await server.stop()


async def play(seed: int, server: Server, backend: OtherBackend, folder: Path) -> Counter[str]:
    chance = random.Random(seed)  # noqa: S311
    deaths = sorted(chance.sample(range(20, CHARGERS * 6), KILLS))
    heard = struck = 0

    def each_frame() -> None:
        nonlocal heard, struck
        heard += 1
        if deaths and heard >= deaths[0]:
            deaths.pop(0)
            struck += Change.objects.open().count()
            server.kill()

    members = muster(server, backend, chance, CHARGERS, each_frame, folder)
    await server.start()
    try:
        for member in members:
            member.simulated.start()
        await until(lambda: all(at_rest(member) for member in members), server)
        await let_go(members, server)
        outcomes: Counter[str] = Counter()
        for member in members:
            outcomes[f"cases: {_judged(member, seed, server)}"] += 1
            outcomes.update({f"interruptions: {what}": number for what, number in member.interrupted.suffered.items()})
        outcomes["interruptions: server killed"] = server.kills
        outcomes["interruptions: changes open when it was killed"] = struck
        return outcomes
    finally:
        await asyncio.gather(*(member.simulated.stop() for member in members))


def at_rest(member: Member) -> bool:
    """Whether its change has ended, or waits for a charger that can reach nobody."""
    return member.state().is_end or (member.change.state == ChangeState.OBSERVING and member.change.risky_to_the_last)


async def let_go(members: list[Member], server: Server) -> None:
    """Every charger restarts once more, as it stands, and has time to reach whom it can. Who cannot is away for a week."""
    await server.settled()
    for member in members:
        await member.simulated.restart("let go", politely=False)
    await until(lambda: all(m.place != "nowhere" or m.change.risky_to_the_last or m.spoils for m in members), server)
    await asyncio.sleep(GRACE)
    await until(lambda: all_settled(members), server)


def all_settled(members: list[Member]) -> bool:
    """For changes that wait for a charger which cannot come, or may have left, a week passes meanwhile."""
    unsettled = [member for member in members if not is_settled(member)]
    for member in unsettled:
        if member.place != "here" and not member.state().is_end:
            now = datetime.now(UTC)
            waits = Change.objects.filter(pk=member.change.pk, connected=False, claimed_by=None)
            waits.update(due=now, lost_at=now - WEEK, wake_at=now)
    return not unsettled


def is_settled(member: Member) -> bool:
    try:
        judge(member)
    except (Stranded, Untrue):
        return False
    return True


async def until(condition: Callable[[], bool], server: Server) -> None:
    """At most `PATIENCE`: what has not come to rest by then is judged as it stands."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not condition() and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110 rows ring no bell here
        await asyncio.sleep(0.2)
    await server.settled()


def _judged(member: Member, seed: int, server: Server) -> str:
    try:
        return judge(member)
    except (Stranded, Untrue) as failure:
        again = f'python -m pytest "tests/proof/test_processes.py::test_a_round[{seed}]"'
        log = [line for line in server.log().splitlines() if " INFO " not in line][-20:]
        failure.add_note("\n".join([f"ECC_PROOF_SEEDS={seed} {again}", member.story(), *log]))
        raise
