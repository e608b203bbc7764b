"""`/readyz` against the whole application: what is this process's own takes it out, what is the installation's is said."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError, connection
from django.utils import timezone

from chargers.central_system.central_system import CentralSystem
from chargers.models import ServerProcess
from chargers.services import readiness
from chargers.services.changes import leases
from ecc_web.server import ready
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
        found = readiness.own_readiness(None, timezone.now())
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert (found.disk, found.is_ready) == ("full", False)
    assert readiness.own_readiness(None, timezone.now()).is_ready, "nothing of the trial was kept"


def test_a_connection_that_was_ended_is_no_trouble() -> None:
    connection.ensure_connection()
    connection.connection.close()
    assert readiness.own_readiness(None, timezone.now()).database == "ok"


async def test_a_bus_that_is_away_is_said_and_takes_nobody_out(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, said = await ask(Doors(ProcessRole.PAGES))
    assert (status, said["status"], said["bus"]) == (200, "ok", "unreachable")


async def test_without_a_bus_none_is_asked(settings: Any) -> None:
    settings.REDIS_URL = ""
    assert (await ask(Doors(ProcessRole.PAGES)))[1]["bus"] == "none"


async def test_what_does_not_answer_in_time_is_unknown_and_takes_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that nobody resolves hangs for longer than any limit of the client; however often it is asked, it holds one."""
    over, asked = threading.Event(), Mock()

    def hang(*args: Any) -> Any:
        asked(*args)
        over.wait(60)

    monkeypatch.setattr(ready, "SECONDS_OF_OTHERS", 0.0)
    monkeypatch.setattr(ready, "KEPT", 0.0)
    monkeypatch.setattr(readiness, "bus_state", hang)
    monkeypatch.setattr(readiness, "oldest_unheld", hang)
    doors = Doors(ProcessRole.PAGES)
    try:
        for _ in range(3):
            status, said = await ask(doors)
            assert (status, said["status"], said["database"]) == (200, "ok", "ok")
            assert (said["bus"], said["oldest_unheld_change_s"]) == ("unknown", None)
        assert asked.call_count == 2
    finally:
        over.set()


async def test_of_a_database_that_does_not_answer_the_rest_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any) -> Any:
        raise OperationalError

    monkeypatch.setattr(readiness, "_connection_trouble", OperationalError)
    monkeypatch.setattr(leases, "oldest_unheld", refuse)
    status, said = await ask(Doors(ProcessRole.PAGES))
    assert (status, said["database"], said["disk"], said["lease"]) == (503, "unreachable", "unknown", "unknown")
    assert said["oldest_unheld_change_s"] is None


async def test_a_count_of_changes_that_fails_takes_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any) -> Any:
        raise OperationalError

    monkeypatch.setattr(leases, "oldest_unheld", refuse)
    status, said = await ask(Doors(ProcessRole.PAGES))
    assert (status, said["oldest_unheld_change_s"]) == (200, None)


async def test_whoever_asks_often_costs_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody logs in here, and it writes."""
    looks = Mock(side_effect=readiness.own_readiness)
    monkeypatch.setattr(readiness, "own_readiness", looks)
    doors = Doors(ProcessRole.PAGES)
    answers = await asyncio.gather(*(ask(doors) for _ in range(20)))
    assert {status for status, _ in answers} == {200}
    assert looks.call_count == 1
