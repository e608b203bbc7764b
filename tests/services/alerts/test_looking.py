"""What becomes an alert, from facts in the database: no outage of ours is blamed on a charger, no planned absence is missed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chargers.domain.alerts import conditions
from chargers.domain.alerts.conditions import AlertEnd
from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.changes.progress import ChangeReason
from chargers.domain.changes.states import ENDS
from chargers.models import Alert, Arrival, Backend, Change, Charger, DayCount, Presence, ServerProcess
from chargers.services import alerts, retention
from chargers.services.alerts.kinds.change import ENDED_BADLY
from chargers.services.chargers import retirement
from chargers.services.presence.process_leases import LEASE
from chargers.services.retention import KeptDays
from tests.services.alerts.conftest import World
from tests.web import scenery


def standing(kind: AlertKind = AlertKind.OFFLINE) -> list[str]:
    found = Alert.objects.filter(kind=kind, ended_at=None).values_list("charger__ocpp_id", flat=True)
    return sorted(found)


def test_offline_for_longer_than_a_quarter_of_an_hour_and_back(world: World) -> None:
    evc5 = world.fleet.evc5
    world.connect(evc5, world.fleet.evc4)
    world.pass_by(5)
    world.lose(evc5)
    lost = world.now
    world.pass_by(14.5)
    assert standing() == []
    world.pass_by(0.5)
    assert standing() == [evc5.ocpp_id]
    alert = Alert.objects.get()
    assert (alert.since, alert.detail) == (lost, "code 1006")
    world.find(evc5)
    back = world.now
    world.pass_by(1.5)
    assert standing() == [evc5.ocpp_id], "it may be lost again"
    world.pass_by(1)
    alert.refresh_from_db()
    assert (alert.end, alert.ended_at) == (AlertEnd.OVER, back)


def test_the_soonest_wish_decides_when_the_list_begins(world: World) -> None:
    world.connect(world.fleet.evc5)
    world.subscribe(world.fleet.owner, offline_minutes=3)
    world.lose(world.fleet.evc5)
    world.pass_by(3)
    assert standing() == [world.fleet.evc5.ocpp_id]


def test_one_that_was_never_seen_is_not_offline(world: World) -> None:
    world.pass_by(60)
    assert Alert.objects.count() == 0


def test_silence_counts_from_the_last_sign_of_life(world: World) -> None:
    world.connect(world.fleet.evc5)
    world.down.add(world.fleet.evc5.pk)
    Presence.objects.update(unanswered_pings=2)
    heard = world.now
    world.pass_by(15)
    assert Alert.objects.get().since == heard


def restart(world: World, minutes: float, *, clean: bool) -> None:
    """The server is away for so long; nobody has come back yet."""
    if clean:
        for one in Charger.objects.filter(presence__closed_at=None, presence__isnull=False):
            world.lose(one, reason="server stopped")
        ServerProcess.objects.update(lease_until=world.now, stopped_at=world.now)
    world.now += timedelta(minutes=minutes)
    world.process = ServerProcess.objects.create(
        key=f"p{world.now}", role="all", started_at=world.now, lease_until=world.now + LEASE
    )


@pytest.mark.parametrize("clean", [True, False])
@pytest.mark.parametrize("away", [0.2, 40])
def test_a_restart_of_the_server_is_blamed_on_nobody(world: World, away: float, clean: bool) -> None:
    world.connect(world.fleet.evc5, world.fleet.evc4)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    restart(world, away, clean=clean)
    world.pass_by(7)
    assert standing() == []
    world.find(world.fleet.evc5)
    world.pass_by(3)
    assert standing() == []
    world.pass_by(3)
    assert standing() == [world.fleet.evc4.ocpp_id], "ten minutes to dial again, then it counts"


def test_one_of_two_processes_ends(world: World) -> None:
    other = ServerProcess.objects.create(
        key="other", role="chargers", started_at=world.now - timedelta(hours=1), lease_until=world.now + LEASE
    )
    scenery.connect(world.fleet.evc5, other, world.now, heard_at=world.now)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    world.pass_by(8)
    assert standing() == []
    world.pass_by(5)
    assert standing() == [world.fleet.evc5.ocpp_id]


def test_a_process_that_slept_blames_nobody(world: World) -> None:
    world.connect(world.fleet.evc5)
    world.now += timedelta(hours=1)  # its machine was suspended, and its lease is renewed before anybody looks
    ServerProcess.objects.update(lease_until=world.now + LEASE)
    Presence.objects.update(unanswered_pings=2)
    alerts.look(world.now, awake_since=world.now)
    assert standing() == []


@pytest.mark.parametrize("state", ["restarting", "leaving", "observing"])
def test_a_charger_that_restarts_or_leaves_in_a_change_is_not_missed(world: World, state: str) -> None:
    world.connect(world.fleet.evc5)
    scenery.change(world.fleet.evc5, world.fleet.admin, state, world.now)
    world.lose(world.fleet.evc5)
    world.pass_by(30)
    assert standing() == []


def test_one_that_moved_to_another_backend_is_not_missed_until_it_came_back(world: World) -> None:
    evc5 = world.fleet.evc5
    world.connect(evc5)
    world.lose(evc5)
    scenery.change(evc5, world.fleet.admin, "moved", world.now, left_at=world.now, ended_at=world.now)
    world.pass_by(30)
    assert Alert.objects.count() == 0
    world.find(evc5)
    world.pass_by(5)
    world.lose(evc5)
    world.pass_by(15)
    assert standing() == [evc5.ocpp_id]


def test_one_that_is_moved_while_its_alert_stands_ends_it_in_silence(world: World) -> None:
    evc5 = world.fleet.evc5
    world.connect(evc5)
    world.lose(evc5)
    world.pass_by(20)
    scenery.change(evc5, world.fleet.admin, "moved", world.now, left_at=world.now, ended_at=world.now)
    world.pass_by(1)
    assert Alert.objects.get().end == AlertEnd.SUPERSEDED


def refuse(world: World, minutes: float, outcome: str = "wrong_credentials") -> None:
    """It dials every half minute and is refused; minutes pass by."""
    for _ in range(int(minutes * 2)):
        alike = {"charger": world.fleet.evc5, "claimed_id": "x", "path": "/", "step": "credentials", "outcome": outcome}
        Arrival.objects.update_or_create(
            **alike, defaults={"last_at": world.now}, create_defaults={"first_at": world.now, "last_at": world.now, **alike}
        )
        world.pass_by(0.5)


@pytest.mark.parametrize("was_here", [True, False])
def test_one_that_is_refused_is_an_alert_of_its_own_until_it_is_let_in(world: World, was_here: bool) -> None:
    evc5 = world.fleet.evc5
    if was_here:
        world.connect(evc5)
        world.lose(evc5)
    began = world.now
    refuse(world, 9.5)
    assert standing(AlertKind.REFUSED) == []
    refuse(world, 1)
    assert standing(AlertKind.REFUSED) == [evc5.ocpp_id]
    alert = Alert.objects.get(kind=AlertKind.REFUSED)
    assert (alert.since, alert.detail) == (began, "wrong_credentials")
    refuse(world, 1, "other_subprotocol")
    alert.refresh_from_db()
    assert alert.detail == "other_subprotocol"
    if was_here:
        world.find(evc5)
    else:
        scenery.connect(evc5, world.process, world.now, connected_at=world.now, heard_at=world.now)
    world.pass_by(2.5)
    alert.refresh_from_db()
    assert alert.end == AlertEnd.OVER


def test_one_that_is_refused_under_the_id_of_a_charger_that_is_here_is_no_alert(world: World) -> None:
    world.connect(world.fleet.evc5)
    refuse(world, 12)
    assert standing(AlertKind.REFUSED) == []


def test_one_that_no_longer_tries_is_open_for_a_day(world: World) -> None:
    refuse(world, 11)
    world.pass_by(60)
    assert standing(AlertKind.REFUSED) == [world.fleet.evc5.ocpp_id]
    world.now += timedelta(hours=23)
    world.pass_by(1)
    assert Alert.objects.get().end == AlertEnd.OLD


def test_flapping_makes_one_alert(world: World) -> None:
    world.connect(world.fleet.evc5)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    for _ in range(6):
        world.lose(world.fleet.evc5)
        world.pass_by(1.5)
        world.find(world.fleet.evc5)
        world.pass_by(1.5)
    alert = Alert.objects.get()
    assert (alert.ended_at, alert.again) == (None, 5)


def test_who_still_points_at_a_backend_that_closes_is_told_of_thirty_seven_and_one_day_before(world: World) -> None:
    closes_on = timezone.localdate(world.now) + timedelta(days=31)
    Backend.objects.create(name="Old", tls=False, host="127.0.0.1", port=8000, path="/ocpp/", closes_on=closes_on)
    ours = Alert.objects.filter(charger=world.fleet.evc5, kind=AlertKind.BACKEND_CLOSES).order_by("pk")
    for day, number in ((0, 0), (1, 4), (23, 4), (24, 4), (29, 4), (30, 4), (31, 4), (40, 4)):
        for _ in range(2):  # one that a nearer day follows ends, then that one begins
            alerts.look(world.now + timedelta(days=day))
        assert len(standing(AlertKind.BACKEND_CLOSES)) == number
    assert list(ours.values_list("detail", "end")) == [
        (f"30 {closes_on}", AlertEnd.SUPERSEDED),
        (f"7 {closes_on}", AlertEnd.SUPERSEDED),
        (f"1 {closes_on}", ""),
    ]
    Charger.objects.filter(pk=world.fleet.evc5.pk).update(backend_endpoint="ws://new.example.com:80/")
    alerts.look(world.now + timedelta(days=40))
    assert ours.latest("pk").end == AlertEnd.OVER


def test_a_lost_ocpp_info(world: World) -> None:
    charger = Charger.objects.filter(pk=world.fleet.evc5.pk)
    charger.update(ocpp_info_flag="wiped")
    world.pass_by(1)
    assert standing(AlertKind.OCPP_INFO) == [world.fleet.evc5.ocpp_id]
    charger.update(ocpp_info_flag="half_wiped")
    world.pass_by(1)
    assert Alert.objects.get().detail == "half_wiped"
    charger.update(ocpp_info_flag="")
    world.pass_by(5)
    assert Alert.objects.get().end == AlertEnd.OVER


def test_the_database_is_asked_for_the_same_bad_ends_as_the_rule_knows(world: World) -> None:
    for state in ENDS:
        for why in (None, *ChangeReason):
            scenery.change(world.fleet.evc5, world.fleet.admin, state, world.now, why=why or "", ended_at=world.now)
    ended_badly = set(Change.objects.filter(ENDED_BADLY).values_list("state", "why"))
    assert ended_badly == {(s, why or "") for s in ENDS for why in (None, *ChangeReason) if conditions.ended_badly(s, why)}


def test_a_change_that_ended_badly_and_comes_to_a_good_end(world: World) -> None:
    change = scenery.change(world.fleet.evc5, world.fleet.admin, "uncertain", world.now, ended_at=world.now)
    scenery.change(world.fleet.evc4, world.fleet.admin, "applied", world.now, ended_at=world.now)
    scenery.change(world.fleet.cpa, world.fleet.admin, "failed", world.now, ended_at=world.now - timedelta(days=2))
    world.pass_by(1)
    assert standing(AlertKind.CHANGE) == [world.fleet.evc5.ocpp_id]
    type(change).objects.filter(pk=change.pk).update(state="applied")
    world.pass_by(1)
    alert = Alert.objects.get()
    assert (alert.end, alert.detail) == (AlertEnd.OVER, "applied")


def test_a_newer_change_takes_the_place_of_one_that_ended_badly(world: World) -> None:
    scenery.change(world.fleet.evc5, world.fleet.admin, "failed", world.now, ended_at=world.now)
    world.pass_by(1)
    scenery.change(world.fleet.evc5, world.fleet.admin, "queued", world.now, asked_at=world.now)
    world.pass_by(1)
    assert Alert.objects.get().end == AlertEnd.SUPERSEDED


def test_two_processes_that_look_at_once_raise_one_alert(world: World) -> None:
    world.connect(world.fleet.evc5)
    world.lose(world.fleet.evc5)
    world.now += timedelta(minutes=20)
    ServerProcess.objects.update(lease_until=world.now + LEASE)
    known = Alert.objects.filter(ended_at=None).exists()
    alerts.look(world.now)
    Alert.objects.bulk_create(
        [Alert(charger=world.fleet.evc5, kind="offline", since=world.now, counts_from=world.now, raised_at=world.now)],
        ignore_conflicts=True,
    )
    assert (known, Alert.objects.count()) == (False, 1)


def test_the_one_that_is_there_longest_does_it(world: World) -> None:
    other = ServerProcess.objects.create(key="other", role="all", started_at=world.now, lease_until=world.now + LEASE)
    assert alerts.is_mine(world.process.pk, world.now)
    assert not alerts.is_mine(other.pk, world.now)
    ServerProcess.objects.filter(pk=world.process.pk).update(stopped_at=world.now)
    assert alerts.is_mine(other.pk, world.now)


def presence_of(one: Charger, world: World) -> Presence:
    times = {"connected_at": world.now, "heard_at": world.now}
    return Presence(charger=one, process=world.process, socket="s", interval=300, dialled_path="/", dialled_id="x", **times)


@pytest.mark.parametrize("lost", [False, True])
def test_a_look_costs_the_same_however_many_chargers_there_are(world: World, lost: bool) -> None:
    counts = set()
    for size in (10, 190):
        many = [Charger(ocpp_id=f"MORE-{size}-{n}", organisation=world.fleet.evc5.organisation) for n in range(size)]
        made = Charger.objects.bulk_create(many)
        Presence.objects.bulk_create(presence_of(one, world) for one in made)
        if lost:
            Presence.objects.filter(charger__in=[one.pk for one in made]).update(closed_at=world.now)
        world.now += timedelta(minutes=20)
        ServerProcess.objects.update(lease_until=world.now + LEASE)
        Presence.objects.filter(closed_at=None).update(heard_at=world.now)
        if lost:
            alerts.look(world.now)
            alerts.tell(world.now)
        with CaptureQueriesContext(connection) as seen:
            alerts.look(world.now)
            alerts.tell(world.now)
        counts.add(len(seen))
    assert len(counts) == 1, counts


def test_what_is_over_is_let_go_in_time(world: World) -> None:
    world.connect(world.fleet.evc5, world.fleet.evc4)
    world.lose(world.fleet.evc5, world.fleet.evc4)
    world.pass_by(16)
    world.find(world.fleet.evc5)
    world.pass_by(5)
    retention.tidy(world.now + timedelta(days=91), KeptDays(14, 90))
    assert standing() == [world.fleet.evc4.ocpp_id]
    assert Alert.objects.count() == 1, "one that stands stays"


def test_a_change_that_is_due_and_carried_on_by_nobody(world: World) -> None:
    """Longer than a lease and a margin, found by every look; a moment between two hands is none."""
    world.connect(world.fleet.evc5)
    world.pass_by(1)
    change = scenery.change(world.fleet.evc5, world.fleet.installer, "writing", world.now, since=world.now, asked_at=world.now)
    world.pass_by(1)
    assert standing(AlertKind.UNHELD) == []
    Change.objects.filter(pk=change.pk).update(claimed_by=world.process)
    world.pass_by(0.5)
    Change.objects.filter(pk=change.pk).update(claimed_by=None)
    world.pass_by(1)
    assert standing(AlertKind.UNHELD) == []
    world.pass_by(0.5)
    assert standing(AlertKind.UNHELD) == [world.fleet.evc5.ocpp_id]
    assert world.now - Alert.objects.get(kind=AlertKind.UNHELD).since == conditions.UNHELD_FOR
    Change.objects.filter(pk=change.pk).update(claimed_by=world.process)
    world.pass_by(3)
    assert Alert.objects.get(kind=AlertKind.UNHELD).end == AlertEnd.OVER
    Change.objects.filter(pk=change.pk).update(claimed_by=None)
    world.pass_by(2)
    assert standing(AlertKind.UNHELD) == [world.fleet.evc5.ocpp_id], "a second time is told, too"


def test_changes_that_wait_for_their_chargers_are_no_fault(world: World) -> None:
    scenery.change(world.fleet.evc5, world.fleet.installer, "queued", world.now, wake_at=world.now + timedelta(days=7))
    world.pass_by(5)
    assert standing(AlertKind.UNHELD) == []


def test_one_that_sends_too_much_is_over_after_a_whole_day_without_that(world: World) -> None:
    evc5 = world.fleet.evc5
    began = world.now - timedelta(hours=1)
    world.connect(evc5, world.fleet.evc4)
    for kind, left_out, since in (("boots", 3, world.now), ("messages", 9, began), ("settings", 0, None)):
        DayCount.objects.create(charger=evc5, day=world.now.date(), kind=kind, rows=9, left_out=left_out, left_out_since=since)
    DayCount.objects.create(charger=world.fleet.evc4, day=world.now.date(), kind="boots", rows=2_999)
    alerts.look(world.now)
    alert = Alert.objects.get()
    assert (alert.kind, alert.charger, alert.since) == (AlertKind.ONLY_COUNTED, evc5, began)
    world.now += timedelta(days=1)
    alerts.look(world.now)
    assert standing(AlertKind.ONLY_COUNTED) == [evc5.ocpp_id], "yesterday counts: else it would end and begin every night"
    world.now += timedelta(days=1)
    alerts.look(world.now)
    world.now += timedelta(minutes=5)
    alerts.look(world.now)
    assert standing(AlertKind.ONLY_COUNTED) == []
    assert Alert.objects.filter(kind=AlertKind.ONLY_COUNTED).count() == 1


def test_one_that_was_retired_raises_nothing_more(world: World) -> None:
    """What was found of it before goes on to be found: attempts, a change that ended badly, too much today."""
    evc5 = world.fleet.evc5
    scenery.refused(evc5, world.now, first_at=world.now - timedelta(minutes=30))
    DayCount.objects.create(charger=evc5, day=world.now.date(), kind="messages", left_out=3, left_out_since=world.now)
    world.pass_by(1)
    assert Alert.objects.filter(charger=evc5, ended_at=None).count() == 2
    retirement.retire(evc5, by=world.fleet.admin)
    scenery.change(evc5, world.fleet.admin, "failed", world.now, ended_at=world.now)
    world.pass_by(1)
    assert not Alert.objects.filter(charger=evc5, ended_at=None).exists()
