"""Tags: typed at a charger, shown, filtered by, searched for, in files; and given to a whole selection."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chargers.models import Charger, JournalEntry, Membership, Site, Tag, User
from chargers.services.chargers import register, tags
from chargers.services.journal.journal import SHELL
from tests.web import scenery

Browser = Callable[[User], Client]
HTMX = {"HX-Request": "true", "HX-Target": "results"}


def give(charger: Charger, *names: str) -> None:
    tags.write_tags(charger, names)


def named(charger: Charger) -> list[str]:
    return tags.tags_of([charger.pk]).get(charger.pk, [])


def rows(browser: Client, query: str) -> list[str]:
    return [row.ocpp_id for row in browser.get(f"/{query}").context["rows"]]


def choices(browser: Client, query: str = "") -> list[str]:
    page = browser.get(f"/{query}").content.decode()
    drawn = [part.split("</select>")[0] for part in page.split('id="id_tag"')[1:]]
    return [option.split(">")[1].split("<")[0] for part in drawn for option in part.split("<option")[1:]]


def edited(browser: Client, one: Charger, typed: str) -> Any:
    facts = {"organisation": one.organisation_id, "site": one.site_id or "", "serial_number": one.serial_number, "note": one.note}
    return browser.post(
        reverse("charger_edit", args=[one.pk]), facts | {"controller_type": one.controller_type_id, "tags": typed}
    )


def test_tags_are_given_shown_found_and_in_files(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser, one = browser_of(fleet.installer), fleet.evc5
    one.note = "Behind the <gate>"
    assert edited(browser, one, "phase 2, Night <tariff>,PHASE 2").status_code == 302
    assert named(one) == ["Night <tariff>", "phase 2"]
    form = browser.get(reverse("charger_edit", args=[one.pk])).content.decode()
    assert 'value="Night &lt;tariff&gt;, phase 2"' in form
    overview = browser.get(reverse("charger", args=[one.pk])).content.decode()
    assert '<a class="tag" href="/?tag=phase+2">phase 2</a>' in overview
    assert "Behind the &lt;gate&gt;" in overview
    for query in ("?tag=phase+2", "?tag=Phase+2", "?q=PHASE", "?q=night", "?q=1000+tariff", "?tag=phase+2&q=quay"):
        assert rows(browser, query) == [one.ocpp_id], query
    assert rows(browser, "?tag=phase+2&q=3000") == []
    answer: Any = browser.get(reverse("chargers_file", args=["csv"]), {"tag": "phase 2"})
    head, line = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert "Tags" in head
    assert '"Night <tariff>, phase 2"' in line
    entry = JournalEntry.objects.get(charger=one, action="charger_edited")
    assert [(value.name, value.after) for value in entry.values.all()] == [
        ("note", one.note),
        ("tags", "Night <tariff>, phase 2"),
    ]
    assert "Tags" in browser.get(reverse("charger_journal", args=[one.pk])).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 41, "This tag is too long"),
        (",".join(map(str, range(13))), "12 tags at most"),
        ("a\u202eb", "U+202E"),
        ("a\0b", "Null characters"),
        ("1," * 400, "at most 600 characters"),
    ],
)
def test_bad_tags_are_said_at_their_field(typed: str, said: str, fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser, one = browser_of(fleet.installer), fleet.evc5
    answer = edited(browser, one, typed)
    assert answer.status_code == 200
    assert any(said in error for error in answer.context["form"].errors["tags"])
    many = browser.post(reverse("chargers_tags"), {"charger": one.pk, "add": typed})
    assert any(said in error for error in many.context["form"].errors["add"])
    assert not Tag.objects.exists()


def test_one_that_is_added_may_have_tags(fleet: scenery.Fleet, browser_of: Browser) -> None:
    facts = {"ocpp_id": "NL*ECO*77", "organisation": fleet.evc5.organisation_id, "tags": "new, phase 3"}
    browser_of(fleet.admin).post(reverse("charger_add"), facts)
    assert named(Charger.objects.get(ocpp_id="NL*ECO*77")) == ["new", "phase 3"]


def test_a_replaced_controller_and_another_organisation_keep_them(fleet: scenery.Fleet, browser_of: Browser) -> None:
    give(fleet.evc5, "mine")
    facts = {"organisation": fleet.foreign.organisation_id, "site": "", "controller_type": fleet.evc5.controller_type_id}
    facts |= {"serial_number": fleet.evc5.serial_number, "tags": "mine"}
    assert browser_of(fleet.admin).post(reverse("charger_edit", args=[fleet.evc5.pk]), facts).status_code == 302
    assert named(fleet.evc5) == ["mine"]
    assert Tag.objects.get().organisation == fleet.foreign.organisation


def test_the_filter_offers_what_one_may_see_each_name_once(fleet: scenery.Fleet, browser_of: Browser) -> None:
    give(fleet.evc5, "Phase 2", "ours")
    give(fleet.foreign, "phase 2", "theirs")
    assert choices(browser_of(fleet.installer)) == ["any tag", "ours", "Phase 2"]
    assert choices(browser_of(fleet.stranger)) == ["any tag", "phase 2", "theirs"]
    admin = browser_of(fleet.admin)
    assert choices(admin) == ["any tag", "ours", "Phase 2", "theirs"]
    assert set(rows(admin, "?tag=phase+2")) == {fleet.evc5.ocpp_id, fleet.foreign.ocpp_id}
    assert rows(browser_of(fleet.installer), "?tag=theirs") == []


def test_who_sees_some_sites_learns_no_tag_of_the_others(fleet: scenery.Fleet, browser_of: Browser) -> None:
    elsewhere = Site.objects.create(organisation=fleet.evc5.organisation, name="Quay 5")
    Membership.objects.get(user=fleet.installer).sites.add(elsewhere)
    Charger.objects.filter(pk=fleet.cpa.pk).update(site=elsewhere)
    give(fleet.evc5, "secret", "both")
    give(fleet.cpa, "both")
    browser = browser_of(fleet.installer)
    assert choices(browser) == ["any tag", "both"]
    assert rows(browser, "?tag=both") == [fleet.cpa.ocpp_id]
    assert rows(browser, "?q=secret") == rows(browser, "?tag=secret") == []
    page = browser.get(reverse("chargers_tags"), {"every": "1"}).content.decode()
    assert "both (1)" in page
    assert "secret" not in page
    browser.post(reverse("chargers_tags"), {"charger": [fleet.evc5.pk, fleet.cpa.pk], "add": "seen", "remove": "both"})
    assert (named(fleet.evc5), named(fleet.cpa)) == (["both", "secret"], ["seen"])


def test_without_any_tag_there_is_no_field_and_one_is_enough(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    assert choices(browser) == []
    give(fleet.evc5, "x")
    assert choices(browser) == ["any tag", "x"]


def test_a_tag_that_is_gone_finds_nothing_rather_than_all(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    answer = browser.get("/?tag=gone")
    assert list(answer.context["rows"]) == []
    assert [chip.value for chip in answer.context["chips"]] == ["gone"]
    browser.post(reverse("chargers_tags"), {"every": "1", "tag": "gone", "add": "new"})
    assert not Tag.objects.exists()


@pytest.mark.parametrize(
    "name", ["\U0001f468\u200d\U0001f527", "\u0646\u200c\u0627", "ß" * 40, "\u0390" * 40, "\ue000", "a\u0378"]
)
def test_a_tag_of_any_letters_that_is_gone_finds_nothing(name: str, fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    assert edited(browser, fleet.evc5, name).status_code == 302
    query = browser.get(reverse("charger", args=[fleet.evc5.pk])).context["tags"][0].url.removeprefix("/")
    assert rows(browser, query) == [fleet.evc5.ocpp_id]
    edited(browser, fleet.evc5, "")
    assert rows(browser, query) == []
    browser.post(reverse("chargers_tags"), {"every": "1", "tag": name, "add": "new"})
    assert not Tag.objects.exists()


def test_columns_show_tags_and_note(fleet: scenery.Fleet, browser_of: Browser) -> None:
    give(fleet.evc5, "b", "A")
    Charger.objects.filter(pk=fleet.evc5.pk).update(note="ring twice")
    browser = browser_of(fleet.installer)
    assert "ring twice" not in browser.get("/").content.decode()
    browser.post(reverse("chargers_look"), {"column": ["tags", "note"]})
    for headers in ({}, HTMX):
        page = browser.get("/", headers=headers).content.decode()
        assert '<span class="tag">A</span> <span class="tag">b</span>' in page
        assert '<span class="note-cut" title="ring twice">ring twice</span>' in page


def test_following_rows_asks_nothing_of_tags(fleet: scenery.Fleet, browser_of: Browser) -> None:
    give(fleet.evc5, "b")
    browser = browser_of(fleet.installer)
    for query in ("", "q=b", f"rung={fleet.evc5.pk}"):
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/?{query}", headers=HTMX)
        assert not [one for one in asked.captured_queries if 'FROM "chargers_tag"' in one["sql"]]


def test_a_selection_gets_and_loses_tags(fleet: scenery.Fleet, browser_of: Browser) -> None:
    give(fleet.evc5, "old", "same")
    give(fleet.evc4, "OLD")
    browser = browser_of(fleet.installer)
    assert f'formaction="{reverse("chargers_tags")}"' in browser.get("/").content.decode()
    chosen: dict[str, Any] = {"charger": [fleet.evc5.pk, fleet.evc4.pk, fleet.cpa.pk, fleet.foreign.pk], "sort": "-id"}
    page = browser.get(reverse("chargers_tags"), chosen)
    said = " ".join(page.content.decode().split())
    assert "3 chargers are selected." in said
    assert "old (2)" in said
    assert "same (1)" in said
    assert "left out" not in said, "what one does not see is not there"
    done = browser.post(reverse("chargers_tags"), chosen | {"add": "Same", "remove": "old"}, follow=True)
    assert done.redirect_chain == [("/?sort=-id", 302)]
    assert "3 chargers have other tags now." in done.content.decode()
    assert [named(one) for one in (fleet.evc5, fleet.evc4, fleet.cpa)] == [["same"]] * 3
    again = browser.post(reverse("chargers_tags"), chosen | {"add": "same"}, follow=True).content.decode()
    assert "3 chargers had their tags so already." in again
    assert "other tags now" not in again


def test_all_that_match_a_tag_lose_it(fleet: scenery.Fleet, browser_of: Browser) -> None:
    give(fleet.evc5, "old")
    give(fleet.cpa, "old")
    done = browser_of(fleet.installer).post(reverse("chargers_tags"), {"every": "1", "tag": "old", "remove": "old"}, follow=True)
    assert done.redirect_chain == [("/?tag=old", 302)]
    assert "2 chargers have other tags now." in done.content.decode()
    assert not Tag.objects.exists()


def test_retired_ones_are_left_out_and_said(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    Charger.objects.filter(pk=fleet.evc4.pk).update(retired_at=now)
    browser = browser_of(fleet.installer)
    both = {"charger": [fleet.evc5.pk, fleet.evc4.pk]}
    said = " ".join(browser.get(reverse("chargers_tags"), both).content.decode().split())
    assert "1 charger is selected. 1 more is left out: it is retired" in said
    browser.post(reverse("chargers_tags"), both | {"add": "x"})
    assert (named(fleet.evc5), named(fleet.evc4)) == (["x"], [])
    only = browser.get(reverse("chargers_tags"), {"charger": fleet.evc4.pk}, follow=True)
    assert "Select chargers in use that you may change" in only.content.decode()


@pytest.mark.parametrize("selection", [{}, {"charger": "x"}, {"every": "1"}, {"charger": "1"}])
def test_who_may_change_none_tags_none(selection: dict[str, str], fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.owner)
    assert reverse("chargers_tags") not in browser.get("/").content.decode()
    answer = browser.post(reverse("chargers_tags"), selection | {"add": "x"})
    assert answer.status_code == 302
    assert not Tag.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "add", "Type a tag to add"),
        ({"add": "old", "remove": "old"}, "add", "at once"),
        ({"remove": "other"}, "remove", "other"),
        ({"add": ",".join(map(str, range(12)))}, "add", "NL*ECO*1000 would have more than 12 tags"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(
    typed: dict[str, str], field: str, said: str, fleet: scenery.Fleet, browser_of: Browser
) -> None:
    give(fleet.evc5, "old")
    answer = browser_of(fleet.installer).post(reverse("chargers_tags"), {"charger": fleet.evc5.pk} | typed)
    assert answer.status_code == 200
    assert any(said in error for error in answer.context["form"].errors[field])
    assert named(fleet.evc5) == ["old"]
    assert f'name="charger" value="{fleet.evc5.pk}"' in answer.content.decode()


def test_too_many_chargers_are_not_tagged_together(
    fleet: scenery.Fleet, browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chargers.services.chargers.tags_of_selection.MOST_CHARGERS", 2)
    answer = browser_of(fleet.installer).post(reverse("chargers_tags"), {"every": "1", "add": "x"}, follow=True)
    assert "at most 2 are left" in answer.content.decode()
    assert not Tag.objects.exists()


def test_the_page_of_a_selection_costs_the_same_whatever_its_size(fleet: scenery.Fleet, browser_of: Browser) -> None:
    def cost(chosen: Collection[Charger]) -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("chargers_tags"), {"charger": [one.pk for one in chosen]})
        return len(asked)

    browser = browser_of(fleet.installer)
    give(fleet.evc4, "a", "b")
    assert cost([fleet.evc5]) == cost([fleet.evc5, fleet.evc4, fleet.cpa])


def test_who_edits_something_else_keeps_the_tags(fleet: scenery.Fleet) -> None:
    give(fleet.evc5, "old")
    register.edit(fleet.evc5, register.ChargerFacts(fleet.evc5.organisation, note="x"), by=SHELL)
    assert named(fleet.evc5) == ["old"]
