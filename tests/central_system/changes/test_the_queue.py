"""Changes queued on one charger go on one after another and in order, whatever becomes of those between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chargers.domain.changes.states import ENDS
from chargers.domain.errors import Refusal
from chargers.models import Change, ChangeRequest, Charger
from chargers.services.changes import change_requests
from tests.central_system.changes.desk import KEYS, Desk, set_up

WEEK = timedelta(days=7)

pytestmark = pytest.mark.django_db(transaction=True)


def states() -> list[str]:
    return list(Change.objects.order_by("pk").values_list("state", flat=True))


async def cancelled(desk: Desk, change: Change) -> None:
    change_requests.cancel(change, by=None)
    await desk.settle(2)
    change.refresh_from_db()
    assert change.state == "cancelled", "a cancel of a queued one takes effect at once"


async def expired(desk: Desk, change: Change) -> None:
    Change.objects.filter(pk=change.pk).update(expires_at=desk.time, wake_at=desk.time)
    await desk.settle(2)
    change.refresh_from_db()
    assert change.state == "expired"


async def rejected(desk: Desk, change: Change) -> None:
    """Fails when its turn comes."""
    desk.rejects.add(change.steps.get().key)


@pytest.mark.parametrize("goes", [cancelled, expired, rejected])
@pytest.mark.parametrize("restarted", [False, True], ids=["", "after a restart"])
@pytest.mark.parametrize("gone", [(2, 4), (1, 2), (1, 3, 5)], ids=str)
def test_the_rest_goes_on_in_order(
    desk: Desk, gone: tuple[int, ...], goes: Callable[[Desk, Change], Awaitable[None]], restarted: bool
) -> None:
    async def play() -> None:
        asked = [desk.ask(key) for key in KEYS[:5]]
        await desk.settle()
        for number in gone:
            await goes(desk, asked[number - 1])
        if restarted:
            await desk.restart()
        await desk.come()
        await desk.settle(14)

    asyncio.run(play())
    kept = [KEYS[number - 1] for number in range(1, 6) if number not in gone]
    assert [key for key in desk.written if key not in desk.rejects] == kept, states()
    assert [change.state for change in Change.objects.order_by("pk") if change.steps.get().key in kept] == ["applied"] * len(kept)


def test_a_queued_one_is_cancelled_at_once_while_another_is_under_way(desk: Desk) -> None:
    async def play() -> None:
        asked = [desk.ask(key) for key in KEYS[:5]]
        await desk.settle()
        for number in (2, 4, 3, 5):
            await cancelled(desk, asked[number - 1])

    asyncio.run(play())
    assert states() == ["queued", *["cancelled"] * 4]


@pytest.mark.parametrize("asked_before", [True, False], ids=["asked before the later one", "asked after it"])
def test_what_is_asked_of_an_end_that_a_later_change_goes_on_from_is_answered(desk: Desk, asked_before: bool) -> None:
    """A stored change may be taken back, but not behind the back of a later one: nobody took that up, and it waited for ever."""

    async def play() -> None:
        stored = desk.ask(KEYS[0])
        await desk.come()
        await desk.settle(8)
        Change.objects.filter(pk=stored.pk).update(state="stored")
        stored.refresh_from_db()
        await desk.leave()
        if asked_before:
            change_requests.cancel(stored, by=None)
            desk.ask(KEYS[1])
        else:
            desk.ask(KEYS[1])
            with pytest.raises(Refusal):
                change_requests.cancel(stored, by=None)
        await desk.settle(2)
        await desk.come()
        await desk.settle(8)

    asyncio.run(play())
    assert states() == ["stored", "applied"]
    assert not ChangeRequest.objects.filter(taken_at=None).exists()


OPS = st.one_of(
    st.tuples(st.sampled_from(("cancel", "expire", "reject")), st.integers(0, 4)),
    st.tuples(st.sampled_from(("look", "a moment", "come", "leave", "restart")), st.just(0)),
    st.tuples(st.just("ask"), st.sampled_from(KEYS)),
)


class Story:
    """A sequence of what may happen, and what must hold in the end."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.cancelled: set[int] = set()

    async def play(self, story: list[tuple[str, Any]]) -> None:
        for what, which in story:
            await self.happen(what, which)
        await self.desk.come()
        for _ in range(30):
            if Change.objects.open().exists():
                await self.desk.settle(1)
        await self.desk.driver.stop()

    async def happen(self, what: str, which: Any) -> None:
        desk = self.desk
        open_ones = list(Change.objects.open().order_by("pk"))
        change = open_ones[which % len(open_ones)] if open_ones and isinstance(which, int) else None
        match what:
            case "ask":
                if desk.stored[which] == "old" and not Change.objects.open().filter(steps__key=which).exists():
                    desk.ask(which)
            case "come" | "leave" | "restart":
                await getattr(desk, what)()
            case "look":
                await desk.settle(1)
            case "a moment":
                await desk.turns(3)
            case "cancel" if change is not None:
                try:
                    change_requests.cancel(change, by=None)
                    self.cancelled.add(change.pk)
                except Refusal:
                    pass
            case "expire" if change is not None and change.state == "queued":
                Change.objects.filter(pk=change.pk, claimed_by=None).update(expires_at=desk.time, wake_at=desk.time)
            case "reject" if change is not None:
                desk.rejects ^= {change.steps.get().key}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(asked=st.integers(1, 5), story=st.lists(OPS, max_size=20))
def test_whatever_happens_nothing_stays_queued_and_none_overtakes(
    charger: Charger, monkeypatch: pytest.MonkeyPatch, asked: int, story: list[tuple[str, Any]]
) -> None:
    desk = set_up(charger, monkeypatch)
    asyncio.run(Story(desk).play([("ask", key) for key in KEYS[:asked]] + story))
    rows = list(Change.objects.order_by("pk"))
    assert all(change.state in ENDS and change.ended_at for change in rows), [str(change) for change in rows]
    assert not ChangeRequest.objects.filter(taken_at=None, change__ended_at=None).exists()
    began = [str(step.sent_at) for change in rows for step in change.steps.filter(tries__gt=0)]
    assert began == sorted(began), "in the order in which they were asked for"


def test_what_the_change_before_wrote_is_not_asked_about_as_lost(desk: Desk) -> None:
    async def play() -> None:
        for value in ("one", "two", "three"):
            desk.ask(KEYS[0], value)
        await desk.come()
        await desk.settle(20)
        assert states() == ["applied"] * 3
        assert desk.stored[KEYS[0]] == "three"

    asyncio.run(play())


def test_what_somebody_else_wrote_between_is(desk: Desk) -> None:
    async def play() -> None:
        desk.ask(KEYS[0], "one")
        desk.ask(KEYS[1], "one")
        desk.ask(KEYS[0], "two")

        await desk.come()
        while states()[0] != "applied":
            await desk.settle(1)
        desk.stored[KEYS[0]] = "by cable"
        await desk.settle(20)
        assert states() == ["applied", "applied", "asking"]
        assert Change.objects.get(state="asking").why == "value_lost"

    asyncio.run(play())
