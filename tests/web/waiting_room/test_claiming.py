"""The pages around the charger door: inbox, claim, add, edit, commissioning window, two with one ID. All with scripts off."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chargers.models import Arrival, Charger, CommissioningWindow, JournalEntry, User
from chargers.services.credentials import credentials
from tests.web import scenery

Browser = Callable[[User], Client]
TOKEN = "typed-canary-77"
CLAIM = "/waiting-room/claim/"
ADD = "/chargers/add/"


@pytest.fixture
def tried(fleet: scenery.Fleet, now: datetime) -> scenery.Fleet:
    same = {"path": "/ocpp/NL*NEW*1", "address": "10.9.8.7", "step": "charger", "outcome": "unknown"}
    Arrival.objects.create(claimed_id="NL*NEW*1", first_at=now, last_at=now, count=12, detail="1850099", **same)
    return fleet


def text(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def facts(charger: Charger | None = None, fleet: scenery.Fleet | None = None, **other: object) -> dict[str, object]:
    of = charger or (fleet.evc5 if fleet else None)
    assert of is not None
    assert of.site is not None
    typed = {
        "organisation": of.organisation_id,
        "site": of.site.pk,
        "serial_number": "",
        "controller_type": "",
        "token": "",
        "note": "",
    }
    return typed | other


def test_the_inbox_is_for_admins(tried: scenery.Fleet, browser_of: Browser) -> None:
    assert "NL*NEW*1" in text(browser_of(tried.admin), "/waiting-room/")
    for who in (tried.installer, tried.owner, tried.stranger):
        assert "NL*NEW*1" not in text(browser_of(who), "/waiting-room/")


def test_an_owner_is_offered_no_claim(tried: scenery.Fleet, browser_of: Browser) -> None:
    assert CLAIM not in text(browser_of(tried.owner), "/waiting-room/")
    assert browser_of(tried.owner).get(f"{CLAIM}?id=NL*NEW*1").status_code == 403


@pytest.mark.parametrize("typed", ["NL*NEW*1", "1850099"])
def test_an_installer_claims_what_stands_before_him(typed: str, tried: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(tried.installer)
    page = browser.get(CLAIM, {"id": typed})
    form = page.context["form"]
    assert form["controller_type"].value() == tried.evc5.controller_type_id
    assert form["serial_number"].value() == "1850099"
    sent = facts(fleet=tried, id=typed, serial_number="1850099", token=TOKEN)
    answer = browser.post(CLAIM, sent, follow=True)
    charger = Charger.objects.get(ocpp_id="NL*NEW*1")
    assert answer.redirect_chain == [(reverse("charger", args=[charger.pk]), 302)]
    assert (charger.organisation, charger.site, charger.variant) == (tried.evc5.organisation, tried.evc5.site, "AC+")
    kept = credentials.current_token(charger)
    assert kept is not None
    assert kept.reveal() == TOKEN
    assert TOKEN not in answer.content.decode()
    assert JournalEntry.objects.get(charger=charger).action == "charger_claimed"


def test_what_is_claimed_is_what_was_shown(tried: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    """Another one that announces the same serial number in between is not claimed in its place."""
    browser = browser_of(tried.installer)
    page = browser.get(CLAIM, {"id": "1850099"}).content.decode()
    shown = re.search(r'type="hidden" name="id" value="([^"]+)"', page)
    assert shown is not None
    seen: dict[str, Any] = {"step": "charger", "outcome": "unknown", "first_at": now, "last_at": now + timedelta(minutes=1)}
    Arrival.objects.create(claimed_id="EVIL", path="/ocpp/EVIL", detail="1850099", **seen)
    browser.post(CLAIM, facts(fleet=tried, id=shown[1]))
    assert not Charger.objects.filter(ocpp_id="EVIL").exists()
    assert Charger.objects.filter(ocpp_id="NL*NEW*1").exists()


def test_a_foreign_place_is_no_choice(tried: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(tried.installer)
    sent = facts(tried.foreign, id="NL*NEW*1")
    form = browser.post(CLAIM, sent).context["form"]
    assert {"organisation", "site"} <= set(form.errors)
    assert not Charger.objects.filter(ocpp_id="NL*NEW*1").exists()


def test_who_is_assigned_to_sites_names_one(tried: scenery.Fleet, browser_of: Browser) -> None:
    tried.installer.memberships.get().sites.set(tried.evc5.organisation.sites.all())
    browser = browser_of(tried.installer)
    form = browser.post(CLAIM, facts(fleet=tried, id="NL*NEW*1", site="")).context["form"]
    assert "site" in form.errors
    assert browser.post(CLAIM, facts(fleet=tried, id="NL*NEW*1")).status_code == 302


def test_the_same_words_whether_nothing_waits_or_somebody_knows_it(tried: scenery.Fleet, browser_of: Browser) -> None:
    Charger.objects.filter(pk=tried.foreign.pk).update(serial_number="1850099")
    browser = browser_of(tried.installer)
    said = [browser.get(CLAIM, {"id": typed}).content.decode().replace(typed, "") for typed in ("1850099", "NOTHING", "NL*NEW*1")]
    strip = [page.split('id="claim-said"')[1].split("</div>")[0] for page in said]
    assert strip[0] == strip[1] == strip[2]
    assert "NL*NRD*9000" not in said[0]
    assert browser_of(tried.admin).get(CLAIM, {"id": "1850099"}).context["form"]


def test_a_colon_in_a_token_is_asked_about(tried: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(tried.installer)
    page = browser.post(CLAIM, facts(fleet=tried, id="NL*NEW*1", token="user:secret"))
    assert page.context["form"].asks_colon
    assert "no-store" in page["Cache-Control"]
    assert b'name="colon_is_meant"' in page.content
    browser.post(CLAIM, facts(fleet=tried, id="NL*NEW*1", token="user:secret", colon_is_meant="on"))
    kept = credentials.current_token(Charger.objects.get(ocpp_id="NL*NEW*1"))
    assert kept is not None
    assert kept.reveal() == "user:secret"


def test_the_prefix_of_a_token_is_dropped_and_said(tried: scenery.Fleet, browser_of: Browser) -> None:
    answer = browser_of(tried.installer).post(CLAIM, facts(fleet=tried, id="NL*NEW*1", token=f"NL*NEW*1:{TOKEN}"), follow=True)
    assert "only what follows was kept" in answer.content.decode()


def test_a_charger_is_planned_and_shows_where_to_point_it(fleet: scenery.Fleet, browser_of: Browser, settings: Any) -> None:
    settings.PUBLIC_ENDPOINTS = ["ws://ecc.example.com:80/ocpp/", "wss://ecc.example.com/ocpp/"]
    browser = browser_of(fleet.installer)
    assert "wss://ecc.example.com/ocpp/OCPP-ID" in text(browser, ADD)
    page = browser.post(ADD, facts(fleet=fleet, ocpp_id=" NL*PLAN*1 ", serial_number="11752699"), follow=True).content.decode()
    assert "wss://ecc.example.com/ocpp/NL*PLAN*1" in page
    assert "ws://ecc.example.com:80/ocpp/NL*PLAN*1" in page
    assert Charger.objects.get(ocpp_id="NL*PLAN*1").controller_type == fleet.evc4.controller_type


@pytest.mark.parametrize("ocpp_id", ["", "a b", "a/b", "ü"])
def test_an_id_that_nobody_could_dial_is_refused(ocpp_id: str, fleet: scenery.Fleet, browser_of: Browser) -> None:
    assert "ocpp_id" in browser_of(fleet.installer).post(ADD, facts(fleet=fleet, ocpp_id=ocpp_id)).context["form"].errors


def test_a_serial_that_is_taken_is_asked_about(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    sent = facts(fleet=fleet, ocpp_id="SECOND", serial_number="1891351")
    form = browser.post(ADD, sent).context["form"]
    assert form.asks_sure
    assert "NL*ECO*1000" in str(form.errors)
    assert browser.post(ADD, sent | {"sure": "on"}).status_code == 302
    theirs = browser.post(ADD, facts(fleet=fleet, ocpp_id="THIRD", serial_number="1810001", sure="on")).context["form"]
    assert "NL*NRD*9000" not in str(theirs.errors)


def test_facts_are_edited_and_the_token_is_never_shown(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    url = reverse("charger_edit", args=[fleet.evc5.pk])
    assert "the-token-of-today" not in text(browser, url)
    kept: dict[str, Any] = {"serial_number": "1891351", "controller_type": fleet.evc5.controller_type_id}
    answer = browser.post(url, facts(fleet.evc5, note="a note", token=TOKEN, **kept), follow=True)
    assert TOKEN not in answer.content.decode()
    assert Charger.objects.get(pk=fleet.evc5.pk).note == "a note"
    page = text(browser, reverse("charger_journal", args=[fleet.evc5.pk]))
    assert "token set" in page
    assert TOKEN not in page


def test_only_an_admin_moves_a_charger_to_another_organisation(fleet: scenery.Fleet, browser_of: Browser) -> None:
    url = reverse("charger_edit", args=[fleet.evc5.pk])
    sent = facts(fleet.foreign, serial_number="1891351")
    form = browser_of(fleet.installer).post(url, sent).context["form"]
    assert "organisation" in form.errors
    assert browser_of(fleet.admin).post(url, sent).status_code == 302
    assert Charger.objects.get(pk=fleet.evc5.pk).organisation == fleet.foreign.organisation


def test_a_change_under_way_is_named_at_the_token(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    scenery.change(fleet.evc5, fleet.admin, "writing", now)
    url = reverse("charger_edit", args=[fleet.evc5.pk])
    kept: dict[str, Any] = {"serial_number": "1891351", "controller_type": fleet.evc5.controller_type_id}
    assert "token" in browser_of(fleet.admin).post(url, facts(fleet.evc5, token=TOKEN, **kept)).context["form"].errors


def test_a_commissioning_window_is_opened_and_closed_with_one_button(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser, pk = browser_of(fleet.installer), fleet.evc5.pk
    page = text(browser, reverse("charger", args=[pk]))
    assert reverse("window_open", args=[pk]) in page
    assert reverse("window_open", args=[fleet.cpa.pk]) not in text(
        browser, reverse("charger", args=[fleet.cpa.pk])
    )  # no key stored
    browser.post(reverse("window_open", args=[pk]))
    for name in ("charger", "charger_journal", "charger_settings", "charger_edit"):
        page = text(browser, reverse(name, args=[pk]))
        assert reverse("window_close", args=[pk]) in page
        assert "data-countdown" in page
    browser.post(reverse("window_close", args=[pk]))
    assert reverse("window_close", args=[pk]) not in text(browser, reverse("charger", args=[pk]))
    actions = JournalEntry.objects.filter(charger=pk, by=fleet.installer).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["window_opened", "window_closed"]


def test_an_owner_sees_the_banner_and_no_button(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    CommissioningWindow.objects.create(charger=fleet.evc5, opened_at=now, closes_at=now + timedelta(minutes=20))
    page = text(browser_of(fleet.owner), reverse("charger", args=[fleet.evc5.pk]))
    assert "A commissioning window is open until" in page
    assert reverse("window_close", args=[fleet.evc5.pk]) not in page


def test_c08_both_are_named_with_what_to_do(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    scenery.connect(fleet.evc5, scenery.process(now), now, hints="keyless,duplicate_identity")
    Arrival.objects.create(
        charger=fleet.evc5,
        claimed_id="NL*ECO*1000",
        path="/ocpp/NL*ECO*1000",
        step="accepted",
        outcome="duplicate_identity",
        detail="1891351 (10.0.0.1) / ? (10.0.0.2)",
        first_at=now,
        last_at=now,
    )
    browser = browser_of(fleet.owner)
    assert f"/chargers/{fleet.evc5.pk}/#duplicate" in text(browser, "/")
    attempts = text(browser, "/waiting-room/")
    assert "It was let in." not in attempts
    assert "Give one of the two its own ID." in attempts
    page = text(browser, reverse("charger", args=[fleet.evc5.pk]))
    for said in (
        "Two chargers connect as NL*ECO*1000",
        "10.0.0.1",
        "10.0.0.2",
        "1891351",
        "serial number not given",
        "its own OCPP ID",
    ):
        assert said in page


def test_an_empty_room_says_whose_attempts_it_shows(tried: scenery.Fleet, browser_of: Browser) -> None:
    Arrival.objects.filter(charger__isnull=False).delete()
    of_all = "No charger has tried to connect"
    for who, more in ((tried.installer, "that nobody has claimed are not shown here"), (tried.owner, "are not shown to you")):
        said = text(browser_of(who), "/waiting-room/")
        assert of_all not in said
        assert "None of your chargers has tried to connect" in said
        assert more in said
    Arrival.objects.all().delete()
    assert of_all in text(browser_of(tried.admin), "/waiting-room/")
