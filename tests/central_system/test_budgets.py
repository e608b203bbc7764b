"""A charger that says more than any should: answered as before, counted, and stored up to its budget of a day (C16, C20)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from chargers.central_system.config import CentralSystemConfig
from chargers.domain.budgets.day_budget import Budget, BudgetKind
from chargers.models import Boot, Charger, Connector, DayCount, Message, MeterValue, Presence, PresenceEvent, Transaction
from tests.central_system.conftest import Door, OpenDoor, Station, add_charger, rows
from tests.patience import PATIENCE

SMALL = {kind: Budget(20, 10**9) for kind in BudgetKind} | {BudgetKind.CONNECTS: Budget(10**4, 10**9)}
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Crank:
    """A wall's clock that moves when it is told."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at.timestamp()


@pytest.fixture
def crank() -> Crank:
    return Crank(NOON)


async def arrive(open_door: OpenDoor, crank: Crank, **limits: Any) -> tuple[Door, Station]:
    charger = await add_charger()
    await sync_to_async(Boot.objects.create)(charger=charger, at=NOON, raw="earlier")  # so that none is asked for
    door = await open_door(**{"budgets": SMALL} | limits)
    door.central.clock.unix = crank
    return door, await door.dial()


async def told(door: Door) -> dict[str, tuple[int, int, datetime | None]]:
    """What the database knows, after a tick: rows that are stored, what was left out, since when."""
    await door.central.ticker.tick()
    await door.flush()
    await door.flush()
    found = await rows(DayCount.objects.all(), "kind", "rows", "left_out", "left_out_since")
    return {kind: (stored, out, since) for kind, stored, out, since in found}


def status(number: int) -> dict[str, Any]:
    return {"connectorId": 1, "errorCode": "NoError", "status": "Available", "info": str(number)}


def values(transaction: int | None, value: int, many: int = 1) -> dict[str, Any]:
    sampled = [{"value": str(value), "context": str(number)} for number in range(many)]
    said = {"connectorId": 1, "meterValue": [{"timestamp": "2026-11-01T12:00:00Z", "sampledValue": sampled}]}
    return said if transaction is None else said | {"transactionId": transaction}


async def start(station: Station, stamp: int = 0) -> int:
    at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=stamp)
    said = {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}"}
    number = (await station.say("StartTransaction", said))["transactionId"]
    assert isinstance(number, int)
    return number


async def values_of(number: int) -> list[int]:
    return [int(value) for value in await rows(MeterValue.objects.filter(transaction_number=number).order_by("pk"), "value")]


async def test_messages_beyond_the_budget_are_answered_and_counted(open_door: OpenDoor, crank: Crank) -> None:
    door, station = await arrive(open_door, crank)
    for number in range(30):
        assert await station.say("StatusNotification", status(number)) == {}
    assert len(await rows(Message.objects.all(), "pk")) == 20
    assert await rows(Connector.objects.all(), "info") == ["29"], "what it is about is known all the same"
    assert await told(door) == {"messages": (20, 10, NOON)}


async def test_the_next_day_has_a_budget_of_its_own(open_door: OpenDoor, crank: Crank) -> None:
    door, station = await arrive(open_door, crank)
    for days in range(3):
        crank.at = NOON + timedelta(days=days)
        for number in range(25):
            await station.say("StatusNotification", status(number))
    await told(door)
    assert len(await rows(Message.objects.all(), "pk")) == 60
    assert await rows(DayCount.objects.order_by("day"), "rows", "left_out") == [(20, 5)] * 3


async def test_bytes_have_a_budget_too(open_door: OpenDoor, crank: Crank) -> None:
    door, station = await arrive(open_door, crank, budgets=SMALL | {BudgetKind.MESSAGES: Budget(1_000, 10_000)})
    for _ in range(10):
        await station.say("StatusNotification", status(1) | {"vendorId": "\N{EURO SIGN}" * 1_000})
    assert len(await rows(Message.objects.all(), "pk")) == 4
    assert (await told(door))["messages"][1] == 6


