"""Columns and density of the list, chosen by a person and kept for them; and times as lists say them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from chargers.models import Boot, Charger, User
from chargers.services.chargers import charger_rows, list_columns
from chargers.services.chargers.list_columns import USUAL, ListColumn
from chargers.wording import times
from tests.web import scenery

Browser = Callable[[User], Client]
EVERY = [column.value for column in ListColumn]
NOW = datetime(2026, 5, 4, 12, 30, 20, tzinfo=UTC)


def heads(browser: Client, query: str = "") -> list[str]:
    return [str(head.word) for head in browser.get(f"/{query}").context["heads"]]


def test_without_a_choice_the_usual_ones_stand_there(fleet: scenery.Fleet, browser_of: Browser) -> None:
    usual = ["OCPP ID", "State", "Type and site", "Connects to", "Last heard from", "24 hours"]
    assert heads(browser_of(fleet.installer)) == usual


def test_they_are_kept_for_a_person_and_the_filters_stay(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    Boot.objects.create(charger=fleet.evc5, at=now, firmware="V5.17-made-up", raw="{}")
    scenery.change(fleet.evc5, fleet.admin, "applied", now - timedelta(days=2), ended_at=now)
    browser = browser_of(fleet.installer)
    chosen = {"column": ["organisation", "serial", "firmware", "changed", "nonsense"], "rows": "compact"}
    back = browser.post(reverse("chargers_look"), {**chosen, "back": "q=quay&state=online&page=7"})
    assert back["Location"] == "/?q=quay&state=online"
    assert heads(browser) == ["OCPP ID", "State", "Organisation", "Serial number", "Firmware", "Last change"]
    said = browser.get("/").content.decode()
    assert "V5.17-made-up" in said
    assert "2 days ago" in said
    assert fleet.evc5.serial_number in said
    assert 'class="list chargers compact"' in said
    assert "cell-bar" not in said
    assert len(heads(browser_of(fleet.admin))) == 6, "another person's are their own"


def test_what_rings_has_the_same_columns(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    browser.post(reverse("chargers_look"), {"column": "serial"})
    answer = browser.get("/", {"rung": fleet.evc5.pk}, headers={"HX-Request": "true", "HX-Target": "results"}).content.decode()
    assert fleet.evc5.serial_number in answer
    assert "cell-type" not in answer


def test_none_of_them_and_as_usual(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    assert browser.post(reverse("chargers_look"), {"back": "//elsewhere.example"})["Location"] == "/"
    assert heads(browser) == ["OCPP ID", "State"]
    assert browser.post(reverse("chargers_look"), {"usual": "1", "column": "serial"})["Location"] == "/"
    assert len(heads(browser)) == 6


def test_every_column_costs_the_same_for_one_row_and_for_many(fleet: scenery.Fleet, now: datetime) -> None:
    every = {"firmware": True, "changed": True, "tags": True}
    counts = set()
    for keys in ([fleet.evc5.pk], list(Charger.objects.values_list("pk", flat=True))):
        with CaptureQueriesContext(connection) as asked:
            assert len(charger_rows.list_chargers(keys, now, **every)) == len(keys)
        counts.add(len(asked))
    assert counts == {9}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kept", "columns"),
    [("", USUAL), ("-", frozenset()), ("serial,gone", frozenset({ListColumn.SERIAL})), (",".join(EVERY), frozenset(ListColumn))],
)
def test_what_is_kept_is_read(kept: str, columns: frozenset[ListColumn]) -> None:
    person = User(username="x", list_columns=kept)
    assert list_columns.look_of(person).columns == columns


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (timedelta(seconds=-30), "just now"),
        (timedelta(seconds=10), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=3, minutes=10), "3 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=6, hours=23), "6 days ago"),
    ],
)
def test_how_long_ago(since: timedelta, said: str) -> None:
    shown = times.ago(NOW - since, NOW)
    assert shown.text == said
    assert datetime.fromisoformat(shown.iso) == (NOW - since).replace(second=0)


def test_after_a_week_the_date_is_said() -> None:
    shown = times.ago(NOW - timedelta(days=8), NOW)
    assert shown.text == times.moment(NOW - timedelta(days=8), NOW)
    assert "2026" in shown.exact


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_words_of_a_page_that_stays_open_are_the_same(language: str) -> None:
    with translation.override(language):
        words = times.ago_words()
        for key, since in (("minutes", timedelta(minutes=7)), ("hours", timedelta(hours=7)), ("days", timedelta(days=5))):
            number = "5" if key == "days" else "7"
            assert times.ago(NOW - since, NOW).text == words[key].replace("#", number)
        assert times.ago(NOW - timedelta(days=1), NOW).text == words["day"].replace("#", "1")
