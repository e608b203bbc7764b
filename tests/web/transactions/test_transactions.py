"""Transactions and meter values: kept, shown with both clocks, and taken away whole (C19, C20)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from chargers.domain.messages.card_number import masked_card
from chargers.models import MeterValue, StrayReport, Transaction, User
from chargers.services.transactions import rows
from tests.web import scenery

Browser = Callable[[User], Client]
START = datetime(2026, 5, 3, 10, 0, 5, tzinfo=UTC)


@pytest.fixture
def billed(fleet: scenery.Fleet) -> scenery.Fleet:
    one = Transaction.objects.create(
        charger=fleet.evc5,
        connector=1,
        id_tag="04A2B3C4D5E6F7",
        accepted=True,
        meter_start=1000,
        start_stamp="2019-01-01T00:00:00Z",
        started_at=START,
        meter_stop=13_340,
        stop_stamp="2019-01-01T01:00:00Z",
        stopped_at=START + timedelta(hours=1),
        stop_reason="EVDisconnected",
    )
    Transaction.objects.create(
        charger=fleet.evc5, connector=2, id_tag="=cmd()", accepted=False, started_at=START + timedelta(days=40)
    )
    Transaction.objects.create(charger=fleet.foreign, connector=1, id_tag="THEIRS", accepted=True, started_at=START)
    for value in ("13.4", "-0.5", "=1+1"):
        MeterValue.objects.create(charger=fleet.evc5, connector=1, transaction_number=one.pk, at=START, value=value, unit="kWh")
    return fleet


def lines(browser: Client, url: str) -> list[dict[str, str]]:
    answer = browser.get(url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_the_page_shows_both_clocks_and_masks_tags(billed: scenery.Fleet, browser_of: Browser) -> None:
    page = browser_of(billed.owner).get(reverse("charger_transactions", args=[billed.evc5.pk])).content.decode()
    for shown in ("2019-01-01T00:00:00Z", "3 May 2026 10:00:05", "12.34", "…E6F7", "running", "not accepted", "EVDisconnected"):
        assert shown in page
    assert "04A2B3C4D5E6F7" not in page
    assert "THEIRS" not in page


def test_a_second_stop_is_said_and_led_to(billed: scenery.Fleet, browser_of: Browser) -> None:
    one = Transaction.objects.get(id_tag="04A2B3C4D5E6F7")
    about = {"charger": billed.evc5, "at": START, "action": "StopTransaction", "broken": False, "text": "{}"}
    second = StrayReport.objects.create(transaction_number=one.pk, **about)
    StrayReport.objects.create(transaction_number=10**9, **about)
    page = browser_of(billed.owner).get(reverse("charger_transactions", args=[billed.evc5.pk])).content.decode()
    assert f'href="#stray-{second.pk}"' in page
    assert page.count("A second stop said something else") == 1
    assert (page.count("a second stop"), page.count("unknown transaction")) == (1, 1)


def test_the_file_is_whole(billed: scenery.Fleet, browser_of: Browser) -> None:
    first, second = lines(browser_of(billed.owner), reverse("transactions_file", args=[billed.evc5.pk]))
    assert first["id_tag"] == "04A2B3C4D5E6F7"
    assert (first["started_at"], first["start_stamp"]) == ("2026-05-03T10:00:05Z", "2019-01-01T00:00:00Z")
    assert (first["meter_start_wh"], first["meter_stop_wh"], first["energy_wh"]) == ("1000", "13340", "12340")
    assert (second["stopped_at"], second["energy_wh"], second["id_tag_accepted"]) == ("", "", "no")
    assert second["id_tag"] == "'=cmd()"  # no formula of a spreadsheet


def test_meter_values_are_taken_away_too(billed: scenery.Fleet, browser_of: Browser) -> None:
    found = lines(browser_of(billed.owner), reverse("meter_values_file", args=[billed.evc5.pk]))
    assert [line["value"] for line in found] == ["13.4", "-0.5", "'=1+1"]


@pytest.mark.parametrize(
    ("days", "count"),
    [
        ("", 2),
        ("since=2026-05-04", 1),
        ("until=2026-05-03", 1),
        ("since=2026-05-03&until=2026-05-03", 1),
        ("since=2027-01-01", 0),
        ("since=nonsense&until=9999-12-31", 2),
    ],
)
def test_days_bound_page_and_file(days: str, count: int, billed: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(billed.installer)
    assert len(lines(browser, reverse("transactions_file", args=[billed.evc5.pk]) + f"?{days}")) == count
    assert (
        browser.get(reverse("charger_transactions", args=[billed.evc5.pk]) + f"?{days}").context["results"].paginator.count
        == count
    )


def test_too_much_for_one_file_asks_for_a_shorter_time(
    billed: scenery.Fleet, browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST", 2)
    answer = browser_of(billed.owner).get(reverse("meter_values_file", args=[billed.evc5.pk]), follow=True)
    assert "Choose a shorter time" in answer.content.decode()


@pytest.mark.parametrize(("tag", "shown"), [("", ""), ("ABCD", "…"), ("12345678", "…"), ("123456789", "…6789")])
def test_masking(tag: str, shown: str) -> None:
    assert masked_card(tag) == shown


def test_what_found_no_place_is_shown_with_the_session_that_it_names(billed: scenery.Fleet, browser_of: Browser) -> None:
    named = Transaction.objects.get(start_stamp="2019-01-01T00:00:00Z")
    common = {"charger": billed.evc5, "at": START, "action": "StopTransaction"}
    broken = StrayReport.objects.create(**common, transaction_number=named.pk, broken=True, text='{"meterStop":null}')
    StrayReport.objects.create(**common, id_tag="04A2B3C4D5E6F7", broken=False, text='{"reason":"<b>Local"}')
    page = browser_of(billed.owner).get(reverse("charger_transactions", args=[billed.evc5.pk])).content.decode()
    assert f'href="#stray-{broken.pk}"' in page
    for shown in ("Reports to look at", f'id="stray-{broken.pk}"', "names no transaction", "&lt;b&gt;Local", "…E6F7"):
        assert shown in page
    assert "04A2B3C4D5E6F7" not in page
    first, second = lines(browser_of(billed.admin), reverse("stray_file", args=[billed.evc5.pk]))
    assert (first["transaction_id"], first["broken"], second["id_tag"]) == (str(named.pk), "yes", "04A2B3C4D5E6F7")
    nothing = browser_of(billed.owner).get(reverse("charger_transactions", args=[billed.evc4.pk])).content.decode()
    assert "Reports to look at" not in nothing


def test_a_meter_as_it_came_is_shown(billed: scenery.Fleet, browser_of: Browser) -> None:
    Transaction.objects.filter(start_stamp="2019-01-01T00:00:00Z").update(meter_stop=None, meter_stop_said="9223372036854775808")
    page = browser_of(billed.owner).get(reverse("charger_transactions", args=[billed.evc5.pk])).content.decode()
    assert "9223372036854775808" in page
