"""Presence over real sockets: facts are written in batches, status follows, bells ring for what time alone changes (C23)."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from chargers.central_system import ticker
from chargers.central_system.central_system import CentralSystem
from chargers.domain.presence.status import SocketFacts, Status, derive_status
from chargers.models import Presence, PresenceEvent, ServerProcess
from chargers.services.presence import record
from chargers.services.presence.process_leases import LEASE
from ecc_web.settings import BUSY_SECONDS
from tests.central_system.conftest import QUICK, Door, add_charger, rows
from tests.central_system.test_frames import arrive
from tests.patience import PATIENCE

pytestmark = pytest.mark.usefixtures("_database")


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The chargers that bells rang for; those that rang for their own pages alone as negative numbers."""
    pks: list[int] = []
    monkeypatch.setattr(
        record,
        "charger_changed",
        lambda *changed, inside=(): pks.extend([*changed, *(-key for key in set(inside) - set(changed))]),
    )
    return pks


@sync_to_async
def status_of(charger: int) -> Status:
    row = Presence.objects.select_related("process").get(charger=charger)
    assert row.process is not None
    facts = SocketFacts(row.heard_at, row.closed_at, row.interval, row.answers_pings, row.unanswered_pings)
    return derive_status(facts, row.process.lease_until > timezone.now(), timezone.now())


async def test_heartbeats_are_written_in_batches(door: Door) -> None:
    station, session = await arrive(door)
    await door.flush()
    before = await rows(Presence.objects, "heard_at")
    await station.say("Heartbeat", {})
    await door.central.ticker.tick()
    await door.flush()
    assert await rows(Presence.objects, "heard_at") == before, "too soon"
    session.seen -= 60
    await station.say("Heartbeat", {})
    await door.central.ticker.tick()
    await door.flush()
    assert (await rows(Presence.objects, "heard_at"))[0] > before[0]


@pytest.mark.parametrize(
    ("action", "payload", "rings"),
    [
        ("Heartbeat", {}, []),
        ("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Charging"}, [-1]),
        ("BootNotification", {"chargePointVendor": "Ecotap", "chargePointModel": "DC60"}, [-1]),
    ],
)
async def test_lists_do_not_ring_for_what_they_do_not_show(
    door: Door, rung: list[int], action: str, payload: dict[str, Any], rings: list[int]
) -> None:
    station, session = await arrive(door)
    await door.flush()
    rung.clear()
    await station.say(action, payload)
    await door.flush()
    assert set(rung) == {session.pk * sign for sign in rings}  # an answer is a message of the next flush


async def test_c18_a_pulled_cable_is_offline_within_the_minute(door: Door, rung: list[int]) -> None:
    _, session = await arrive(door)
    await door.flush()
    rung.clear()
    session.wire.pongs_seen, session.wire.unanswered_pings = 3, 1  # the second one is out, too
    session.heard = session.wire.last_bytes_at = time.monotonic() - 51
    await door.central.ticker.tick()
    await door.flush()
    assert await status_of(session.pk) is Status.OFFLINE
    assert rung == [session.pk]
    assert session.closed is None, "chargers need minutes to dial again"
    session.heard = session.wire.last_bytes_at = time.monotonic() - 181
    await door.central.ticker.tick()
    await door.flush()
    assert await rows(PresenceEvent.objects.filter(kind="closed"), "reason") == ["silent"]


async def test_c18_one_that_never_answers_pings_is_quiet_and_stays(door: Door, rung: list[int]) -> None:
    _, session = await arrive(door)
    session.heard = session.wire.last_bytes_at = time.monotonic() - 400
    await door.central.ticker.tick()
    await door.flush()
    assert await status_of(session.pk) is Status.QUIET
    session.heard = session.wire.last_bytes_at = time.monotonic() - 700
    await door.central.ticker.tick()
    await door.flush()
    assert await status_of(session.pk) is Status.OFFLINE
    assert session.closed is None


async def test_c18_any_bytes_are_a_sign_of_life(door: Door) -> None:
    station, session = await arrive(door)
    session.heard = session.wire.last_bytes_at = time.monotonic() - 400
    await (await station.socket.ping())  # a ping of its own, answered by the server
    await door.central.ticker.tick()
    assert session.status is Status.ONLINE


async def test_round_trips_are_kept_now_and_then(door: Door) -> None:
    _, session = await arrive(door)
    session.wire.round_trips.extend([10.0, 40.0, 20.0])
    session.timed = time.monotonic() - 9999
    await door.central.ticker.tick()
    session.wire.round_trips.append(99.0)
    await door.central.ticker.tick()
    await door.flush()
    assert await rows(PresenceEvent.objects.filter(kind="round_trip"), "milliseconds") == [20]


async def test_a_killed_server_leaves_nobody_online(door: Door, rung: list[int]) -> None:
    """Its lease runs out: from then on its sockets count no longer, and the next one's ticker rings for them."""
    _, session = await arrive(door)
    await door.flush()
    assert await status_of(session.pk) is Status.ONLINE
    past = timezone.now() - timedelta(seconds=1)
    await sync_to_async(ServerProcess.objects.update)(lease_until=past)
    assert await status_of(session.pk) is Status.OFFLINE
    successor = CentralSystem(QUICK)
    await successor.start()
    rung.clear()
    await successor.ticker.renew()
    await successor.stop()
    assert session.pk in rung


async def test_a_stopped_server_gives_its_lease_back_and_closes_its_sockets(door: Door) -> None:
    central = CentralSystem(QUICK)
    await central.start()
    await central.stop()
    assert await rows(ServerProcess.objects.filter(key=central.lease.key, stopped_at=None), "pk") == []


async def test_c07_a_newer_socket_in_another_process_wins(door: Door) -> None:
    station, _ = await arrive(door)
    await door.flush()
    other = CentralSystem(QUICK)
    await other.start()
    await sync_to_async(Presence.objects.update)(process=other.lease.process, socket="elsewhere")
    await door.central.ticker.renew()
    await station.closed()
    await door.flush()
    await other.stop()
    assert await rows(Presence.objects, "socket", "closed_at") == [("elsewhere", None)]


async def test_a_lease_is_renewed_however_long_the_writer_takes(door: Door) -> None:
    gate = threading.Event()
    busy = asyncio.get_running_loop().run_in_executor(door.central.writer._thread, gate.wait, PATIENCE)
    try:
        await sync_to_async(ServerProcess.objects.update)(lease_until=timezone.now())
        await door.central.ticker.renew()
        assert not busy.done()
        assert (await rows(ServerProcess.objects, "lease_until"))[0] > timezone.now() + timedelta(seconds=25)
    finally:
        gate.set()
        await busy


def test_two_renewals_that_failed_let_no_lease_lapse() -> None:
    """Each waited for the database as long as anybody does, one after the other, and the third found it there again."""
    assert timedelta(seconds=ticker.RENEW + 2 * (BUSY_SECONDS + ticker.RENEW_AGAIN) + BUSY_SECONDS) < LEASE


async def test_attempts_of_a_storm_are_counted_together(door: Door) -> None:
    await add_charger("A", token="t")
    await asyncio.gather(*(door.refusal("/ocpp/A") for _ in range(20)))
    await door.flush()
    from chargers.models import Arrival

    assert await rows(Arrival.objects, "outcome", "count") == [("no_credentials", 20)]
