"""Every socket for every role: who hears of whose chargers, and what a person's new rights do to the pages that are open.

A WebSocket that browsers open and that has no line in `SOCKETS` fails; every other path is the chargers' door, where a session
opens nothing (tests/central_system).
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from chargers.domain.roles import Role
from chargers.live.consumer import NOBODY, Doorbell
from chargers.live.routing import websocket_urlpatterns
from chargers.models import Charger, Membership, User
from chargers.services import doorbell
from chargers.services.journal import journal
from chargers.services.people import memberships, people
from chargers.services.people.memberships import MembershipTerms
from ecc_web.server.doors import LIVE, Doors
from ecc_web.server.doors import ProcessRole as Served
from tests.live.test_doorbell import Page
from tests.web import scenery

pytestmark = pytest.mark.django_db(transaction=True)

SOCKETS = {LIVE.removeprefix("/"): Doorbell}


def test_every_socket_of_browsers_has_a_line() -> None:
    found = {str(one.pattern): one.callback.consumer_class for one in websocket_urlpatterns}
    assert found == SOCKETS


def logged_in(user: User) -> Any:
    """The session of a browser in which this person is logged in; it is listed, as each one is."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    UserSession.objects.create(user=user, session_key=client.session.session_key, ip="127.0.0.1", user_agent="")
    return client.session


async def page_of(user: User | None) -> tuple[Page, bool]:
    others = {} if user is None else {"session": await database_sync_to_async(logged_in)(user)}
    page = Page(user or AnonymousUser(), **others)
    return page, await page.connect()


def of_one_site(fleet: scenery.Fleet) -> User:
    """An installer of the first organisation who sees another site than the one at which its charger stands."""
    elsewhere = fleet.evc5.organisation.sites.create(name="Elsewhere")
    fleet.installer.memberships.get().sites.set([elsewhere])
    return fleet.installer


def without_any(fleet: scenery.Fleet) -> User:
    Membership.objects.filter(user=fleet.owner).delete()
    return fleet.owner


WHO: dict[str, tuple[Callable[[scenery.Fleet], User | None], bool, bool]] = {
    "admin": (lambda fleet: fleet.admin, True, True),
    "installer": (lambda fleet: fleet.installer, True, False),
    "owner": (lambda fleet: fleet.owner, True, False),
    "stranger": (lambda fleet: fleet.stranger, False, True),
    "installer of another site": (of_one_site, False, False),
    "member of nothing": (without_any, False, False),
}


@pytest.mark.parametrize("who", WHO)
async def test_who_hears_of_whose_charger(who: str) -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    person, own, foreign = WHO[who]
    page, connected = await page_of(await database_sync_to_async(person)(fleet))
    assert connected
    keys = [fleet.evc5.pk, fleet.foreign.pk]
    expected = [key for key, heard in zip(keys, (own, foreign), strict=True) if heard]
    await page.say(json.dumps({"chargers": keys, "inside": keys}))
    if expected:
        assert (await page.hear())["chargers"] == expected
    for ring in ({}, {"inside": keys}):
        await database_sync_to_async(doorbell.charger_changed)(*([] if ring else keys), **ring)
        if expected:
            assert (await page.hear())["chargers"] == expected
    assert await page.receive_nothing(0.3)
    await page.disconnect()


WATCHES_THE_JOURNAL = {"admin"}


@pytest.mark.parametrize("who", WHO)
async def test_who_hears_that_something_is_written_in_the_journal(who: str) -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    page, _connected = await page_of(await database_sync_to_async(WHO[who][0])(fleet))
    keys = [fleet.evc5.pk, fleet.foreign.pk]
    expected = [key for key, heard in zip(keys, WHO[who][1:], strict=True) if heard]
    topics = ["journal"] if who in WATCHES_THE_JOURNAL else []
    await page.say(json.dumps({"chargers": keys, "inside": keys, "topics": ["journal"]}))
    if expected:
        assert await page.hear() == {"chargers": expected, "topics": topics}
    for key in keys:
        await database_sync_to_async(write)(key)
        if key in expected:
            assert await page.hear() == {"chargers": [key], "topics": topics}
    assert await page.receive_nothing(0.3)
    await page.disconnect()