async def test_boots_beyond_the_budget_are_accepted(open_door: OpenDoor, crank: Crank) -> None:
    door, station = await arrive(open_door, crank, budgets=SMALL | {BudgetKind.BOOTS: Budget(3, 10**9)})
    for _ in range(8):
        assert (await station.boot())["status"] == "Accepted"
    assert len(await rows(Boot.objects.exclude(raw="earlier"), "pk")) == 3
    assert (await told(door))["boots"] == (3, 5, NOON)


@pytest.mark.parametrize("kill", [True, False], ids=["killed", "stopped"])
async def test_a_restart_gives_no_fresh_budget(open_door: OpenDoor, crank: Crank, kill: bool) -> None:
    """What a killed process had not told is one step at most: with a budget of twenty that is less than a row."""
    door, station = await arrive(open_door, crank)
    for number in range(12):
        await station.say("StatusNotification", status(number))
    if not kill:
        await door.central.stop()
    other = await open_door(budgets=SMALL)
    other.central.clock.unix = crank
    station = await other.dial()
    for number in range(30):
        await station.say("StatusNotification", status(number))
        await other.flush()
    assert len(await rows(Message.objects.all(), "pk")) <= 21
    assert (await told(other))["messages"][0] <= 21


async def test_nor_do_two_processes_at_once(open_door: OpenDoor, crank: Crank) -> None:
    one, first = await arrive(open_door, crank)
    await first.hang_up()
    doors = [one, await open_door(budgets=SMALL), await open_door(budgets=SMALL)]
    for door in doors:
        door.central.clock.unix = crank
        station = await door.dial()
        for number in range(15):
            await station.say("StatusNotification", status(number))
            await door.flush()
        await station.hang_up()
    assert len(await rows(Message.objects.all(), "pk")) <= 22


async def test_a_commit_that_fails_loses_no_count(open_door: OpenDoor, crank: Crank, monkeypatch: pytest.MonkeyPatch) -> None:
    from chargers.services.budgets import day_counts

    door, station = await arrive(open_door, crank)
    with monkeypatch.context() as broken:
        broken.setattr(day_counts, "add", lambda told: 1 / 0)
        for number in range(25):
            await station.say("StatusNotification", status(number))
        await door.flush()
    assert await told(door) == {"messages": (20, 5, NOON)}


async def test_c20_the_first_and_the_last_values_of_a_session_are_kept(open_door: OpenDoor, crank: Crank) -> None:
    door, station = await arrive(open_door, crank)
    early, made_up = await start(station), 987_654
    for value in range(25):
        await station.say("MeterValues", values(early, value))
    late = await start(station, 1)
    for value in range(100, 130):
        for number in (late, made_up, early, None):
            assert await station.say("MeterValues", values(number, value)) == {}
    assert await values_of(early) == [*range(20), 129]
    assert await values_of(late) == [100, 129]
    assert await values_of(made_up) == []
    end = {"transactionId": late, "meterStop": 9, "timestamp": "2026-11-01T13:00:00Z"}
    for _ in range(3):
        await station.say("StopTransaction", end | {"transactionData": values(None, 200)["meterValue"]})
    assert await values_of(late) == [100, 200]
    assert len(await rows(Transaction.objects.filter(stopped_at__isnull=False), "pk")) == 1
    assert (await told(door))["meter_values"][2] == NOON


async def test_c20_of_a_session_that_begins_and_ends_beyond_the_budget_both_ends_are_kept(
    open_door: OpenDoor, crank: Crank
) -> None:
    door, station = await arrive(open_door, crank, budgets=SMALL | {BudgetKind.METER_VALUES: Budget(1, 10**9)})
    await station.say("MeterValues", values(None, 0))
    number = await start(station)
    groups = [values(None, value)["meterValue"][0] for value in range(300)]
    end = {"transactionId": number, "meterStop": 9, "timestamp": "2026-11-01T13:00:00Z", "transactionData": groups}
    assert await station.say("StopTransaction", end) == {}
    kept = await values_of(number)
    assert (kept[0], kept[-1], len(kept)) == (0, 299, 100)
    await door.flush()


