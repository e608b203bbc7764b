"""Group commit: one transaction for what came meanwhile, results after the commit, one failure alone (T6)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from django.db import OperationalError, connection, transaction

from chargers.central_system import writer as of_writer
from chargers.central_system.writer import TransactionLost, Writer, WriterStopped
from chargers.models import Organisation
from tests.central_system.conftest import rows
from tests.patience import PATIENCE


@pytest_asyncio.fixture
async def writer(transactional_db: None) -> AsyncIterator[Writer]:
    writer = Writer()
    writer.start()
    yield writer
    await writer.stop()


def add(name: str) -> Any:
    return lambda: Organisation.objects.create(name=name).name


async def test_results_come_after_the_commit(writer: Writer) -> None:
    assert await writer.run(add("A")) == "A"
    assert await rows(Organisation.objects, "name") == ["A"]


async def test_what_comes_during_a_flush_shares_the_next_one(writer: Writer) -> None:
    gate, began = threading.Event(), threading.Event()

    def slow() -> None:
        began.set()
        gate.wait(PATIENCE)

    first = asyncio.create_task(writer.run(slow))
    await asyncio.to_thread(began.wait, 5)
    ran: list[int] = []
    seen_at_commit: list[int] = []

    def work() -> None:
        ran.append(1)
        transaction.on_commit(lambda: seen_at_commit.append(len(ran)))

    later = [asyncio.create_task(writer.run(work)) for _ in range(5)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(first, *later)
    assert seen_at_commit == [5] * 5, "all five had run when the first of them was committed"


async def test_one_that_fails_fails_alone(writer: Writer) -> None:
    def fail() -> None:
        Organisation.objects.create(name="B")
        raise LookupError("mine")

    outcomes = await asyncio.gather(writer.run(add("A")), writer.run(fail), writer.run(add("C")), return_exceptions=True)
    assert outcomes[0] == "A"
    assert isinstance(outcomes[1], LookupError)
    assert outcomes[2] == "C"
    assert await rows(Organisation.objects, "name") == ["A", "C"]


async def test_a_transaction_that_went_with_the_last_of_them_is_not_said_to_be_committed(writer: Writer) -> None:
    """A full disk or a lost connection ends it whole, also where one alone was to be taken back to its savepoint."""

    def lose() -> None:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
        raise OperationalError("the connection is closed")

    outcomes = await asyncio.gather(writer.run(add("A")), writer.run(lose), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [TransactionLost] * 2
    assert await writer.run(add("B")) == "B"
    assert await rows(Organisation.objects, "name") == ["B"]


async def test_works_run_on_one_thread_in_order(writer: Writer) -> None:
    seen: list[tuple[int, int]] = []

    def see(n: int) -> None:
        seen.append((n, threading.get_ident()))

    await asyncio.gather(*(writer.run(partial(see, n)) for n in range(20)))
    assert [n for n, _ in seen] == list(range(20))
    assert len({thread for _, thread in seen}) == 1


async def test_one_who_gave_up_waiting_harms_nobody(writer: Writer) -> None:
    given_up = asyncio.create_task(writer.run(add("A")))
    await asyncio.sleep(0)
    given_up.cancel()
    assert await writer.run(add("B")) == "B"
    assert await rows(Organisation.objects, "name") == ["A", "B"]


async def test_a_stopped_writer_takes_no_work(transactional_db: None) -> None:
    writer = Writer()
    writer.start()
    await writer.stop()
    with pytest.raises(WriterStopped):
        await writer.run(lambda: None)


@pytest.mark.parametrize("closing", [OSError("broken pipe"), ValueError("not of this pool")], ids=str)
async def test_who_waits_hears_of_a_failed_flush_whatever_becomes_of_its_connection(
    writer: Writer, monkeypatch: pytest.MonkeyPatch, closing: Exception
) -> None:
    class Broken:
        def close(self) -> None:
            raise closing

    def fails(_: object) -> None:
        raise OperationalError("terminating connection")

    with monkeypatch.context() as outage:
        outage.setattr(of_writer, "connection", Broken())
        outage.setattr(of_writer, "_write", fails)
        with pytest.raises(OperationalError):
            async with asyncio.timeout(PATIENCE):
                await writer.run(add("A"))
    assert await writer.run(add("B")) == "B"
