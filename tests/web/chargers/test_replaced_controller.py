"""The note of a controller that was replaced, and its button: for those who may change the charger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chargers.models import Boot, Charger, Presence, User
from chargers.services.readings import controller_numbers
from tests.web import scenery

Browser = Callable[[User], Client]
NEW = "1891399"


@pytest.fixture
def charger(fleet: scenery.Fleet, now: datetime) -> Charger:
    Boot.objects.create(charger=fleet.evc5, at=now - timedelta(days=9), charge_box_serial=fleet.evc5.serial_number, raw="{}")
    Boot.objects.create(charger=fleet.evc5, at=now, charge_box_serial=NEW, raw="{}")
    controller_numbers.compare_serials([fleet.evc5.pk])
    return fleet.evc5


def page(browser: Client, charger: Charger) -> str:
    return browser.get(reverse("charger", args=[charger.pk])).content.decode()


def test_both_numbers_are_said_and_one_click_takes_the_new_one(
    charger: Charger, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    browser = browser_of(fleet.installer)
    said = page(browser, charger)
    assert "Another controller connects with this OCPP ID" in said
    assert charger.serial_number in said
    assert NEW in said
    assert "another controller" in browser.get("/?state=attention").content.decode()
    url = reverse("charger_take_over", args=[charger.pk])
    assert "another serial number by now" in browser.post(url, {"serial": "1890000"}, follow=True).content.decode()
    after = browser.post(url, {"serial": NEW}, follow=True).content.decode()
    assert "The new controller is on record." in after
    assert "Another controller connects" not in after
    assert Charger.objects.get(pk=charger.pk).serial_number == NEW


def test_an_owner_reads_it_and_a_stranger_finds_nothing(charger: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    url = reverse("charger_take_over", args=[charger.pk])
    said = page(browser_of(fleet.owner), charger)
    assert NEW in said
    assert url not in said
    assert browser_of(fleet.owner).post(url, {"serial": NEW}).status_code == 403
    assert browser_of(fleet.stranger).post(url, {"serial": NEW}).status_code == 404


def test_while_both_are_alive_it_is_the_duplicate_identity(
    charger: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    Presence.objects.filter(charger=charger).delete()
    scenery.connect(charger, scenery.process(now), now, hints="duplicate_identity")
    said = page(browser_of(fleet.installer), charger)
    assert "Two chargers connect as" in said
    assert "Another controller connects" not in said
