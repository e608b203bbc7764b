"""A page and its fragment share a URL; caches keep them apart, so that Back shows the page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from chargers.models import Charger, User
from chargers.services.journal import journal
from tests.web import scenery


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_caches_keep_pages_and_fragments_apart(
    headers: dict[str, str], fleet: scenery.Fleet, browser_of: Callable[[User], Client]
) -> None:
    answer = browser_of(fleet.admin).get("/", headers=headers)
    assert "HX-Request" in answer["Vary"]


# By address: the part that follows the doorbell, and what it watches.
PARTS = {
    "backends": ("overview", 'data-watch-topic="fleet backends"'),
    "journal": ("journal", 'data-watch-topic="journal"'),
    "charger_journal": ("journal", "data-watch"),
    "charger_messages": ("messages", "data-watch"),
    "charger_transactions": ("transactions", "data-watch"),
    "charger_history": ("timeline", "data-watch"),
    "ocpp_info": ("now", "data-watch"),
    "charger": ("overview", "data-watch"),
}


def address_of(name: str, charger: Charger) -> str:
    return reverse(name) if name in {"backends", "journal"} else reverse(name, args=[charger.pk])


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_follows_gets_itself_again_and_nothing_else(
    name: str, fleet: scenery.Fleet, browser_of: Callable[[User], Client]
) -> None:
    browser, (part, watches) = browser_of(fleet.admin), PARTS[name]
    page = browser.get(address_of(name, fleet.evc5)).content.decode()
    watches = watches if "topic" in watches else f'{watches}="{fleet.evc5.pk}"'
    found = re.search(rf'<(\w+)[^>]* id="{part}"[^>]*{watches}[^>]* hx-get="([^"]*)"', page)
    assert found is not None
    again = browser.get(found[2].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert re.match(rf'\s*<{found[1]}[^>]* id="{part}"', again)
    assert "<h1" not in again


@pytest.mark.parametrize("name", ["journal", "charger_journal"])
def test_an_older_page_stays_as_it_is(name: str, fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    """New entries would push what is being read to the next one."""
    for _ in range(60):
        journal.write(journal.Action.READING_ASKED, by=None, charger=fleet.evc5)
    browser = browser_of(fleet.admin)
    for number, follows in ((1, True), (2, False)):
        page = browser.get(address_of(name, fleet.evc5), {"page": str(number)}).content.decode()
        part = re.search(r'<section[^>]* id="journal"[^>]*>', page)
        assert part is not None
        assert ("data-watch" in part[0]) is follows
