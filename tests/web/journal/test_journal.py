"""The journal of everything: for admins, filtered, said in words, taken away; and the tab of one charger."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from chargers.models import Charger, User
from chargers.services.journal import entries, journal
from chargers.services.journal.journal import Action, ValueChange
from tests.web import scenery, scenery_past

Browser = Callable[[User], Client]


@pytest.fixture
def written(fleet: scenery.Fleet, now: datetime) -> scenery.Fleet:
    scenery_past.entries(fleet.evc5, fleet.admin, fleet.installer, now + timedelta(seconds=5))
    return fleet


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 10),
        ({"who": "inst"}, 4),
        ({"who": "nobody"}, 0),
        ({"action": "charger_edited"}, 1),
        ({"action": "nonsense"}, 10),
        ({"subject": "eco*1000"}, 7),
        ({"since": "2100-01-01"}, 0),
        ({"until": "2000-01-01"}, 0),
        ({"who": "installer", "action": "change_asked"}, 1),
    ],
)
def test_filters(query: dict[str, str], count: int, written: scenery.Fleet, browser_of: Browser) -> None:
    assert browser_of(written.admin).get(reverse("journal"), query).context["results"].paginator.count == count


def test_by_organisation(written: scenery.Fleet, browser_of: Browser) -> None:
    answer = browser_of(written.admin).get(reverse("journal"), {"organisation": written.foreign.organisation_id})
    assert [one.subject for one in answer.context["entries"]] == ["NL*NRD*9000"]


def test_who_what_before_after_why(written: scenery.Fleet, browser_of: Browser) -> None:
    text = browser_of(written.admin).get(reverse("journal")).content.decode()
    for said in (
        "change asked for",
        "“The owner moves to another backend on Monday”",
        "<del>127.0.0.1:8000/ocpp/#OSN#</del>",
        "<ins>devices.ecotap.com:443/registry/ocpp/#OSN#</ins>",
        "a secret is never shown",
        "Open until",
        reverse("charger", args=[written.evc5.pk]),
    ):
        assert said in text
    ended = next(
        e for e in browser_of(written.admin).get(reverse("journal")).context["entries"] if e.entry.action == "change_ended"
    )
    assert (ended.who, ended.reason) == ("ECC Web", "moved")


def test_what_is_stored_as_a_code_is_said_as_a_word(fleet: scenery.Fleet, browser_of: Browser) -> None:
    values = [ValueChange("role", "owner", "installer")]
    values += [ValueChange("language", "", "fr"), ValueChange("alert_offline", "no", "yes")]
    journal.write(Action.MEMBERSHIP_CHANGED, by=fleet.admin, person=fleet.owner, values=values)
    [entry] = browser_of(fleet.admin).get(reverse("journal"), {"action": "membership_changed"}).context["entries"]
    assert [(str(one.before), str(one.after)) for one in entry.values] == [("Owner", "Installer"), ("", "French"), ("no", "yes")]


def test_an_entry_of_a_charger_that_is_gone_and_of_none(written: scenery.Fleet, browser_of: Browser) -> None:
    journal.write(
        Action.CHARGER_EDITED, by=written.admin, subject="somebody@example.com", values=[ValueChange("role", "", "owner")]
    )
    Charger.objects.filter(pk=written.evc5.pk).delete()
    shown = browser_of(written.admin).get(reverse("journal")).context["entries"]
    assert (shown[0].subject, shown[0].url) == ("NL*ECO*1000", "") or (shown[0].subject, shown[0].url) == (
        "somebody@example.com",
        "",
    )
    assert not any(one.url for one in shown if one.subject == "NL*ECO*1000")


def test_the_file(written: scenery.Fleet, browser_of: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(written.admin)
    answer = browser.get(reverse("journal_file"), {"who": "installer"})
    assert "no-store" in answer["Cache-Control"]
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [(row["action"], row["what"], row["after"]) for row in rows][1:4] == [
        ("change_asked", "", ""),
        ("charger_edited", "site", "Quay 4"),
        ("charger_edited", "note", ""),
    ]
    monkeypatch.setattr(entries, "MOST", 2)
    assert "Choose a shorter time" in browser.get(reverse("journal_file"), follow=True).content.decode()


def test_admins_alone(written: scenery.Fleet, browser_of: Browser) -> None:
    for who in (written.installer, written.owner):
        browser = browser_of(who)
        assert browser.get(reverse("journal")).status_code == 403
        assert browser.get(reverse("journal_file")).status_code == 403
        assert f'href="{reverse("journal")}"' not in browser.get("/").content.decode()
    assert f'href="{reverse("journal")}"' in browser_of(written.admin).get("/").content.decode()


def test_the_tab_of_a_charger_is_its_own(written: scenery.Fleet, browser_of: Browser) -> None:
    shown = browser_of(written.owner).get(reverse("charger_journal", args=[written.evc4.pk])).context["entries"]
    assert [one.entry.action for one in shown] == ["charger_added"]
