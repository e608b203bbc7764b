"""`/readyz` against the whole application: what is this process's own takes it out, what is the installation's is said."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone

from chargers.central_system.central_system import CentralSystem
from chargers.models import ServerProcess
from chargers.services import readiness
from ecc_web.server.doors import Doors, ProcessRole

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {"status", "database", "disk", "bus", "lease", "oldest_unheld_change_s"}


async def ask(doors: Doors) -> tuple[int, dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await doors({"type": "http", "path": "/readyz", "headers": []}, None, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


@pytest.mark.parametrize("role", list(ProcessRole))
async def test_a_process_that_works_is_ready_in_every_role(role: ProcessRole) -> None:
    central = None if role is ProcessRole.PAGES else CentralSystem()
    if central is not None:
        await central.start()
    try:
        status, said = await ask(Doors(role, central))
    finally:
        if central is not None:
            await central.stop()
    assert (status, set(said)) == (200, KEYS)
    assert said["lease"] == ("none" if central is None else "ok")


async def test_a_lapsed_lease_takes_the_process_out() -> None:
    central = CentralSystem()
    await central.start()
    await sync_to_async(ServerProcess.objects.update)(lease_until=timezone.now() - timedelta(seconds=1))
    status, said = await ask(Doors(ProcessRole.ALL, central))
    await central.stop()
    assert (status, said["status"], said["lease"]) == (503, "not ready", "lapsed")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has a limit that a test can reach")
def test_a_full_disk_is_seen() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no page is free
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        found = readiness.look(None, timezone.now())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert (found.disk, found.is_ready) == ("full", False)
    assert readiness.look(None, timezone.now()).is_ready, "nothing of the trial was kept"


def test_a_connection_that_was_ended_is_no_trouble() -> None:
    connection.ensure_connection()
    connection.connection.close()
    assert readiness.look(None, timezone.now()).database == "ok"


def test_a_bus_that_is_away_is_said_and_takes_nobody_out(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    found = readiness.look(None, timezone.now())
    assert (found.bus, found.is_ready) == ("unreachable", True)


async def test_whoever_asks_often_costs_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody logs in here, and it writes."""
    looks = Mock(side_effect=readiness.look)
    monkeypatch.setattr(readiness, "look", looks)
    doors = Doors(ProcessRole.PAGES)
    answers = await asyncio.gather(*(ask(doors) for _ in range(20)))
    assert {status for status, _ in answers} == {200}
    assert looks.call_count == 1
