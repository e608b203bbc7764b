"""Chargers and pages as two processes on PostgreSQL, with Redis between them: as compose.yaml runs them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from chargers.simulator import RunningClock, SimulatedCharger
from tests import servers
from tests.programs import needs
from tests.server.test_serve import MANAGE, environment, manage

pytestmark = [needs("postgresql"), needs("redis")]
SOON = 60.0  # seconds; the page follows within one where the machine is not busy
PEOPLE = """
from chargers.models import Organisation, User
Organisation.objects.create(name="Stadswerken")
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
user = User.objects.create_superuser("admin", "admin@example.com", "x")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session.create()
print("session", session.session_key)
"""


class Installation:
    """Two serving processes and the shell beside them."""

    def __init__(self, folder: Path, others: dict[str, str]) -> None:
        self.folder, self.others = folder, others
        assert self.shell("migrate", "-v0", "--skip-checks").returncode == 0
        self.session = self.shell("shell", "-v0", "-c", PEOPLE).stdout.split()[-1]

    def shell(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return manage(self.folder, *arguments, **self.others)

    @contextmanager
    def serving(self, role: str) -> Iterator[int]:
        command = [sys.executable, MANAGE, "serve", "--port", "0", "--role", role]
        env = environment(self.folder, **self.others)
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                yield int(process.stdout.readline().strip().rsplit(":", 1)[1])
            finally:
                process.terminate()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, int, int]]:
    folder = tmp_path_factory.mktemp("two")
    with ExitStack() as stack:
        others = {
            "DATABASE_URL": stack.enter_context(servers.postgresql()).url,
            "REDIS_URL": stack.enter_context(servers.redis(folder)).url,
            "ECC_SETTLE_SECONDS": "0",
            "ECC_ADMIN_SECOND_FACTOR": "no",
            "ECC_PUBLIC_ENDPOINTS": "ws://127.0.0.1:1/ocpp/",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        here = Installation(folder, others)
        yield here, stack.enter_context(here.serving("chargers")), stack.enter_context(here.serving("pages"))


class Page:
    """A browser's page: it listens at the doorbell and fetches over HTTP."""

    def __init__(self, port: int, session: str, socket: ClientConnection) -> None:
        self.port, self.session, self.socket = port, session, socket

    async def fetch(self, path: str) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={self.session}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        answer = (await reader.read()).decode(errors="replace")
        writer.close()
        return answer

    async def rings_for(self, charger: int) -> None:
        async with asyncio.timeout(SOON):
            while charger not in json.loads(await self.socket.recv())["chargers"]:
                pass


@pytest_asyncio.fixture
async def page(installation: tuple[Installation, int, int]) -> AsyncIterator[Page]:
    here, _, port = installation
    headers = {"Cookie": f"sessionid={here.session}", "Host": "localhost"}
    async with connect(
        f"ws://127.0.0.1:{port}/live/",
        additional_headers=headers,
        origin=Origin(f"http://127.0.0.1:{port}"),
        proxy=None,
    ) as socket:
        yield Page(port, here.session, socket)


def charger_of(here: Installation, ocpp_id: str) -> int:
    assert here.shell("add_charger", ocpp_id, "--controller", "evc5", "--token", "53Umkk1q7rEM").returncode == 0
    code = f"from chargers.models import Charger; print(Charger.objects.get(ocpp_id='{ocpp_id}').pk)"
    return int(here.shell("shell", "-v0", "-c", code).stdout.split()[-1])


async def test_a_page_of_one_process_follows_a_charger_of_the_other(installation: Any, page: Page) -> None:
    here, door, _ = installation
    charger = await asyncio.to_thread(charger_of, here, "NL*ECO*1000")
    await page.socket.send(json.dumps({"chargers": [charger], "topics": []}))
    await page.rings_for(charger)  # it looks once when it begins to listen
    assert "never seen" in await page.fetch(f"/chargers/{charger}/")
    simulated = SimulatedCharger("evc5", url=f"ws://127.0.0.1:{door}/ocpp/", ocpp_id="NL*ECO*1000", token="53Umkk1q7rEM")
    async with simulated as here_it_is:
        await here_it_is.until_booted()
        await page.rings_for(charger)
        assert re.search(r"\bonline\b", await page.fetch(f"/chargers/{charger}/"))


async def test_a_change_asked_in_the_shell_is_carried_out_by_the_charger_process(installation: Any) -> None:
    here, door, _ = installation
    await asyncio.to_thread(charger_of, here, "NL*ECO*2000")
    clock = RunningClock(speed=60)
    address = f"ws://127.0.0.1:{door}/ocpp/"
    async with SimulatedCharger("evc5", url=address, ocpp_id="NL*ECO*2000", token="53Umkk1q7rEM", clock=clock) as charger:
        await charger.until_booted()
        arguments = ["connect_charger", "NL*ECO*2000", address, "--token", "another", "--wait", "40", "--format", "json"]
        ended = await asyncio.to_thread(here.shell, *arguments)
    assert json.loads(ended.stdout)["state"] == "applied", ended
    assert ended.returncode == 0


async def test_each_door_has_its_own_process(installation: Any, page: Page) -> None:
    _, door, _ = installation
    assert " 404 " in (await Page(door, page.session, page.socket).fetch("/accounts/login/")).splitlines()[0]
    assert " 200 " in (await page.fetch("/healthz")).splitlines()[0]


async def test_connections_that_the_database_ended_are_replaced_and_nobody_hears_of_it(installation: Any, page: Page) -> None:
    here, _, _ = installation
    assert " 200 " in (await page.fetch("/healthz")).splitlines()[0]  # one stands in the pool
    with psycopg.connect(here.others["DATABASE_URL"]) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"
        )
    assert " 200 " in (await page.fetch("/healthz")).splitlines()[0]
    assert " 200 " in (await page.fetch("/")).splitlines()[0]
