"""The browser's doorbell over Channels: who may listen, to what, and that it carries keys only."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.live import consumer
from chargers.live.consumer import Doorbell
from chargers.services import doorbell
from chargers.services.backends import backends
from tests.patience import PATIENCE
from tests.web import scenery

pytestmark = pytest.mark.django_db(transaction=True)


class Page(ApplicationCommunicator):
    """A browser page at the doorbell. (Channels' own communicator wants a second server installed.)"""

    def __init__(self, user: Any, **others: Any) -> None:
        scope = {"type": "websocket", "path": "/live/", "headers": [], "subprotocols": [], "user": user, **others}
        super().__init__(Doorbell.as_asgi(), scope)

    async def connect(self) -> bool:
        doorbell.serve_on(asyncio.get_running_loop())  # what this test changes rings here, as what a request changes does
        await self.send_input({"type": "websocket.connect"})
        return bool((await self.receive_output(2))["type"] == "websocket.accept")

    async def say(self, text: str) -> None:
        await self.send_input({"type": "websocket.receive", "text": text})

    async def hear(self, seconds: float = PATIENCE) -> Any:
        """What rang; when it did is another matter."""
        heard = json.loads((await self.receive_output(seconds))["text"])
        self.rung_at = heard.pop("at")
        return heard

    async def disconnect(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait()


async def page_of(user: Any, **others: Any) -> tuple[Page, bool]:
    page = Page(user, **others)
    return page, await page.connect()


async def ring(*keys: int) -> None:
    await database_sync_to_async(doorbell.charger_changed)(*keys)


async def test_strangers_hear_that_nobody_is_logged_in_and_nothing_else() -> None:
    socket, connected = await page_of(AnonymousUser())
    assert connected
    assert await socket.receive_output(2) == {"type": "websocket.close", "code": consumer.NOBODY}


async def test_a_page_hears_what_it_shows_and_may_see() -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    socket, connected = await page_of(fleet.installer)
    assert connected
    await socket.say(json.dumps({"chargers": [fleet.evc5.pk, fleet.foreign.pk, "x", -1, 2**80]}))
    assert await socket.hear() == {"chargers": [fleet.evc5.pk], "topics": []}  # it listens from now on
    await ring(fleet.foreign.pk, fleet.cpa.pk)
    assert await socket.receive_nothing(0.4)
    await ring(fleet.foreign.pk, fleet.evc5.pk)
    assert await socket.hear() == {"chargers": [fleet.evc5.pk], "topics": []}
    await socket.disconnect()


async def test_a_list_hears_nothing_of_what_only_a_chargers_own_page_shows() -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    pages = {}
    for name, inside in (("list", []), ("page", [fleet.evc5.pk, fleet.foreign.pk])):
        pages[name], _connected = await page_of(fleet.installer)
        await pages[name].say(json.dumps({"chargers": [fleet.evc5.pk], "inside": inside}))
        await pages[name].hear()
    await database_sync_to_async(doorbell.charger_changed)(inside=[fleet.evc5.pk, fleet.foreign.pk])
    assert await pages["page"].hear() == {"chargers": [fleet.evc5.pk], "topics": []}
    assert await pages["list"].receive_nothing(0.4)
    await ring(fleet.evc5.pk)
    for page in pages.values():
        assert await page.hear() == {"chargers": [fleet.evc5.pk], "topics": []}
        await page.disconnect()


async def test_all_hear_the_same_moment_and_it_is_past() -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    moments = set()
    pages = [(await page_of(fleet.installer))[0] for _ in range(2)]
    for page in pages:
        await page.say(json.dumps({"chargers": [fleet.evc5.pk]}))
        await page.hear()
    await ring(fleet.evc5.pk)
    for page in pages:
        await page.hear()
        moments.add(page.rung_at)
        await page.disconnect()
    assert len(moments) == 1
    assert 0 < moments.pop() <= doorbell.now_in_milliseconds()


def name_a_backend() -> None:
    wanted = backends.BackendFacts("Ours", Endpoint(tls=True, host="h.example.com", port=443, path="/"))
    backends.edit(made := backends.add(wanted, by=None), replace(wanted, name="Ours now"), by=None)
    backends.delete(made, by=None)


@pytest.mark.parametrize(("topic", "happens"), [("waiting_room", doorbell.waiting_room_changed), ("backends", name_a_backend)])
async def test_what_is_no_charger_rings_those_who_watch_it(topic: str, happens: Callable[[], object]) -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    socket, _connected = await page_of(fleet.installer)
    await socket.say(json.dumps({"topics": [topic], "chargers": [fleet.evc5.pk]}))
    assert await socket.hear() == {"chargers": [fleet.evc5.pk], "topics": [topic]}
    await database_sync_to_async(happens)()
    assert await socket.hear() == {"chargers": [], "topics": [topic]}
    await socket.disconnect()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "FLEET_GATHER", 1.5)  # five rings are within it on a busy machine, too


async def test_numbers_of_all_chargers_ring_with_any_that_one_may_see_and_rarely(quick: None) -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    page, _connected = await page_of(fleet.installer)
    await page.say(json.dumps({"topics": ["fleet"]}))
    assert await page.hear() == {"chargers": [], "topics": ["fleet"]}
    await ring(fleet.foreign.pk)
    assert await page.receive_nothing(0.5)
    await database_sync_to_async(doorbell.charger_changed)(inside=[fleet.cpa.pk])
    assert await page.receive_nothing(0.1)
    for _ in range(5):
        await ring(fleet.cpa.pk, fleet.foreign.pk)
    assert await page.hear() == {"chargers": [], "topics": ["fleet"]}
    assert await page.receive_nothing(2.0), "one word for five rings"
    await ring(fleet.cpa.pk)
    assert await page.hear() == {"chargers": [], "topics": ["fleet"]}
    await page.disconnect()


async def test_the_more_pages_count_the_rarer_they_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    before = Doorbell.counting
    pages = [(await page_of(fleet.installer))[0] for _ in range(3)]
    for page in pages:
        await page.say(json.dumps({"topics": ["fleet", "nonsense", 7, []]}))
        assert await page.hear() == {"chargers": [], "topics": ["fleet"]}
    assert Doorbell.counting == before + 3
    await pages[0].say(json.dumps({"topics": ["waiting_room"]}))
    await pages[0].hear()
    assert Doorbell.counting == before + 2
    for page in pages:
        await page.disconnect()
    assert Doorbell.counting == before


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "{" * 20_000])
async def test_what_is_no_page_of_ours_is_hung_up_on(text: str) -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    socket, _connected = await page_of(fleet.owner)
    await socket.say(text)
    assert (await socket.receive_output(2))["type"] == "websocket.close"


