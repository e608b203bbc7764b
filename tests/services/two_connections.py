"""Two connections that write at once, one of which has to wait for the other: run by test_on_postgresql."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from chargers.domain.budgets.day_budget import DaySum
from chargers.domain.changes.states import ChangeState
from chargers.models import Alert, Change, Charger, DayCount, ServerProcess
from chargers.services.budgets import day_counts
from chargers.services.changes import leases, left_behind, store
from tests.patience import PATIENCE
from tests.services.beside import beside
from tests.services.changes.test_fresh_rows import NOW, change, ends, late_save, quick, slow

__all__ = ["change", "quick", "slow"]  # fixtures

NOON_DAY = NOW.date()
pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_that_claim_at_once_one_gets_it(change: Change, quick: int) -> None:
    other = ServerProcess.objects.create(key="other", role="all", started_at=NOW, lease_until=NOW + timedelta(minutes=5)).pk
    claimed, waits = threading.Event(), threading.Event()
    got: dict[int, list[int]] = {}

    def first() -> None:
        with transaction.atomic():
            got[other] = [one.change.pk for one in leases.claim_due(other, NOW).claimed]
            claimed.set()
            assert waits.wait(PATIENCE)

    with beside(first), beside(lambda: _until_one_waits(waits)):
        assert claimed.wait(PATIENCE)
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
            assert waits.wait(PATIENCE)

    with beside(holder), beside(lambda: _until_one_waits(waits)):
        assert saved.wait(PATIENCE)
        with transaction.atomic():
            due = leases.claim_due(quick, NOW)
        waits.set()
    change.refresh_from_db()
    if ending:
        assert due.claimed == []
        assert (change.state, change.ended_at) == (ChangeState.MOVED, NOW)
    else:
        assert [claimed.progress for claimed in due.claimed] == [store.load_progress(change)]
        assert change.state == ChangeState.CHECKING


def test_of_two_that_start_at_once_one_looks_for_what_was_left_behind(change: Change, slow: int, quick: int) -> None:
    Change.objects.update(claimed_by=None, wake_at=NOW - timedelta(hours=1))
    looked, waits = threading.Event(), threading.Event()
    found: list[int] = []

    def first() -> None:
        with transaction.atomic():
            found.append(left_behind.look_once(quick, NOW))
            looked.set()
            assert waits.wait(PATIENCE)

    with beside(first), beside(lambda: _until_one_waits(waits)):
        assert looked.wait(PATIENCE)
        found.append(left_behind.look_once(quick, NOW))
        waits.set()
    assert found == [1, 0]
    assert Alert.objects.count() == 1


def _until_one_waits(waits: threading.Event) -> None:
    """Sets it as soon as somebody waits for a row that another one holds."""
    while not waits.is_set():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                waits.set()


def _uncounted(change: Change, ocpp_id: str) -> int:
    """The key of a charger beside the one of the change, whose reading counts already."""
    return Charger.objects.create(ocpp_id=ocpp_id, organisation=change.charger.organisation).pk


def test_sums_of_two_processes_meet_and_none_is_lost(change: Change) -> None:
    """Each adds to the same rows, handed over in the opposite order; the one waits for the other, and neither for ever."""
    pks = [_uncounted(change, ocpp_id) for ocpp_id in ("ONE", "OTHER")]
    sums = [DaySum(pk, NOON_DAY, kind, 1, 10, 2, NOW) for pk in pks for kind in ("boots", "messages")]

    def add_often(told: list[DaySum]) -> None:
        for _ in range(20):
            with transaction.atomic():
                day_counts.add(told)

    with beside(lambda: add_often(sums)), beside(lambda: add_often(sums[::-1])):
        pass
    counted = DayCount.objects.filter(charger__in=pks).values_list("rows", "size", "left_out", "left_out_since")
    assert list(counted) == [(40, 400, 80, NOW)] * 4


def test_the_first_rows_of_two_processes_are_one(change: Change) -> None:
    pk = _uncounted(change, "ONE")
    stored, waits = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            day_counts.add([DaySum(pk, NOON_DAY, "boots", 1, 10)])
            stored.set()
            assert waits.wait(PATIENCE)

    with beside(first), beside(lambda: _until_one_waits(waits)):
        assert stored.wait(PATIENCE)
        with transaction.atomic():
            known = day_counts.add([DaySum(pk, NOON_DAY, "boots", 1, 10)])
        waits.set()
    assert [total.rows for total in known.values()] == [2]
