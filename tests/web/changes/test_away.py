"""A charger that is away in the middle of its change, or refused meanwhile: what the change's page and its own say of that."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from chargers.models import Change, Step, User
from chargers.wording.handshake import WHAT_TO_DO
from tests.web import scenery

BrowserOf = Callable[[User], Client]
TLS = scenery.OPTIONS.replace("UseTLS=0", "UseTLS=1")
FLAG = (1, "options", "com_Options", scenery.OPTIONS, TLS, "accepted", "confirmed")
FLAG, ADDRESS = scenery.HALFWAY
UNSET = (*FLAG[:5], "planned", "")
ID = (1, "ocpp_id", "com_OCPPID", "NL*ECO*1000", "NEW*1", "accepted", "")
ADDRESS = (1, "address", "com_Endpoint", "127.0.0.1:8000/ocpp/#OSN#", "new.example.com:443/#OSN#", "planned", "")
DISCONNECTED = "in the middle of its change"
RISKY = "if it restarts now, it connects to wss://127.0.0.1:8000/ocpp/NL*ECO*1000, which is not an address of this server"


@pytest.fixture(autouse=True)
def our_address(settings: Any) -> None:
    settings.PUBLIC_ENDPOINTS = ["ws://127.0.0.1:8000/ocpp/"]


def away(fleet: scenery.Fleet, now: datetime, state: str = "verifying", **other: Any) -> Change:
    return scenery.away(fleet.evc5, fleet.installer, state, now, **other)


def read(browser: Client, url: str, **headers: Any) -> str:
    text = browser.get(url, **headers).content.decode()
    text = text.split("<main", 1)[-1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", text, flags=re.DOTALL)).split())


def url_of(change: Change) -> str:
    return reverse("change", args=[change.charger_id, change.pk])


def test_both_pages_say_where_it_stands_since_when_and_until_when(
    fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime
) -> None:
    change = away(fleet, now)
    browser = browser_of(fleet.installer)
    until = date_format(localtime(now + timedelta(days=7) - timedelta(hours=2)), "MOMENT")
    for url in (url_of(change), reverse("charger", args=[fleet.evc5.pk]), reverse("charger_settings", args=[fleet.evc5.pk])):
        said = read(browser, url)
        assert DISCONNECTED in said
        assert RISKY in said
        assert "it has restarted and tries to connect there" in said
        assert "with a cable and ECCLite. What to type on the charger" in said
        assert f"We wait until {until}" in said
        assert said.count(DISCONNECTED) == 1


def test_the_id_of_another_charger_here(fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime) -> None:
    change = away(fleet, now, "writing", steps=[(*ID[:4], fleet.evc4.ocpp_id, "accepted", ""), UNSET, ADDRESS])
    Change.objects.filter(pk=change.pk).update(new_id=fleet.evc4.ocpp_id)
    said = read(browser_of(fleet.installer), url_of(change))
    assert f"it connects here with the OCPP ID {fleet.evc4.ocpp_id}, which another charger here has" in said
    assert "is taken here for that other charger" in said


def test_who_may_not_change_it_gets_no_link_to_what_to_type(fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime) -> None:
    said = read(browser_of(fleet.owner), url_of(away(fleet, now)))
    assert RISKY in said
    assert "What to type on the charger" not in said


@pytest.mark.parametrize(
    ("state", "steps", "says"),
    [
        ("checking", [ADDRESS], "Nothing has been written yet. It may be restarting"),
        ("restarting", [ID, UNSET, ADDRESS], "With what is written so far it connects here again."),
        ("writing", [(*FLAG[:5], "no_answer", ""), ADDRESS], "so it may also still have the value of before"),
        ("uncertain", [FLAG, ADDRESS], RISKY),
        ("undoing", [FLAG, (*ADDRESS[:5], "undo_failed", "differs")], "what is written so far is not a complete address"),
    ],
)
def test_what_is_said_of_it(
    fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime, state: str, steps: list[Any], says: str
) -> None:
    change = away(fleet, now, state, steps=steps, ended_at=now if state == "uncertain" else None)
    Step.objects.filter(change=change, read_back="differs").update(found=":")
    said = read(browser_of(fleet.installer), url_of(change))
    assert says in said
    assert ("We wait until" in said) == (state != "uncertain")


@pytest.mark.parametrize("other", [{"connected": True}, {"lost_at": None}, {"state": "observing"}, {"state": "queued"}])
def test_one_that_is_here_or_left_as_planned_is_not_away(
    fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime, other: dict[str, Any]
) -> None:
    change = away(fleet, now)
    Change.objects.filter(pk=change.pk).update(**other)
    browser = browser_of(fleet.installer)
    for url in (url_of(change), reverse("charger", args=[fleet.evc5.pk])):
        assert DISCONNECTED not in read(browser, url)


def test_the_head_that_follows_by_itself_says_it_once(fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime) -> None:
    change = away(fleet, now)
    browser = browser_of(fleet.installer)
    text = browser.get(url_of(change)).content.decode()
    head = reverse("charger_head", args=[fleet.evc5.pk])
    assert f'hx-get="{head}?tab=connection"' in text
    assert DISCONNECTED not in read(browser, f"{head}?tab=connection", HTTP_HX_REQUEST="true")
    assert DISCONNECTED in read(browser, head, HTTP_HX_REQUEST="true")


@pytest.mark.parametrize("state", ["queued", "verifying", "uncertain"])
def test_one_that_is_refused_during_its_change(fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime, state: str) -> None:
    change = away(fleet, now, state, ended_at=now if state == "uncertain" else None)
    browser = browser_of(fleet.installer)
    assert "It is not let in" not in read(browser, url_of(change))
    scenery.refused(fleet.evc5, now)
    for headers in ({}, {"HTTP_HX_REQUEST": "true"}):
        said = read(browser, url_of(change), **headers)
        assert "It is not let in" in said
        assert str(WHAT_TO_DO["wrong_credentials"]) in said
        assert f"Tried 10 times, last {localtime(now):%H:%M}" in said
        assert "Open a commissioning window" in said


def test_an_attempt_of_before_the_change_is_not_its_own(fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime) -> None:
    change = away(fleet, now)
    scenery.refused(fleet.evc5, change.asked_at - timedelta(minutes=1))
    assert "It is not let in" not in read(browser_of(fleet.installer), url_of(change))


def test_nor_one_of_a_change_that_is_over(fleet: scenery.Fleet, browser_of: BrowserOf, now: datetime) -> None:
    change = away(fleet, now, "rolled_back", ended_at=now)
    scenery.refused(fleet.evc5, now)
    assert "It is not let in" not in read(browser_of(fleet.installer), url_of(change))
