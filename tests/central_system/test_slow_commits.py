"""A commit that takes too long: the charger hears an error in time, and what it sends again is stored once (C10, C20)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError

from chargers.central_system import writer as of_writer
from chargers.models import Boot, StrayReport, Transaction
from tests.central_system.conftest import Door, OpenDoor, Station, add_charger, rows
from tests.patience import PATIENCE

START: dict[str, Any] = {"connectorId": 1, "idTag": "A1", "meterStart": 5, "timestamp": "2026-01-05T12:00:00Z"}
STOP: dict[str, Any] = {"transactionId": 4711, "meterStop": 9, "timestamp": "2026-01-05T13:00:00Z"}
NOT_STORED = ["InternalError", "not stored, try again"]


class Gate:
    """Nothing is written while it is closed; `fails`: nor when it opens, once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.open.set()
        self.fails = False
        self._write = of_writer._write
        monkeypatch.setattr(of_writer, "_write", self._held)

    def _held(self, batch: Any) -> Any:
        assert self.open.wait(30)
        if self.fails:
            self.fails = False
            raise OperationalError("database is locked")
        return self._write(batch)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate(monkeypatch)
    yield gate
    gate.open.set()


async def opened(gate: Gate, door: Door) -> None:
    """From now on nothing hangs on how fast this machine is."""
    door.central.writer._within = PATIENCE
    object.__setattr__(door.central.config, "answer_within", PATIENCE)
    gate.open.set()
    await door.flush()


async def refused(station: Station, action: str, payload: dict[str, Any]) -> None:
    frame = await station.say(action, payload)
    assert frame[0] == 4
    assert frame[2:4] == NOT_STORED


@pytest.fixture
async def door(open_door: OpenDoor) -> Door:
    return await open_door(answer_within=0.1)


@pytest.fixture
async def station(door: Door, gate: Gate) -> Station:
    charger = await add_charger()
    station = await door.dial()
    await door.session(charger)
    gate.open.clear()
    return station


async def test_a_boot_that_is_sent_again_after_a_late_commit_is_one_row(door: Door, station: Station, gate: Gate) -> None:
    heard: list[Any] = []
    door.central.hooks.booted.add(lambda session, boot, asked: heard.append(session))
    boot = {"chargePointVendor": "ECOTAP", "chargePointModel": "DUO2"}
    await refused(station, "BootNotification", boot)
    await refused(station, "BootNotification", boot)  # it is still not known what came of the first
    await opened(gate, door)
    assert not heard, "a charger that heard an error has not been let in"
    assert (await station.boot())["status"] == "Accepted"
    assert await rows(Boot.objects, "model") == ["DUO2"]
    assert len(heard) == 1
    assert (await station.boot())["status"] == "Accepted"
    assert len(await rows(Boot.objects, "pk")) == 2, "the next one is a boot of its own"


async def test_it_may_come_again_by_another_socket(door: Door, station: Station, gate: Gate) -> None:
    await refused(station, "BootNotification", {"chargePointVendor": "ECOTAP", "chargePointModel": "DUO2"})
    await station.hang_up()
    await opened(gate, door)
    heard: list[Any] = []
    door.central.hooks.booted.add(lambda session, boot, asked: heard.append(session))
    again = await door.dial()
    assert (await again.boot())["status"] == "Accepted"
    assert len(await rows(Boot.objects, "pk")) == 1
    assert heard == door.central.sessions.all()
    assert heard[0].booted


async def test_what_was_not_stored_at_last_is_stored_when_it_comes_again(door: Door, station: Station, gate: Gate) -> None:
    await refused(station, "BootNotification", {"chargePointVendor": "ECOTAP", "chargePointModel": "DUO2"})
    gate.fails = True
    await opened(gate, door)
    assert (await station.boot())["status"] == "Accepted"
    assert len(await rows(Boot.objects, "pk")) == 1


@pytest.mark.parametrize("stamp", ["2026-01-05T12:00:00Z", ""], ids=["with a stamp", "without"])
async def test_a_start_that_is_sent_again_is_one_transaction(door: Door, station: Station, gate: Gate, stamp: str) -> None:
    said = START | {"timestamp": stamp}
    await refused(station, "StartTransaction", said)
    await opened(gate, door)
    number = (await station.say("StartTransaction", said))["transactionId"]
    assert await rows(Transaction.objects, "pk") == [number]


async def test_a_stop_that_is_sent_again_is_one_report(door: Door, station: Station, gate: Gate) -> None:
    await refused(station, "StopTransaction", STOP)
    await opened(gate, door)
    assert await station.say("StopTransaction", STOP) == {}
    assert len(await rows(StrayReport.objects, "pk")) == 1


async def test_a_broken_message_is_answered_in_time(door: Door, station: Station, gate: Gate) -> None:
    await station.raw('[2,"x","StopTransaction",{"transactionId":4711,"meterStop":09,"timestamp":"z"}]')
    assert (await station.frame())[:4] == [4, "x", *NOT_STORED]
    await opened(gate, door)


async def test_the_line_is_heard_meanwhile(door: Door, station: Station, gate: Gate) -> None:
    await refused(station, "StatusNotification", {"connectorId": 1, "status": "Available", "errorCode": "NoError"})
    assert "currentTime" in await station.say("Heartbeat", {})
