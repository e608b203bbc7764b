"""Alerts run beside the sockets: a mail server that does not answer holds neither a charger nor the writer up."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from chargers.background.alerts import Alerting
from chargers.models import Alert, Presence
from chargers.services import alerts
from chargers.wording.alerts.mails import change_ended, compose
from tests.central_system.conftest import Door, add_charger, rows
from tests.patience import PATIENCE


async def until(happened: Any) -> None:
    for _ in range(round(PATIENCE / 0.02)):
        if await happened():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen in time")


async def test_chargers_go_on_while_a_mail_server_hangs(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    reached, answers = threading.Event(), threading.Event()

    def hangs(*args: Any, **options: Any) -> int:
        reached.set()
        answers.wait(PATIENCE)
        return 0

    monkeypatch.setattr(alerts, "deliver", hangs)
    await add_charger()
    alerting = Alerting(lambda: door.central.lease.process, door.central.clock, compose, change_ended, every=0.05)
    await alerting.start()
    await until(sync_to_async(reached.is_set))
    station = await door.dial()
    assert (await station.boot())["status"] == "Accepted"
    await door.flush()
    stopping = asyncio.create_task(alerting.stop())
    assert (await station.say("Heartbeat", {}))["currentTime"]
    assert not stopping.done(), "what is being handed over is waited for"
    answers.set()
    async with asyncio.timeout(PATIENCE):
        await stopping


async def test_an_alert_is_raised_by_the_process_that_serves(door: Door) -> None:
    charger = await add_charger()
    station = await door.dial()
    await station.boot()
    await station.hang_up()
    await door.flush()
    await Presence.objects.filter(charger=charger).aupdate(closed_at=timezone.now() - timedelta(minutes=20))
    alerting = Alerting(lambda: door.central.lease.process, door.central.clock, compose, change_ended, every=0.05)
    await alerting.start()
    try:
        await until(Alert.objects.filter(charger=charger, kind="offline").aexists)
    finally:
        await alerting.stop()
    assert await rows(Alert.objects, "charger_id") == [charger.pk]