def write(charger: int) -> None:
    journal.write(journal.Action.READING_ASKED, by=None, charger=Charger.objects.get(pk=charger))


def deactivated(fleet: scenery.Fleet) -> User:
    people.set_active(fleet.owner, False, by=fleet.admin)
    return User.objects.get(pk=fleet.owner.pk)


@pytest.mark.parametrize("who", ["nobody", "deactivated"])
async def test_whose_page_is_hung_up_on(who: str) -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    user = None if who == "nobody" else await database_sync_to_async(deactivated)(fleet)
    page = Page(AnonymousUser() if user is None else user)
    await page.connect()
    assert await page.receive_output(2) == {"type": "websocket.close", "code": NOBODY}


@pytest.mark.parametrize("credentials", ["NL*ECO*1000:53Umkk1q7rEM", "anna:a password"])
async def test_credentials_of_the_chargers_door_open_nothing_here(credentials: str) -> None:
    header = b"Basic " + b64encode(credentials.encode())
    headers = [(b"authorization", header), (b"host", b"testserver"), (b"origin", b"http://testserver")]
    scope = {"type": "websocket", "path": LIVE, "headers": headers, "subprotocols": []}
    browser = ApplicationCommunicator(Doors(Served.PAGES), scope)
    await browser.send_input({"type": "websocket.connect"})
    assert (await browser.receive_output(2))["type"] == "websocket.accept"
    assert await browser.receive_output(2) == {"type": "websocket.close", "code": NOBODY}


def ended(fleet: scenery.Fleet) -> None:
    memberships.end_membership(fleet.owner, fleet.evc5.organisation, by=fleet.admin)


def moved(fleet: scenery.Fleet) -> None:
    organisation = fleet.evc5.organisation
    elsewhere = organisation.sites.create(name="Elsewhere")
    memberships.set_terms(fleet.owner, organisation, MembershipTerms(Role.OWNER, [elsewhere]), by=fleet.admin)


# What happens to the owner while a page is open: whether the socket ends, and of what the page hears after it.
HAPPENS: dict[str, tuple[Callable[[scenery.Fleet], object], bool, bool]] = {
    "deactivated": (lambda fleet: people.set_active(fleet.owner, False, by=fleet.admin), True, False),
    "logged out everywhere": (lambda fleet: people.end_sessions(fleet.owner, by=fleet.admin), True, False),
    "membership ended": (ended, False, False),
    "moved to another site": (moved, False, False),
    "made an admin": (lambda fleet: people.make_admin(fleet.owner, True, by=fleet.admin), False, True),
}


def log_out(session_key: str) -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session_key
    browser.post(reverse("account_logout"))


async def test_a_log_out_hangs_up_on_the_other_tabs_of_this_browser_alone() -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    (here, _), (elsewhere, _) = await page_of(fleet.owner), await page_of(fleet.owner)
    await database_sync_to_async(log_out)(here.scope["session"].session_key)
    assert await here.receive_output(2) == {"type": "websocket.close", "code": NOBODY}
    await elsewhere.say(json.dumps({"chargers": [fleet.evc5.pk]}))
    assert (await elsewhere.hear())["chargers"] == [fleet.evc5.pk]
    await elsewhere.disconnect()


@pytest.mark.parametrize("what", HAPPENS)
async def test_new_rights_hold_at_once_for_open_pages(what: str) -> None:
    fleet = await database_sync_to_async(scenery.fleet)()
    happens, hung_up_on, hears = HAPPENS[what]
    page, _connected = await page_of(fleet.owner)
    await page.say(json.dumps({"chargers": [fleet.evc5.pk]}))
    await page.hear()
    await database_sync_to_async(happens)(fleet)
    if hung_up_on:
        assert await page.receive_output(2) == {"type": "websocket.close", "code": NOBODY}
        return
    assert (await page.hear())["chargers"] == [fleet.evc5.pk], "the page asks once more, and is told what it may see"
    await database_sync_to_async(doorbell.charger_changed)(fleet.evc5.pk)
    if hears:
        assert (await page.hear())["chargers"] == [fleet.evc5.pk]
    else:
        assert await page.receive_nothing(0.3)
    await page.disconnect()
