"""The edit page tells which other tokens are accepted, and ends them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chargers.domain.secret import Secret
from chargers.models import Charger, Credential, User
from chargers.services.credentials import credentials
from tests.web import scenery

BrowserOf = Callable[[User], Client]
FORMER, NEW = Secret("cAnArY-former"), Secret("cAnArY-present")


@pytest.fixture
def moved(fleet: scenery.Fleet, now: datetime) -> Charger:
    credentials.set_current(fleet.evc5, FORMER, now)
    credentials.add_pending(fleet.evc5, NEW, now)
    credentials.promote_pending(fleet.evc5, now + timedelta(days=30))
    return fleet.evc5


def end_of(charger: Charger) -> str:
    return reverse("token_end", args=[charger.pk, Credential.objects.get(kind="former").pk])


def edited(charger: Charger, leaked: str) -> dict[str, str]:
    facts = {"organisation": str(charger.organisation_id), "site": str(charger.site_id or ""), "token": "another-token-of-20"}
    return facts | ({"leaked": leaked} if leaked else {})


def test_it_is_told_and_can_be_ended(fleet: scenery.Fleet, moved: Charger, browser_of: BrowserOf) -> None:
    browser = browser_of(fleet.installer)
    page = browser.get(reverse("charger_edit", args=[moved.pk])).content.decode()
    assert "Other tokens that are accepted from it" in page
    question = browser.get(end_of(moved)).content.decode()
    assert "No longer accept this token?" in question
    assert "cAnArY" not in page + question
    said = browser.post(end_of(moved), follow=True).content.decode()
    assert "The token is not accepted any more." in said
    assert "Other tokens that are accepted from it" not in said


def test_one_that_the_charger_may_hold_is_warned_of(
    fleet: scenery.Fleet, moved: Charger, now: datetime, browser_of: BrowserOf
) -> None:
    browser = browser_of(fleet.installer)
    warning = "it is refused from its next connection on"
    assert warning not in browser.get(end_of(moved)).content.decode()
    Credential.objects.filter(kind="former").update(proven_at=now)
    assert warning in browser.get(end_of(moved)).content.decode()


def test_only_who_may_change_the_charger_ends_a_token(fleet: scenery.Fleet, moved: Charger, browser_of: BrowserOf) -> None:
    for person, status in ((fleet.owner, 403), (fleet.stranger, 404)):
        assert browser_of(person).post(end_of(moved)).status_code == status
    assert Credential.objects.filter(kind="former").exists()


def test_one_that_is_gone_or_belongs_to_a_change_is_said(
    fleet: scenery.Fleet, moved: Charger, now: datetime, browser_of: BrowserOf
) -> None:
    browser, url = browser_of(fleet.installer), end_of(moved)
    change = scenery.change(moved, fleet.admin, "writing", now)
    assert "This token is not accepted any more, or" in browser.post(url, follow=True).content.decode()
    assert Credential.objects.filter(kind="former").exists()
    change.delete()
    browser.post(url)
    assert "This token is not accepted any more, or" in browser.post(url, follow=True).content.decode()


@pytest.mark.parametrize(("leaked", "left"), [("on", False), ("", True)])
def test_a_new_token_after_a_leak(leaked: str, left: bool, fleet: scenery.Fleet, moved: Charger, browser_of: BrowserOf) -> None:
    typed = edited(moved, leaked)
    page = browser_of(fleet.installer).post(reverse("charger_edit", args=[moved.pk]), typed, follow=True).content.decode()
    assert "Saved." in page
    assert ("Another token is accepted from it, too" in page) is left
    assert Credential.objects.filter(kind="former").exists() is left