def _logged_in(user: Any) -> Any:
    """The session of a browser in which this person is logged in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.session


async def test_an_ended_session_is_hung_up_on_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "TRUSTED", 0.0)
    fleet = await database_sync_to_async(scenery.fleet)()
    session = await database_sync_to_async(_logged_in)(fleet.installer)
    socket, _connected = await page_of(fleet.installer, session=session)
    await socket.say(json.dumps({"chargers": [fleet.evc5.pk]}))
    await socket.hear()
    await ring(fleet.evc5.pk)
    assert await socket.hear() == {"chargers": [fleet.evc5.pk], "topics": []}
    await database_sync_to_async(session.delete)(session.session_key)
    await ring(fleet.evc5.pk)
    assert await socket.receive_output(2) == {"type": "websocket.close", "code": 4401}


async def test_who_lost_a_charger_hears_of_it_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "TRUSTED", 0.0)
    fleet = await database_sync_to_async(scenery.fleet)()
    socket, _connected = await page_of(fleet.installer)
    await socket.say(json.dumps({"chargers": [fleet.evc5.pk]}))
    await socket.hear()
    await database_sync_to_async(fleet.installer.memberships.all().delete)()
    await ring(fleet.evc5.pk)
    assert await socket.receive_nothing(0.4)
    await socket.disconnect()
