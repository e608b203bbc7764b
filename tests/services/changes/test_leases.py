"""Which process carries out which change, and what a new process makes of the time before it."""

from datetime import UTC, datetime, timedelta

import pytest

from chargers.domain.changes.events import Connected
from chargers.domain.changes.run import receive
from chargers.domain.changes.states import ChangeState
from chargers.domain.editor.fields import EditorFields
from chargers.models import Change, Charger, Presence, ServerProcess
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, leases, store

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(read_charger: Charger) -> Change:
    change = change_requests.ask(read_charger, EditorFields(url="ws://other.example.com/ocpp/#OSN#"), access=Access.of_shell())
    Change.objects.update(wake_at=NOW, expires_at=NOW + timedelta(days=7), since=NOW)
    change.refresh_from_db()
    return change


def process(started: datetime, lease_until: datetime, stopped: datetime | None = None) -> int:
    number = ServerProcess.objects.count()
    row = ServerProcess.objects.create(
        key=f"p{number}", role="all", started_at=started, lease_until=lease_until, stopped_at=stopped
    )
    return row.pk


def test_a_change_is_claimed_once(change):
    one, two = process(NOW, NOW + 5 * MINUTE), process(NOW, NOW + 5 * MINUTE)
    assert [c.change.pk for c in leases.claim_due(one, NOW).claimed] == [change.pk]
    assert leases.claim_due(two, NOW).claimed == []


def test_a_clock_that_jumps_beyond_the_lease_claims_nothing_a_second_time(change):
    """After a sleep of the machine its own lease looks void, until it is renewed."""
    me = process(NOW, NOW + MINUTE)
    leases.claim_due(me, NOW)
    assert leases.claim_due(me, NOW + 5 * MINUTE, carried_on={change.pk}).claimed == []


def test_a_dead_process_loses_what_it_held(change):
    dead = process(NOW - 5 * MINUTE, NOW)
    leases.claim_due(dead, NOW - MINUTE)
    Change.objects.update(claimed_by=dead)
    alive = process(NOW, NOW + 5 * MINUTE)
    assert [c.change.pk for c in leases.claim_due(alive, NOW).claimed] == [change.pk]


def test_what_a_dead_process_held_is_found_though_its_charger_never_comes(change):
    """It had rested for a week to come; then the charger came, was written to, left, and the server was killed meanwhile."""
    dead = process(NOW - 5 * MINUTE, NOW)
    leases.claim_due(dead, NOW - MINUTE)
    leases.put_to_rest(change.pk, dead, NOW + timedelta(days=7))
    Presence.objects.create(
        charger=change.charger,
        process_id=dead,
        socket="s",
        connected_at=NOW,
        heard_at=NOW,
        interval=300,
        dialled_path="/",
        dialled_id="x",
    )
    assert len(leases.claim_due(dead, NOW - MINUTE / 2).claimed) == 1
    Presence.objects.all().delete()
    alive = process(NOW, NOW + 5 * MINUTE)
    assert [c.change.pk for c in leases.claim_due(alive, NOW).claimed] == [change.pk]


@pytest.mark.parametrize(
    ("facts", "claimed"),
    [
        ({"state": "stored", "connected": True}, True),
        ({"state": "stored", "connected": False}, False),  # that it left is on record
        ({"state": "moved", "connected": True}, False),  # it says so already
        ({"state": "applied", "connected": True}, False),
    ],
)
def test_nobody_saw_whether_a_charger_left_with_what_it_stored(change, facts, claimed):
    """The server died while it was here, and its own restart took it away: somebody has to watch whether it stays away."""
    dead = process(NOW - 5 * MINUTE, NOW)
    Change.objects.update(claimed_by=dead, ended_at=NOW - MINUTE, wake_at=None, **facts)
    alive = process(NOW, NOW + 5 * MINUTE)
    assert bool(leases.claim_due(alive, NOW + MINUTE).claimed) is claimed
    assert leases.claim_due(process(NOW, NOW + 5 * MINUTE), NOW + MINUTE).claimed == []


def test_a_charger_that_is_at_another_process_has_not_left(change):
    dead, alive = process(NOW - 5 * MINUTE, NOW), process(NOW, NOW + 5 * MINUTE)
    Change.objects.update(claimed_by=dead, ended_at=NOW - MINUTE, wake_at=None, state="stored", connected=True)
    seen = {"connected_at": NOW, "heard_at": NOW, "interval": 300, "dialled_path": "/", "dialled_id": "x"}
    Presence.objects.create(charger=change.charger, process_id=alive, socket="s", **seen)
    assert leases.claim_due(process(NOW, NOW + 5 * MINUTE), NOW + MINUTE).claimed == []
    assert len(leases.claim_due(alive, NOW + MINUTE).claimed) == 1


def test_a_resting_change_is_left_alone_until_its_time(change):
    one = process(NOW, NOW + 5 * MINUTE)
    leases.claim_due(one, NOW)
    leases.put_to_rest(change.pk, one, NOW + MINUTE)
    assert leases.claim_due(one, NOW + MINUTE / 2).claimed == []
    assert len(leases.claim_due(one, NOW + MINUTE).claimed) == 1


def test_time_in_which_nobody_listened_is_no_observation_and_counts_once(change):
    observed_until = NOW + 10 * MINUTE
    Change.objects.update(state=ChangeState.OBSERVING, due=observed_until, left_at=NOW, lost_at=NOW)
    process(NOW - 60 * MINUTE, NOW + 2 * MINUTE, stopped=NOW + 2 * MINUTE)
    me = process(NOW + 5 * MINUTE, NOW + 60 * MINUTE)
    for _ in range(3):
        (claimed,) = leases.claim_due(me, NOW + 6 * MINUTE).claimed
        assert claimed.progress.due == observed_until + 3 * MINUTE
        leases.put_to_rest(change.pk, me, NOW)
        change.refresh_from_db()
        assert change.due == observed_until + 3 * MINUTE


def test_a_change_of_before_the_silence_only_is_moved(change):
    process(NOW - 60 * MINUTE, NOW - 5 * MINUTE, stopped=NOW - 5 * MINUTE)
    me = process(NOW - 3 * MINUTE, NOW + 60 * MINUTE)
    Change.objects.update(state=ChangeState.OBSERVING, due=NOW + MINUTE, left_at=NOW, lost_at=NOW)
    (claimed,) = leases.claim_due(me, NOW).claimed
    assert claimed.progress.due == NOW + MINUTE


def test_who_slept_through_the_lease_writes_nothing_more(change):
    slow, quick = process(NOW - 5 * MINUTE, NOW), process(NOW, NOW + 5 * MINUTE)
    Change.objects.update(claimed_by=slow)
    (claimed,) = leases.claim_due(quick, NOW).claimed
    after = receive(claimed.progress, Connected("NL*ECO*1000"), NOW, claimed.rules)
    with pytest.raises(store.ClaimLost):
        store.save_progress(change, claimed.progress, after, claimed.rules, NOW, slow)
    change.refresh_from_db()
    assert change.state == ChangeState.QUEUED
    store.save_progress(change, claimed.progress, after, claimed.rules, NOW, quick)
    change.refresh_from_db()
    assert change.state == ChangeState.CHECKING
