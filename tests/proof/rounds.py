"""One round: chargers with a change each come to a world that is struck meanwhile; when all has come to rest, each is judged."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, connection

from chargers.models import Boot, Change, ConnectionField
from chargers.services.controllers.controller_types import sync_catalogue
from chargers.simulator import Happened, OtherBackend
from tests.proof.fleet import NEW_TOKEN, TOKEN, Member, Stranded, Untrue, judge, muster, unsaid_repeats
from tests.proof.strokes import draw
from tests.proof.world import World

GRACE = 4.0  # seconds in which a charger that can reach somebody does
IN_VAIN = 12  # events in a row: six dials that led nowhere, with half a second between them
SOON = timedelta(minutes=2)
WEEK = timedelta(days=8)


class Told(AssertionError):
    """A charger was told what is not in the database, or somebody what is secret."""


def seeds(usual: str) -> list[int]:
    """Those that ECC_PROOF_SEEDS names, as 100-140 or 7."""
    first, _, last = os.environ.get("ECC_PROOF_SEEDS", usual).partition("-")
    return list(range(int(first), int(last or first) + 1))


class Round:
    """`patience`: seconds until what has not come to rest is judged as it stands. Its database is in use here."""

    def __init__(self, seed: int, world: World, chargers: int, strokes: int, patience: float) -> None:
        self._chance = random.Random(seed)  # noqa: S311
        self._world = world
        self._chargers = chargers
        self._due = draw(self._chance, world.kinds, strokes, range(chargers // 2, chargers * 5))
        self._patience = patience
        self._heard = 0
        self._struck: Counter[str] = Counter()

    async def play(self, backend: OtherBackend) -> Counter[str]:
        """How its cases ended, and what befell them."""
        sync_catalogue()
        ConnectionField.objects.exclude(restarts_after=None).update(restarts_after=2)  # R12 at the chargers' pace
        members = muster(self._world, backend, self._chance, self._chargers, self._each_frame)
        try:
            await self._world.start()
            for member in members:
                member.simulated.start()
            await self._until(lambda: self._world.is_calm() and all(_at_rest(member) for member in members))
            await self._let_go(members)
            return self._judge(members)
        finally:
            await asyncio.gather(*(member.simulated.stop() for member in members))
            await self._world.stop()

    def _each_frame(self) -> None:
        self._heard += 1
        for stroke in [each for each in self._due if each.frame <= self._heard and self._world.strike(each)]:
            self._due.remove(stroke)
            with _reachable():
                self._struck[f"interruptions: changes open at: {stroke.what}"] += Change.objects.open().count()

    async def _let_go(self, members: list[Member]) -> None:
        """Every charger restarts once more, as it stands, and has time to reach whom it can. Who cannot is away for a week."""
        before = [member.restarts for member in members]
        for member in members:
            await member.simulated.restart("let go", politely=False)
        await self._until(lambda: all(m.restarts > count for m, count in zip(members, before, strict=True)))
        await self._until(lambda: all(m.place != "nowhere" or m.change.risky_to_the_last or m.spoils for m in members))
        await asyncio.sleep(GRACE)
        await self._until(lambda: _all_settled(members))

    async def _until(self, condition: Callable[[], bool]) -> None:
        deadline = asyncio.get_running_loop().time() + self._patience
        while asyncio.get_running_loop().time() < deadline:
            with _reachable():
                if condition():
                    break
            await asyncio.sleep(0.2)  # rows ring no bell here
        await self._world.settled()

    def _judge(self, members: list[Member]) -> Counter[str]:
        outcomes = self._struck.copy()
        for member in members:
            try:
                outcomes[f"cases: {judge(member)}"] += 1
                _on_record(member)
                outcomes["a key sent again, whose answer was not on record"] += unsaid_repeats(member)
            except (Stranded, Untrue, Told) as failure:
                failure.add_note("\n".join([member.story(), *self._noteworthy()]))
                raise
            outcomes.update({f"interruptions: {what}": number for what, number in member.interrupted.suffered.items()})
        outcomes.update({f"interruptions: {what}": number for what, number in self._world.suffered.items()})
        if missing := set(self._world.kinds) - set(self._world.suffered):
            raise AssertionError(f"it never happened: {missing}")
        logs = self._world.logs()
        if TOKEN in logs or NEW_TOKEN in logs:
            raise Told("a token stands in a log")
        return outcomes

    def _noteworthy(self) -> list[str]:
        return [line for line in self._world.logs().splitlines() if " INFO " not in line][-40:]


@contextmanager
def _reachable() -> Iterator[None]:
    """What the database does not answer now is asked again later."""
    try:
        yield
    except DatabaseError:
        with suppress(DatabaseError):
            connection.close()


def _at_rest(member: Member) -> bool:
    """Whether its change has ended, or rests for long, for its charger dials in vain or is elsewhere."""
    if member.state().is_end:
        return True
    last = [event.kind for event in member.simulated.diary.events][-IN_VAIN:]
    soon = datetime.now(UTC) + SOON
    rests = member.change.claimed_by_id is None and (member.change.wake_at is None or member.change.wake_at > soon)
    return rests and (member.place == "there" or set(last) <= {Happened.DIALLING, Happened.REFUSED})


def _all_settled(members: list[Member]) -> bool:
    """For changes that wait for a charger which cannot come, or may have left, a week passes meanwhile."""
    unsettled = [member for member in members if not _is_settled(member)]
    for member in unsettled:
        if member.place != "here" and not member.state().is_end:
            now = datetime.now(UTC)
            waits = Change.objects.filter(pk=member.change.pk, connected=False, claimed_by=None)
            waits.update(due=now, lost_at=now - WEEK, wake_at=now)
    return not unsettled


def _is_settled(member: Member) -> bool:
    try:
        judge(member)
    except (Stranded, Untrue):
        return False
    return True


def _on_record(member: Member) -> None:
    """Nothing was acknowledged that is not in the database."""
    told, there = member.boots.count, Boot.objects.filter(charger=member.row).count()
    if told > there:
        raise Told(f"{told} of its boots were accepted, {there} are on record")
