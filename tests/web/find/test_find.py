"""The search for everything: what it finds for whom, in which words, and that it names nothing that one may not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chargers.models import Site, User
from chargers.services.sites.site_details import edit_details
from chargers.web.find.results import MOST
from tests.web import scenery

BrowserOf = Callable[[User], Client]


def found(browser: Client, words: str, language: str = "en") -> dict[str, list[str]]:
    answer = browser.get("/find/", {"q": words}, headers={"HX-Request": "true", "Accept-Language": language})
    return {group.name: [str(one.word) for one in group.things] for group in answer.context["groups"]}


@pytest.mark.parametrize("typed", ["NLECO1000", "nl*eco*1000", "1891351"])
def test_a_charger_by_what_it_is_called(typed: str, fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    assert fleet.evc5.ocpp_id in found(browser_of(fleet.installer), typed)["Chargers"]


def test_nothing_of_others_is_named(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    scenery.backends(fleet)
    for who, sees in ((fleet.owner, False), (fleet.admin, True)):
        browser = browser_of(who)
        for words in (fleet.foreign.ocpp_id, str(fleet.foreign.organisation), fleet.stranger.username, str(fleet.stranger)):
            said = browser.get("/find/", {"q": words}).content.decode().split("card-body", 1)[1]
            assert (words in said) is sees, words


@pytest.mark.parametrize("words", ["quay", "QUAY harbour", "rotterdam"])
def test_a_site_by_its_name_organisation_or_address(words: str, fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    assert fleet.evc5.site is not None
    edit_details(fleet.evc5.site, scenery.QUAY, by=fleet.installer)
    assert found(browser_of(fleet.owner), words)["Sites"] == ["Quay 4"]
    assert "Sites" not in found(browser_of(fleet.stranger), words)
    answer = browser_of(fleet.owner).get("/find/", {"q": words})
    assert f'href="{reverse("charger_site", args=[fleet.evc5.site_id])}"' in answer.content.decode()


def test_people_and_organisations_are_for_admins(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    seen = found(browser_of(fleet.admin), "harbour")
    assert seen["Organisations"] == ["Harbour Charging"]
    assert "People" in found(browser_of(fleet.admin), fleet.owner.username)
    for who in (fleet.owner, fleet.installer):
        assert not {"Organisations", "People"} & found(browser_of(who), "harbour").keys()
        assert "Journal" not in found(browser_of(who), "")["Pages"]


@pytest.mark.parametrize(
    ("words", "language", "group", "word"),
    [
        ("maximum current station", "en", "Settings of a charger, explained", "Maximum current of the whole station"),
        ("ampère", "en", "Settings of a charger, explained", "Rated current"),
        ("kept out", "en", "Help", "kept out"),
        ("WAITING", "en", "Pages", "Waiting room"),
    ],
)
def test_settings_help_and_pages(
    words: str, language: str, group: str, word: str, fleet: scenery.Fleet, browser_of: BrowserOf
) -> None:
    assert word in found(browser_of(fleet.owner), words, language)[group]


def test_without_words_the_pages_and_what_one_may_do(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    assert list(found(browser_of(fleet.owner), "")) == ["Pages"]
    assert "Add a charger" in found(browser_of(fleet.installer), "")["Pages"]
    assert "Add a charger" not in found(browser_of(fleet.owner), "")["Pages"]


def test_a_few_of_each_and_the_way_to_all(fleet: scenery.Fleet, now: datetime, browser_of: BrowserOf) -> None:
    quay = Site.objects.get(name="Quay 4")
    for number in range(MOST + 1):
        scenery.charger(f"FIND-ME-{number}", "evc5", quay)
    answer = browser_of(fleet.owner).get("/find/", {"q": "find-me"})
    group = answer.context["groups"][0]
    assert len(group.things) == MOST
    assert group.more == f"{reverse('chargers')}?q=find-me"


def test_what_there_is_more_of_costs_no_more(
    fleet: scenery.Fleet, browser_of: BrowserOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = browser_of(fleet.admin)
    browser.get("/find/", {"q": "a"})
    with django_assert_max_num_queries(14):
        browser.get("/find/", {"q": "a"})
    quay = Site.objects.get(name="Quay 4")
    for number in range(30):
        scenery.charger(f"A-{number}", "evc5", quay)
    with django_assert_max_num_queries(14):
        browser.get("/find/", {"q": "a"})
