"""Filters of the list that a person keeps under a name: their own alone, found again on every device."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from chargers.domain.errors import Code, Refusal
from chargers.models import SavedView, User
from chargers.services.chargers import saved_views
from tests.web import scenery

Browser = Callable[[User], Client]
QUERY = "q=quay&state=offline"


def keep(browser: Client, name: str, query: str = QUERY) -> str:
    answer = browser.post(reverse("view_keep"), {"name": name, "back": query}, follow=True)
    return answer.content.decode()


def test_a_view_is_saved_shown_and_removed(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    assert "Save this view" not in browser.get("/").content.decode()
    assert "Save this view" in browser.get(f"/?{QUERY}").content.decode()
    said = keep(browser, "  Offline at  the quay ", f"{QUERY}&page=3&rows=1+2")
    assert "The view “Offline at the quay” is saved." in said
    assert 'aria-current="true"' in said
    kept = SavedView.objects.get(person=fleet.installer)
    assert (kept.name, kept.query) == ("Offline at the quay", QUERY)
    assert f'href="/?{QUERY.replace("&", "&amp;")}"' in browser.get("/").content.decode()
    forget = reverse("view_forget", args=[kept.pk])
    assert browser_of(fleet.admin).post(forget).status_code == 404
    assert "Offline at the quay" not in browser_of(fleet.admin).get("/").content.decode()
    browser = browser_of(fleet.installer)
    assert "The view is removed." in browser.post(forget, {"back": QUERY}, follow=True).content.decode()
    assert not SavedView.objects.exists()


def test_the_same_name_is_the_same_view(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.owner)
    keep(browser, "Mine")
    keep(browser, "MINE", "state=online")
    assert [(one.name, one.query) for one in saved_views.views_of(fleet.owner)] == [("MINE", "state=online")]


def test_a_name_holds_what_every_database_takes(fleet: scenery.Fleet) -> None:
    assert (
        saved_views.keep(fleet.installer, " a\0  b\ud800 ", "state=offline").name
        == "a\N{REPLACEMENT CHARACTER} b\N{REPLACEMENT CHARACTER}"
    )


@pytest.mark.parametrize("again", ["kADE", "\N{KELVIN SIGN}ade"])
def test_names_that_differ_in_case_in_one_of_the_databases_are_no_error(again: str, fleet: scenery.Fleet) -> None:
    saved_views.keep(fleet.installer, "Kade", QUERY)
    saved_views.keep(fleet.installer, again, "state=online")
    assert saved_views.views_of(fleet.installer)[-1].query in {QUERY, "state=online"}


def test_filters_longer_than_any_are_cut(fleet: scenery.Fleet, browser_of: Browser) -> None:
    """Written out for an address each of these letters is six; PostgreSQL takes no more than the column."""
    said = keep(browser_of(fleet.installer), "Long", "q=" + "é" * 1990)
    assert "The view “Long” is saved." in said
    assert len(SavedView.objects.get().query) <= 2000


def test_without_a_name_and_beyond_the_most(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.installer)
    assert "Give the view a name." in keep(browser, "   ")
    for number in range(saved_views.MOST):
        saved_views.keep(fleet.installer, f"View {number}", QUERY)
    with pytest.raises(Refusal) as refused:
        saved_views.keep(fleet.installer, "One more", QUERY)
    assert [notice.code for notice in refused.value.notices] == [Code.TOO_MANY_VIEWS]
    assert "remove one first" in keep(browser, "One more")
