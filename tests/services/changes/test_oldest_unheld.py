"""A change that is due and carried on by nobody is a fault by itself, whatever caused it: its age is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from chargers.domain.editor.fields import EditorFields
from chargers.models import Change, ChangeRequest, Charger, Presence, ServerProcess
from chargers.services import readiness
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, leases

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def me(now: datetime) -> ServerProcess:
    return ServerProcess.objects.create(key="me", started_at=now, lease_until=now + timedelta(seconds=30))


def ask(charger: Charger, *, before: timedelta, now: datetime, **columns: Any) -> Change:
    """Asked for so long ago; its time comes tomorrow."""
    wish = EditorFields(url="ws://other.example.com/ocpp/#OSN#")
    change = change_requests.ask(charger, wish, access=Access.of_shell(), confirmed=True)
    past = {"asked_at": now - before, "since": now - before, "wake_at": now + timedelta(days=1)}
    Change.objects.filter(pk=change.pk).update(**(past | columns))
    return Change.objects.get(pk=change.pk)


def connect(charger: Charger, process: ServerProcess, since: datetime) -> None:
    came = {"socket": "s", "connected_at": since, "heard_at": since, "interval": 300, "dialled_path": "/"}
    Presence.objects.create(charger=charger, process=process, dialled_id="x", **came)


HOUR = timedelta(hours=1)


def test_how_long_the_oldest_change_is_carried_on_by_nobody(read_charger: Charger, me: ServerProcess, now: datetime) -> None:
    assert leases.oldest_unheld(now) is None
    change = ask(read_charger, before=HOUR, now=now)
    assert leases.oldest_unheld(now) is None, "its time has not come, and its charger is away"
    connect(read_charger, me, now - timedelta(seconds=40))
    assert leases.oldest_unheld(now) == pytest.approx(40)
    assert readiness.own_readiness(None, now).is_ready, "every process would go out at once"
    Change.objects.filter(pk=change.pk).update(claimed_by=me)
    assert leases.oldest_unheld(now) is None
    ServerProcess.objects.update(lease_until=now - timedelta(seconds=20), stopped_at=now - timedelta(seconds=10))
    Change.objects.update(wake_at=now - timedelta(seconds=90))
    assert leases.oldest_unheld(now) == pytest.approx(20), "whoever held it is dead since then"


def test_of_a_charger_that_is_here_for_long_it_counts_from_when_it_was_asked(
    read_charger: Charger, me: ServerProcess, now: datetime
) -> None:
    connect(read_charger, me, now - timedelta(days=5))
    ask(read_charger, before=timedelta(seconds=1), now=now)
    assert leases.oldest_unheld(now) == pytest.approx(1)


def test_one_that_waited_for_another_counts_from_when_that_ended(read_charger: Charger, me: ServerProcess, now: datetime) -> None:
    connect(read_charger, me, now - timedelta(days=5))
    first = ask(read_charger, before=2 * HOUR, now=now, claimed_by=me)
    wish = EditorFields(url="ws://third.example.com/ocpp/#OSN#")
    second = change_requests.ask(read_charger, wish, access=Access.of_shell(), confirmed=True, after=True)
    Change.objects.filter(pk=second.pk).update(asked_at=now - HOUR, since=now - HOUR)
    assert leases.oldest_unheld(now) is None
    Change.objects.filter(pk=first.pk).update(ended_at=now - timedelta(seconds=2), state="failed", claimed_by=None)
    assert leases.oldest_unheld(now) == pytest.approx(2)


def test_what_a_person_asked_and_nobody_took(read_charger: Charger, now: datetime) -> None:
    change = ask(read_charger, before=HOUR, now=now)
    ChangeRequest.objects.create(change=change, kind="cancel", asked_at=now - timedelta(seconds=70))
    assert leases.oldest_unheld(now) == pytest.approx(70)


def test_many_that_wait_for_their_chargers_hide_none_that_is_due(
    read_charger: Charger, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "MOST_AT_ONCE", 2)
    due = ask(read_charger, before=2 * HOUR, now=now, wake_at=now - HOUR)
    for number in range(3):
        other = Charger.objects.create(ocpp_id=f"OTHER-{number}", organisation=read_charger.organisation)
        Change.objects.create(charger=other, **columns_of(due) | {"asked_at": now, "wake_at": now + HOUR})
    assert [one.change for one in leases.unheld_changes(now)] == [due.pk]


def columns_of(change: Change) -> dict[str, Any]:
    left_out = {"id", "charger_id"}
    return {
        field.attname: getattr(change, field.attname) for field in Change._meta.concrete_fields if field.attname not in left_out
    }
