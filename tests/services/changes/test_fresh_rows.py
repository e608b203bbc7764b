"""What is claimed is what holds then: a former holder that woke up late may save until the very moment of the claim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from chargers.domain.changes.events import Connected, Tick
from chargers.domain.changes.progress import ChangeProgress
from chargers.domain.changes.run import receive
from chargers.domain.changes.states import ChangeState
from chargers.domain.editor.fields import EditorFields
from chargers.models import Change, Charger, ServerProcess
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, leases, store
from tests.services.beside import beside

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def change(transactional_db: None, read_charger: Charger) -> Change:
    change = change_requests.ask(read_charger, EditorFields(url="ws://other.example.com/ocpp/#OSN#"), access=Access.of_shell())
    Change.objects.update(wake_at=NOW, expires_at=NOW + timedelta(days=7), since=NOW)
    change.refresh_from_db()
    return change


@pytest.fixture
def slow(change: Change) -> int:
    """The former holder, whose lease is over."""
    row = ServerProcess.objects.create(key="slow", role="all", started_at=NOW - 5 * MINUTE, lease_until=NOW)
    Change.objects.update(claimed_by=row)
    return row.pk


@pytest.fixture
def quick() -> int:
    row = ServerProcess.objects.create(key="quick", role="all", started_at=NOW - 5 * MINUTE, lease_until=NOW + 5 * MINUTE)
    return row.pk


def ends(change: Change) -> None:
    """It has stayed away for as long as it should: the former holder is about to say so."""
    Change.objects.update(state=ChangeState.OBSERVING, due=NOW - MINUTE, left_at=NOW - 9 * MINUTE, lost_at=NOW - 9 * MINUTE)
    change.refresh_from_db()


def late_save(change: Change, slow: int) -> Callable[[], ChangeProgress]:
    """What the former holder has in hand: one save of what it saw."""
    before = store.load_progress(change)
    rules = store.rules_of(change.controller_type)
    event = Tick() if before.state is ChangeState.OBSERVING else Connected("NL*ECO*1000")
    after = receive(before, event, NOW, rules)
    assert after != before

    def save() -> ChangeProgress:
        store.save_progress(change, before, after, rules, NOW, slow)
        return after

    return save


class Between:
    """Does something once, after rows were read and before the first one is claimed."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work: Callable[[], Any] | None = work

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('UPDATE "chargers_change"') and self.work is not None:
            work, self.work = self.work, None
            work()
        return execute(sql, params, many, context)


def elsewhere(work: Callable[[], Any]) -> None:
    """By a connection of its own, where the database takes two that write."""
    if connection.vendor != "postgresql":
        work()
        return
    with beside(work):
        pass


def test_a_change_that_ended_between_the_look_and_the_claim_is_not_claimed(change: Change, slow: int, quick: int) -> None:
    ends(change)
    save = late_save(change, slow)
    between = Between(lambda: elsewhere(save))
    with transaction.atomic(), connection.execute_wrapper(between):
        due = leases.claim_due(quick, NOW)
    assert between.work is None
    assert due.claimed == []
    change.refresh_from_db()
    assert (change.state, change.ended_at) == (ChangeState.MOVED, NOW)


def test_what_was_saved_between_the_look_and_the_claim_is_what_is_claimed(change: Change, slow: int, quick: int) -> None:
    save = late_save(change, slow)
    with transaction.atomic(), connection.execute_wrapper(Between(lambda: elsewhere(save))):
        (claimed,) = leases.claim_due(quick, NOW).claimed
    assert claimed.progress.state is ChangeState.CHECKING
    assert claimed.progress == store.load_progress(Change.objects.get())
