"""A query that was put together once finds what it would find if it were put together anew, whatever the values are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chargers.models import Change, ChangeRequest, Charger, Presence, ServerProcess
from chargers.services.changes import leases
from chargers.services.prepared_query import BEFORE, KEY, NOW, PreparedQuery
from chargers.services.readings.readings import WantedReadings
from tests.web import scenery

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def me(now: datetime) -> ServerProcess:
    return scenery.process(now)


@pytest.fixture
def change(now: datetime) -> Change:
    fleet = scenery.fleet(now)
    return scenery.change(fleet.evc5, fleet.installer, "queued", now, wake_at=now + timedelta(hours=1))


def test_each_stand_in_is_replaced_wherever_it_stands(change: Change, me: ServerProcess, now: datetime) -> None:
    times = Change.objects.filter(claimed_by=KEY, wake_at__gt=NOW, since__lt=NOW, asked_at__gt=BEFORE)
    query = PreparedQuery(times.values_list("pk"), {KEY: "process", NOW: "now", BEFORE: "before"})
    Change.objects.update(claimed_by=me)
    hour = timedelta(hours=1)
    for after, process, found in ((now, me.pk, [change.pk]), (now + 2 * hour, me.pk, []), (now, me.pk + 1, [])):
        with CaptureQueriesContext(connection) as seen:
            assert query.ask(process=process, now=after, before=now - hour) == found
        assert len(seen) == 1


def test_what_waits_is_seen_and_nothing_else(change: Change, me: ServerProcess, now: datetime) -> None:
    watch = leases.DueWatch()
    assert not watch.sees(me.pk, now, ())
    assert watch.sees(me.pk, now + timedelta(hours=1), ()), "its time has come"
    scenery.connect(change.charger, me, now)
    assert watch.sees(me.pk, now, ()), "its charger is here"
    Presence.objects.update(closed_at=now)
    assert not watch.sees(me.pk, now, ())
    ChangeRequest.objects.create(change=change, kind="cancel", asked_at=now)
    assert watch.sees(me.pk, now, ()), "somebody asks something of it"


def test_what_this_process_holds_and_does_not_carry_on_is_seen(change: Change, me: ServerProcess, now: datetime) -> None:
    watch = leases.DueWatch()
    Change.objects.update(claimed_by=me, wake_at=now - timedelta(minutes=1))
    assert not watch.sees(me.pk, now, (change.pk,))
    assert watch.sees(me.pk, now, ())
    ChangeRequest.objects.create(change=change, kind="cancel", asked_at=now)
    assert watch.sees(me.pk, now, (change.pk,))


def test_an_end_that_its_charger_can_turn_is_seen_for_a_while(
    change: Change, me: ServerProcess, now: datetime, settings: Any
) -> None:
    watch = leases.DueWatch()
    Change.objects.update(state="moved", ended_at=now - timedelta(days=2))
    scenery.connect(change.charger, me, now)
    settings.OLD_CREDENTIAL_DAYS = 3
    assert watch.sees(me.pk, now, ())
    settings.OLD_CREDENTIAL_DAYS = 1
    assert not watch.sees(me.pk, now, ())


def test_a_reading_that_somebody_wants_is_handed_out_once_where_its_charger_is(
    change: Change, me: ServerProcess, now: datetime
) -> None:
    wanted, other = WantedReadings(), scenery.process(now)
    Charger.objects.filter(pk=change.charger_id).update(reading_asked_at=now)
    assert wanted.take(me.pk) == []
    scenery.connect(change.charger, me, now)
    assert wanted.take(other.pk) == []
    assert wanted.take(me.pk) == [change.charger_id]
    assert wanted.take(me.pk) == []