async def test_a_day_of_flood_fills_no_table(open_door: OpenDoor, crank: Crank) -> None:
    """Each minute of a day everything that a charger can say, thirty times over its budget; an honest one beside it."""
    door, station = await arrive(open_door, crank)
    honest = await add_charger("HONEST")
    await sync_to_async(Boot.objects.create)(charger=honest, at=NOON, raw="earlier")
    beside = await door.dial("/ocpp/HONEST")
    crank.at = datetime(2026, 11, 2, tzinfo=UTC)
    async with asyncio.timeout(PATIENCE * 2):
        for minute in range(0, 24 * 60, 4):
            crank.at = datetime(2026, 11, 2, tzinfo=UTC) + timedelta(minutes=minute)
            await station.boot(chargePointVendor=f"V{minute}")
            await station.say("StatusNotification", status(minute))
            await station.say("DataTransfer", {"vendorId": "x" * 200})
            await station.say("MeterValues", values(10**9 + minute, minute, many=20))
            number = await start(station, minute)
            for value in range(3):
                await station.say("MeterValues", values(number, value, many=120))
            stopped = {"transactionId": number, "meterStop": 9, "timestamp": "2026-11-02T13:00:00Z"}
            await station.say("StopTransaction", stopped)
            if minute % 120 == 0:
                await beside.say("StatusNotification", status(minute))
                await door.central.ticker.tick()
    sessions = len(await rows(Transaction.objects.all(), "pk"))
    assert sessions == 360, "none of them is left out"
    assert len(await rows(Message.objects.exclude(charger=honest), "pk")) == 20
    assert len(await rows(Boot.objects.exclude(raw="earlier"), "pk")) == 20
    assert len(await rows(MeterValue.objects.all(), "pk")) <= 120 + sessions * 2 * 100
    ends = set(await rows(MeterValue.objects.filter(transaction_number__in=await rows(Transaction.objects.all(), "pk")), "value"))
    assert ends == {"0", "2"}
    counted = await told(door)
    assert set(counted) == {"messages", "boots", "meter_values"}
    assert all(since.date() == crank.at.date() for _, _, since in counted.values() if since)
    assert len(await rows(Message.objects.filter(charger=honest), "pk")) == 12, "an honest one loses nothing"


def test_the_limits_are_those_of_the_settings() -> None:
    budgets = CentralSystemConfig.from_settings().budgets
    assert budgets[BudgetKind.MESSAGES] == Budget(20_000, 50_000_000)
    assert replace(CentralSystemConfig.from_settings(), budgets=SMALL).budgets is SMALL


async def test_a_charger_that_reconnects_without_end_does_not_fill_its_history(open_door: OpenDoor, crank: Crank) -> None:
    door, station = await arrive(open_door, crank, budgets=SMALL | {BudgetKind.CONNECTS: Budget(3, 10**9)})
    for _ in range(7):
        await station.socket.close()
        station = await door.dial()
    await station.boot()
    await door.flush()
    kinds = await rows(PresenceEvent.objects.order_by("pk"), "kind")
    assert sorted(kinds) == ["closed"] * 3 + ["connected"] * 3, "each that is stored with its end"
    assert (await told(door))["connects"] == (3, 5, NOON)
    presence = await rows(Presence.objects.all(), "closed_at")
    assert presence == [None], "that it is there now is known all the same"
    crank.at = NOON + timedelta(days=1)
    await station.socket.close()
    await (await door.dial()).boot()
    await door.flush()
    assert (await rows(PresenceEvent.objects.order_by("pk"), "kind"))[6:] == ["connected"]


async def test_nor_do_the_response_times_of_what_is_not_listed(open_door: OpenDoor, crank: Crank) -> None:
    door, _ = await arrive(open_door, crank, budgets=SMALL | {BudgetKind.CONNECTS: Budget(0, 10**9)})
    session = door.central.sessions.get((await rows(Charger.objects, "pk"))[0])
    assert session is not None
    session.wire.round_trips.append(12.0)
    await door.central.ticker.tick()
    await door.flush()
    assert await rows(PresenceEvent.objects.all(), "kind") == []
    session.is_listed = True
    await door.central.ticker.tick()
    await door.flush()
    assert await rows(PresenceEvent.objects.all(), "kind") == ["round_trip"]
