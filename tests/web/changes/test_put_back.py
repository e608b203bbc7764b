"""The values before a change, put back by another one that is previewed first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chargers.domain.controller.reported import Reported
from chargers.models import Change, Charger, Draft, User
from chargers.services.readings.readings import record_reading
from tests.web import scenery

BrowserOf = Callable[[User], Client]
BUTTON = "Put the old values back"
ADDRESS = ("com_Endpoint", "old.example.com:80/ocpp/#OSN#", "127.0.0.1:8000/ocpp/#OSN#")


def made(
    fleet: scenery.Fleet, now: datetime, state: str = "applied", *steps: tuple[str, str, str | None, str], **more: object
) -> Change:
    rows = [(1, role, key, old, new, "accepted", "") for role, key, old, new in steps]
    return scenery.change(fleet.evc5, fleet.admin, state, now, ended_at=now, steps=rows, **more)


def reports(charger: Charger, now: datetime, **values: str) -> None:
    record_reading(charger, Reported.of(values), whole=False, at=now)


def page(browser: Client, change: Change) -> str:
    return browser.get(reverse("change", args=[change.charger_id, change.pk])).content.decode()


def put_back(browser: Client, change: Change) -> str:
    return browser.post(reverse("change_put_back", args=[change.charger_id, change.pk]), follow=True).content.decode()


def test_settings_go_back_to_what_they_were(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    reports(fleet.evc5, now, HeartbeatInterval="90")
    change = made(fleet, now, "applied", ("", "HeartbeatInterval", "300", "90"), for_settings=True)
    browser = browser_of(fleet.installer)
    assert BUTTON in page(browser, change)
    preview = put_back(browser, change)
    assert "HeartbeatInterval" in preview
    assert "300" in preview
    assert Draft.objects.get().change is None, "nothing is asked for yet"


def test_a_connection_goes_back_to_what_it_was(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    key, old, new = ADDRESS
    reports(fleet.evc5, now + timedelta(seconds=1), **{key: new})
    change = made(fleet, now, "applied", ("address", key, old, new), destination="home")
    preview = put_back(browser_of(fleet.installer), change)
    assert "old.example.com" in preview
    assert "stays as it is now" not in preview


def test_what_cannot_be_read_is_said(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    key, old, new = ADDRESS
    reports(fleet.evc5, now + timedelta(seconds=1), **{key: new})
    change = made(fleet, now, "applied", ("address", key, old, new), destination="home")
    change.steps.create(order=9, leg=1, role="authorization_key", key="authorizationKey", write_only=True, state="accepted")
    assert "What cannot be read back, such as the key, stays as it is now." in put_back(browser_of(fleet.installer), change)


@pytest.mark.parametrize(
    ("state", "old", "holds"),
    [
        ("applied", "90", "90"),  # it has the old value again
        ("applied", None, "90"),  # nobody knew it
        ("rolled_back", "300", "90"),
        ("moved", "300", "90"),
        ("writing", "300", "90"),
    ],
)
def test_where_there_is_nothing_to_put_back(
    state: str, old: str | None, holds: str, fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf
) -> None:
    reports(fleet.evc5, now, HeartbeatInterval=holds)
    change = made(fleet, now, state, ("", "HeartbeatInterval", old, "90"), for_settings=True)
    browser = browser_of(fleet.installer)
    assert BUTTON not in page(browser, change)
    assert "There is nothing to put back" in put_back(browser, change)
    assert not Draft.objects.exists()


def test_who_may_only_look_puts_nothing_back(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    reports(fleet.evc5, now, HeartbeatInterval="90")
    change = made(fleet, now, "applied", ("", "HeartbeatInterval", "300", "90"), for_settings=True)
    browser = browser_of(fleet.owner)
    assert BUTTON not in page(browser, change)
    assert browser.post(reverse("change_put_back", args=[fleet.evc5.pk, change.pk])).status_code == 403
