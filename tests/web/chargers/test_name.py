"""What people call a charger stands beside its OCPP ID, and finds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from chargers.models import Charger, JournalEntry, User
from tests.web import scenery

Browser = Callable[[User], Client]


def test_a_name_is_given_shown_found_and_in_files(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser, one = browser_of(fleet.installer), fleet.evc5
    facts = {"organisation": one.organisation_id, "site": one.site_id or "", "serial_number": one.serial_number}
    said = facts | {"controller_type": one.controller_type_id or "", "name": "Garage, <left>", "note": one.note}
    assert browser.post(reverse("charger_edit", args=[one.pk]), said).status_code == 302
    row = f'href="{reverse("charger", args=[one.pk])}"'
    for url in ("/", "/?q=garage"):
        page = browser.get(url).content.decode()
        assert row in page
        assert "Garage, &lt;left&gt;" in page
    assert row not in browser.get("/?q=gatehouse").content.decode()
    assert "Garage, &lt;left&gt;" in browser.get(reverse("charger", args=[one.pk])).content.decode()
    answer: Any = browser.get(reverse("chargers_file", args=["csv"]))
    assert "Garage, <left>" in b"".join(answer.streaming_content).decode("utf-8-sig")
    entry = JournalEntry.objects.get(charger=one, action="charger_edited")
    assert [(value.name, value.after) for value in entry.values.all()] == [("name", "Garage, <left>")]


def test_one_that_is_added_may_have_one(fleet: scenery.Fleet, browser_of: Browser) -> None:
    facts = {"ocpp_id": "NL*ECO*77", "organisation": fleet.evc5.organisation_id, "name": "Gate"}
    browser_of(fleet.admin).post(reverse("charger_add"), facts)
    assert Charger.objects.get(ocpp_id="NL*ECO*77").name == "Gate"
