"""Two connections that write at once, one of which has to wait for the other: run by test_on_postgresql."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from chargers.domain.changes.states import ChangeState
from chargers.models import Alert, Change, ServerProcess
from chargers.services.changes import leases, left_behind, store
from tests.services.changes.test_fresh_rows import NOW, change, ends, late_save, quick, slow

__all__ = ["change", "quick", "slow"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_that_claim_at_once_one_gets_it(change: Change, quick: int) -> None:
    other = ServerProcess.objects.create(key="other", role="all", started_at=NOW, lease_until=NOW + timedelta(minutes=5)).pk
    claimed, waits = threading.Event(), threading.Event()
    got: dict[int, list[int]] = {}

    def first() -> None:
        with transaction.atomic():
            got[other] = [one.change.pk for one in leases.claim_due(other, NOW).claimed]
            claimed.set()
            assert waits.wait(10)

    with _beside(first), _beside(lambda: _until_one_waits(waits)):
        assert claimed.wait(10)
        with transaction.atomic():
            got[quick] = [one.change.pk for one in leases.claim_due(quick, NOW).claimed]
        waits.set()
    change.refresh_from_db()
    assert got == {other: [change.pk], quick: []}
    assert change.claimed_by_id == other


@pytest.mark.parametrize("ending", [True, False], ids=["it ends", "it goes on"])
def test_a_claim_waits_for_a_save_that_is_not_committed_yet(change: Change, slow: int, quick: int, ending: bool) -> None:
    if ending:
        ends(change)
    save = late_save(change, slow)
    saved, waits = threading.Event(), threading.Event()

    def holder() -> None:
        with transaction.atomic():
            save()
            saved.set()
            assert waits.wait(10)

    with _beside(holder), _beside(lambda: _until_one_waits(waits)):
        assert saved.wait(10)
        with transaction.atomic():
            due = leases.claim_due(quick, NOW)
        waits.set()
    change.refresh_from_db()
    if ending:
        assert due.claimed == []
        assert (change.state, change.ended_at) == (ChangeState.MOVED, NOW)
    else:
        assert [claimed.progress for claimed in due.claimed] == [store.load(change)]
        assert change.state == ChangeState.CHECKING


def test_of_two_that_start_at_once_one_looks_for_what_was_left_behind(change: Change, slow: int, quick: int) -> None:
    Change.objects.update(claimed_by=None, wake_at=NOW - timedelta(hours=1))
    looked, waits = threading.Event(), threading.Event()
    found: list[int] = []

    def first() -> None:
        with transaction.atomic():
            found.append(left_behind.look_once(quick, NOW))
            looked.set()
            assert waits.wait(10)

    with _beside(first), _beside(lambda: _until_one_waits(waits)):
        assert looked.wait(10)
        found.append(left_behind.look_once(quick, NOW))
        waits.set()
    assert found == [1, 0]
    assert Alert.objects.count() == 1


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """On a thread and by a connection of its own; waited for in the end."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join(20)


def _until_one_waits(waits: threading.Event) -> None:
    """Sets it as soon as somebody waits for a row that another one holds."""
    while not waits.is_set():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                waits.set()
