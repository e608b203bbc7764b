"""No fault of a database or of a task leaves a change that a living process holds and does not carry on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, InterfaceError, OperationalError

from chargers.central_system.changes import change_run, driver
from chargers.domain.changes.actions import Awaited, Wait
from chargers.domain.changes.events import Event, Tick
from chargers.domain.changes.progress import ChangeProgress
from chargers.domain.changes.run import receive as moved_by
from chargers.domain.changes.states import ChangeState
from chargers.models import Change
from chargers.services.changes import change_requests, leases, store
from tests.central_system.changes.desk import KEYS, START, Desk

FAULTS = [
    OperationalError("database is locked"),
    OperationalError("database or disk is full"),
    OperationalError("terminating connection due to administrator command"),
    InterfaceError("connection already closed"),
]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_once_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "AFTER_FAILURE", 0.0)


class Outage:
    """From the moment at which a key is written no work reaches the database, until it is over."""

    def __init__(self, desk: Desk, problem: Exception) -> None:
        self.desk, self.problem, self.on = desk, problem, False
        desk.before_work = self._work
        assert desk.line is not None
        call = desk.line.call

        async def called(action: str, *rest: Any, **named: Any) -> Any:
            self.on = self.on or (action == "ChangeConfiguration" and self.problem is not None)
            return await call(action, *rest, **named)

        desk.line.call = called  # type: ignore[method-assign]

    def _work(self) -> None:
        if self.on:
            raise self.problem

    async def reached(self) -> None:
        """A write is under way, and neither its save nor anything after it comes through."""
        with suppress(Error):
            while not self.on:
                await self.desk.settle(1)
        for _ in range(5):
            with suppress(Error):
                await self.desk.driver.look()
            await self.desk.turns()

    def ends(self) -> None:
        self.on = False
        self.desk.before_work = lambda: None


@pytest.mark.parametrize("problem", FAULTS, ids=str)
def test_a_change_goes_on_after_an_outage_by_the_same_process(desk: Desk, problem: Exception) -> None:
    async def play() -> None:
        await desk.come()
        desk.ask(KEYS[0])
        outage = Outage(desk, problem)
        await outage.reached()
        assert desk.driver.runs == {}, "the run has ended"
        outage.ends()
        await desk.settle(8)

    asyncio.run(play())
    assert Change.objects.get().state == "applied"
    assert desk.stored[KEYS[0]] == "new"


@pytest.mark.parametrize("problem", FAULTS[:1], ids=str)
def test_a_cancel_that_is_asked_for_in_an_outage_is_not_swallowed(desk: Desk, problem: Exception) -> None:
    async def play() -> None:
        await desk.come()
        change = desk.ask(KEYS[0])
        outage = Outage(desk, problem)
        await outage.reached()
        change_requests.cancel(change, by=None)
        outage.ends()
        await desk.settle(8)

    asyncio.run(play())
    assert Change.objects.get().state == "cancelled"
    assert desk.stored[KEYS[0]] == "old"


def failing(work: Callable[..., Any], when: Callable[..., bool], problem: Exception) -> Callable[..., Any]:
    """The same, but that it fails the first time that `when` says so."""
    left = [problem]

    def tried(*args: Any, **named: Any) -> Any:
        if left and when(*args):
            raise left.pop()
        return work(*args, **named)

    return tried


def test_a_cancel_whose_save_fails_is_taken_up_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def turns_back(_change: Any, _before: Any, after: Any, *_: Any) -> bool:
        return after.state is ChangeState.CANCELLED

    monkeypatch.setattr(store, "save_progress", failing(store.save_progress, turns_back, FAULTS[0]))

    async def play() -> None:
        change = desk.ask(KEYS[0])
        await desk.settle()
        change_requests.cancel(change, by=None)
        await desk.settle()

    asyncio.run(play())
    assert Change.objects.get().state == "cancelled"


def test_a_cancel_that_comes_while_its_run_goes_to_rest_is_not_swallowed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run has looked into its inbox for the last time when the request is put there."""
    rest, asked = leases.put_to_rest, list[Change]()

    def resting(change: int, *rest_of: Any) -> None:
        if asked:
            change_requests.cancel(asked.pop(), by=None)
            request = leases.waiting_requests(desk.process, desk.time)
            for one in request:
                desk.driver.runs[change].asked(one)
        rest(change, *rest_of)

    monkeypatch.setattr(leases, "put_to_rest", resting)

    async def play() -> None:
        asked.append(desk.ask(KEYS[0]))
        await desk.settle()

    asyncio.run(play())
    assert Change.objects.get().state == "cancelled"


