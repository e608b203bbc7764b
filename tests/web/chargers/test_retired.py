"""A charger that is used no more: out of sight, with its history; refused and said so; one click brings it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chargers.domain.roles import Power
from chargers.models import Alert, Arrival, Charger, CommissioningWindow, JournalEntry, Presence, User
from chargers.services.access.access import Access
from chargers.services.alerts import looking
from chargers.services.chargers import charger_list, retirement
from tests.web import scenery

Browser = Callable[[User], Client]


@pytest.fixture
def gone(fleet: scenery.Fleet, now: datetime) -> Charger:
    """It has connected, and is away for a day."""
    away = now - timedelta(days=1)
    scenery.connect(fleet.evc5, scenery.process(now), now, connected_at=away, heard_at=away, closed_at=away)
    return fleet.evc5


def page(browser: Client, charger: Charger) -> str:
    return browser.get(reverse("charger", args=[charger.pk])).content.decode()


def test_it_leaves_list_and_figures_and_comes_back_by_one_click(
    gone: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    browser, access = browser_of(fleet.installer), Access.of(fleet.installer)
    before = charger_list.count_states(access, now)
    link = reverse("charger_retire", args=[gone.pk])
    assert link in browser.get(reverse("charger_edit", args=[gone.pk])).content.decode()
    assert "Its history, its charging sessions and its token stay" in browser.get(link).content.decode()
    assert f"{gone.ocpp_id} is retired." in browser.post(link, follow=True).content.decode()
    after = charger_list.count_states(access, now)
    assert (after["all"], after["offline"], after["retired"]) == (before["all"] - 1, before["offline"] - 1, 1)
    assert gone not in access.chargers()
    listed, retired = browser.get("/").content.decode(), browser.get("/?state=retired").content.decode()
    row = f'href="{reverse("charger", args=[gone.pk])}"'
    assert row not in listed
    assert row in retired
    assert "Retired since" in page(browser, gone)
    browser.post(reverse("charger_bring_back", args=[gone.pk]))
    assert charger_list.count_states(access, now) == before
    assert row in browser.get("/").content.decode()
    said = list(JournalEntry.objects.filter(charger=gone, by_name="Installer").order_by("pk").values_list("action", "by_name"))
    assert said == [("charger_retired", "Installer"), ("charger_brought_back", "Installer")]


def test_for_an_admin_the_figures_agree_too(gone: Charger, now: datetime) -> None:
    access = Access.of_shell()
    before = charger_list.count_states(access, now)
    retirement.retire(gone, by=None)
    after = charger_list.count_states(access, now)
    assert sum(after[state] for state in charger_list.STATES) == after["all"] == before["all"] - 1


def test_one_that_is_connected_is_not_retired(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    scenery.connect(fleet.evc5, scenery.process(now), now)
    browser, link = browser_of(fleet.admin), reverse("charger_retire", args=[fleet.evc5.pk])
    for answer in (browser.get(link), browser.post(link)):
        assert "no line is cut here" in answer.content.decode()
        assert ">Retire this charger<" not in answer.content.decode()
    fleet.evc5.refresh_from_db()
    assert fleet.evc5.retired_at is None


def test_nor_is_one_with_a_change_that_has_not_ended(
    gone: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime
) -> None:
    scenery.change(gone, fleet.installer, "queued", now)
    answer = browser_of(fleet.admin).post(reverse("charger_retire", args=[gone.pk]))
    assert "has not ended" in answer.content.decode()


def test_little_can_be_done_with_it(gone: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    retirement.retire(gone, by=None)
    gone.refresh_from_db()
    for person in (fleet.admin, fleet.installer):
        assert Access.of(person).powers(gone) == {Power.LOOK, Power.EXPORT, Power.CLAIM}
        browser = browser_of(person)
        for name in ("charger_edit", "connection", "charger_read", "window_open", "settings_edit"):
            method = browser.post if name in ("charger_read", "window_open") else browser.get
            assert method(reverse(name, args=[gone.pk])).status_code == 403, name
        assert browser.get(reverse("charger_transactions", args=[gone.pk])).status_code == 200
    assert not Access.of(fleet.admin).chargers_with(Power.CHANGE).filter(pk=gone.pk).exists()


def test_who_may_not_add_retires_nothing(gone: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    for name in ("charger_retire", "charger_bring_back"):
        assert browser_of(fleet.owner).post(reverse(name, args=[gone.pk])).status_code == 403
        assert browser_of(fleet.stranger).post(reverse(name, args=[gone.pk])).status_code == 404
    gone.refresh_from_db()
    assert gone.retired_at is None


def test_its_alerts_and_its_window_end_and_none_begins(gone: Charger, now: datetime) -> None:
    Charger.objects.filter(pk=gone.pk).update(ocpp_info_flag="wiped")
    CommissioningWindow.objects.create(charger=gone, opened_at=now, closes_at=now + timedelta(minutes=30))
    looking.look(now)
    assert Alert.objects.filter(charger=gone, ended_at=None).exists()
    retirement.retire(gone, by=None)
    looking.look(now + timedelta(hours=1))
    assert not Alert.objects.filter(charger=gone, ended_at=None).exists()
    assert CommissioningWindow.objects.get().closes_at <= now + timedelta(minutes=1)


def test_its_attempts_are_said_on_its_page(gone: Charger, fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    retirement.retire(gone, by=None)
    tried = {"charger": gone, "first_at": now, "last_at": now, "path": "/", "address": "10.9.8.7", "claimed_id": gone.ocpp_id}
    Arrival.objects.create(**tried, step="charger", outcome="retired")
    browser = browser_of(fleet.installer)
    assert "It tried to connect, last" in page(browser, gone)
    assert "kept out" not in page(browser, gone)
    assert gone.ocpp_id in browser.get(reverse("waiting_room")).content.decode()
    browser.post(reverse("charger_bring_back", args=[gone.pk]))
    assert "Now it is let in when it tries again" in page(browser, gone)
    Presence.objects.filter(charger=gone).update(connected_at=now + timedelta(seconds=1), heard_at=now + timedelta(seconds=1))


def test_who_adds_it_anew_is_led_to_it(gone: Charger, fleet: scenery.Fleet, browser_of: Browser) -> None:
    retirement.retire(gone, by=None)
    said = {"ocpp_id": gone.ocpp_id.lower(), "organisation": gone.organisation_id}
    assert "was retired here" in browser_of(fleet.admin).post(reverse("charger_add"), said).content.decode()
    elsewhere = browser_of(fleet.stranger).post(reverse("charger_add"), said).content.decode()
    assert "was retired here" not in elsewhere
