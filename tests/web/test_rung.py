"""What a list fetches when it rings: the rows that rang and the figures, and nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from chargers.models import Charger, User
from chargers.services import doorbell
from chargers.services.chargers import charger_list
from chargers.web.chargers import list_views
from tests.web import scenery


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    list_views._answers.forget()


PART = {"HX-Request": "true", "HX-Target": "results"}


def test_only_what_rang_and_is_ones_own_is_sent(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(fleet.installer)
    keys = f"{fleet.evc5.pk} {fleet.evc4.pk} {fleet.foreign.pk}"
    rung = f"{fleet.evc5.pk} {fleet.foreign.pk} x"
    text = browser.get("/", {"rows": keys, "rung": rung}, headers=PART).content.decode()
    assert f'id="charger-{fleet.evc5.pk}"' in text
    assert f'id="charger-{fleet.evc4.pk}"' not in text
    assert fleet.foreign.ocpp_id not in text
    assert 'id="figures"' in text
    assert "rung=" not in text


def test_the_figures_alone_can_be_asked_for(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    text = browser_of(fleet.installer).get("/", {"rows": "1", "rung": "0"}, headers=PART).content.decode()
    assert 'id="figures"' in text
    assert "<tr" not in text


def test_more_or_fewer_that_match_are_said_and_the_rows_stay(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(fleet.installer)
    asked = {"state": "never_seen", "rows": f"{fleet.evc5.pk} {fleet.cpa.pk}"}
    for known, said in (("3", False), ("2", True), ("4", True), ("x", False)):
        for rung in ({}, {"rung": "0"}):
            text = browser.get("/", {**asked, **rung, "known": known}, headers=PART).content.decode()
            assert ("3 chargers match now." in text) is said
            assert ('<a href="/?state=never_seen">Show them</a>' in text) is said
            assert f'id="charger-{fleet.evc4.pk}"' not in text, "the rows on screen stay"


def test_an_empty_list_is_fetched_as_a_whole(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    """There is no row under anybody's cursor that would have to stay."""
    browser = browser_of(fleet.installer)
    assert "data-pieces" not in browser.get("/", {"q": "nothing like it"}, headers=PART).content.decode()
    assert "data-pieces" in browser.get("/", headers=PART).content.decode()


def test_a_number_that_was_kept_is_said_to_be_old(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    """The page fetches it again: a list that was empty a moment ago may not stay so."""
    browser, asked = browser_of(fleet.installer), {"q": fleet.evc5.ocpp_id, "state": "offline"}
    for rung in ({}, {"rung": "0"}):
        charger_list.forget_figures()
        assert "data-again" not in browser.get("/", {**asked, **rung}, headers=PART).content.decode()
        charger_list._figures.forget()
        assert "data-again" in browser.get("/", {**asked, **rung}, headers=PART).content.decode()


def test_a_page_is_a_page_whatever_rang(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    text = browser_of(fleet.installer).get("/", {"rung": "1"}).content.decode()
    assert "<h1" in text
    assert fleet.cpa.ocpp_id in text


def test_who_heard_the_same_bell_and_sees_the_same_gets_the_same_answer(
    fleet: scenery.Fleet, browser_of: Callable[[User], Client], django_assert_num_queries: Callable[[int], Any]
) -> None:
    at = doorbell.now_in_milliseconds() - 1000
    asked = {"rows": f"{fleet.evc5.pk}", "rung": f"{fleet.evc5.pk}", "at": str(at)}
    installer, owner = browser_of(fleet.installer), browser_of(fleet.owner)
    first = installer.get("/", asked, headers=PART).content
    with django_assert_num_queries(3):  # a session, a person, what they may see
        assert installer.get("/", asked, headers=PART).content == first
    theirs = owner.get("/", asked, headers=PART).content.decode()
    assert fleet.evc5.ocpp_id in theirs


@pytest.mark.parametrize(
    ("first", "second", "seen"),
    [
        (-1000, -1000, False),  # what was worked out since the bell stands for two seconds
        (-1000, -500, True),  # it rang once more
        (60_000, 60_000, True),  # a moment that nobody can have heard of
        (None, None, True),  # nonsense
    ],
)
def test_an_answer_is_as_new_as_the_bell(
    first: int | None, second: int | None, seen: bool, fleet: scenery.Fleet, browser_of: Callable[[User], Client]
) -> None:
    browser, now = browser_of(fleet.installer), doorbell.now_in_milliseconds()

    def ask(heard: int | None) -> str:
        at = "x" * 13 if heard is None else str(now + heard)
        asked = {"rows": f"{fleet.evc5.pk}", "rung": f"{fleet.evc5.pk}", "at": at}
        return browser.get("/", asked, headers=PART).content.decode()

    assert "differs from what is wanted" not in ask(first)
    Charger.objects.filter(pk=fleet.evc5.pk).update(differs=True)
    assert ("differs from what is wanted" in ask(second)) is seen


def test_another_scope_and_another_language_have_answers_of_their_own(
    fleet: scenery.Fleet, browser_of: Callable[[User], Client]
) -> None:
    asked = {"rows": "1", "rung": f"{fleet.evc5.pk} {fleet.foreign.pk}", "at": str(doorbell.now_in_milliseconds() - 1000)}
    assert fleet.foreign.ocpp_id in browser_of(fleet.admin).get("/", asked, headers=PART).content.decode()
    assert fleet.foreign.ocpp_id not in browser_of(fleet.installer).get("/", asked, headers=PART).content.decode()
    fleet.installer.language = "de"
    fleet.installer.save()
    assert "nie gesehen" in browser_of(fleet.installer).get("/", asked, headers=PART).content.decode()