@pytest.mark.parametrize("problem", [*FAULTS[:1], ValueError("any other"), RuntimeError("WriterStopped")], ids=str)
@pytest.mark.parametrize(
    ("where", "name"),
    [(change_run.ChangeRun, "start"), (leases, "put_to_rest"), (leases, "waiting_requests"), (store, "load_progress")],
)
def test_what_fails_once_is_done_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, problem: Exception
) -> None:
    """Beginning, giving back, looking for requests, reading the rows: with and without a charger."""

    async def play() -> None:
        desk.ask(KEYS[0])
        monkeypatch.setattr(where, name, failing(getattr(where, name), lambda *_: True, problem))
        for _ in range(4):
            with suppress(type(problem)):
                await desk.settle(1)
        await desk.come()
        await desk.settle(8)

    asyncio.run(play())
    assert Change.objects.get().state == "applied"


def test_one_that_cannot_be_read_holds_up_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    load, broken = store.load_progress, [1]

    def loads(change: Change) -> Any:
        if broken and change.pk == first.pk:
            raise ValueError("a key is missing")
        return load(change)

    first = desk.ask(KEYS[0])
    other = type(desk.charger).objects.create(
        ocpp_id="OTHER", organisation=desk.charger.organisation, controller_type=desk.charger.controller_type
    )
    Change.objects.filter(pk=changes_of(desk, other).pk).update(expires_at=desk.time, wake_at=desk.time)
    monkeypatch.setattr(store, "load_progress", loads)

    async def play() -> None:
        await desk.come()
        await desk.settle()
        assert list(Change.objects.order_by("pk").values_list("state", flat=True)) == ["queued", "expired"]
        broken.clear()
        await desk.settle(8)

    asyncio.run(play())
    assert list(Change.objects.order_by("pk").values_list("state", flat=True)) == ["applied", "expired"]


def changes_of(desk: Desk, charger: Any) -> Change:
    mine, desk.charger = desk.charger, charger
    try:
        return desk.ask(KEYS[0])
    finally:
        desk.charger = mine


@pytest.mark.parametrize("turns", [0, 1, 5, 20])
def test_a_task_that_is_cancelled_at_any_time_is_begun_again(desk: Desk, turns: int) -> None:
    async def play() -> None:
        await desk.come()
        desk.ask(KEYS[0])
        await desk.driver.look()
        await desk.turns(turns)
        for run in list(desk.driver.runs.values()):
            run.task.cancel()
        await desk.turns(2)
        await desk.settle(8)

    asyncio.run(play())
    assert Change.objects.get().state == "applied"


def test_what_was_stopped_for_a_later_change_is_given_back(desk: Desk) -> None:
    """One that ended and can still be moved is held while its charger is here, until another one comes."""

    async def play() -> None:
        await desk.come()
        first = desk.ask(KEYS[0])
        await desk.settle()
        Change.objects.filter(pk=first.pk).update(state=ChangeState.STORED)
        await desk.settle(2)
        assert Change.objects.get().claimed_by_id == desk.process
        desk.ask(KEYS[1])
        await desk.settle()

    asyncio.run(play())
    assert Change.objects.order_by("pk")[0].claimed_by_id is None
    assert Change.objects.order_by("pk")[1].state == "applied"


def test_a_deadline_that_is_over_and_moves_nothing_is_not_asked_without_an_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks: list[Event] = []

    def receive(progress: ChangeProgress, event: Event, *rest: Any) -> ChangeProgress:
        ticks.extend([event] if isinstance(event, Tick) else [])
        return moved_by(progress, event, *rest)

    async def play() -> None:
        await desk.come()
        monkeypatch.setattr(change_run, "next_action", lambda *_: Wait(START - timedelta(hours=1), Awaited.CHARGER))
        monkeypatch.setattr(change_run, "receive", receive)
        desk.ask(KEYS[0])
        await desk.settle(1)
        await desk.turns()
        await desk.turns()

    asyncio.run(play())
    assert len(ticks) == 1
