"""Who does nothing is logged out; a page that follows by itself does nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chargers.models import User
from tests.web import scenery

Browser = Callable[[User], Client]
BY_ITSELF = {"hx-request": "true"}
BY_HAND = BY_ITSELF | {"x-by-hand": "yes"}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The clock, put on."""
    gone = [timedelta(0)]
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + gone[0])

    def put_on(**by: float) -> None:
        gone[0] += timedelta(**by)

    return put_on


@pytest.mark.parametrize(("headers", "stays"), [(BY_ITSELF, False), (BY_HAND, True), ({}, True)])
def test_only_what_a_person_does_keeps_a_log_in(
    fleet: scenery.Fleet, browser_of: Browser, later: Callable[..., None], headers: dict[str, str], stays: bool
) -> None:
    browser = browser_of(fleet.installer)
    for _ in range(3):
        later(hours=5)
        answer = browser.get("/", headers=headers)
    assert (answer.status_code == 200) is stays
    if not stays:
        page = browser.get("/", follow=True).content.decode()
        assert "nothing was done here for 12 h" in page


def test_a_form_that_is_sent_is_done_by_a_person(fleet: scenery.Fleet, browser_of: Browser, later: Callable[..., None]) -> None:
    browser = browser_of(fleet.installer)
    for _ in range(3):
        later(hours=5)
        browser.post(reverse("preferences"), {"theme": "dark"}, headers=BY_ITSELF)
    assert browser.get("/").status_code == 200


def test_it_ends_after_its_days_all_the_same(fleet: scenery.Fleet, browser_of: Browser, later: Callable[..., None]) -> None:
    browser = browser_of(fleet.installer)
    later(hours=5)
    browser.get("/")
    until = browser.session.get_expiry_date()
    later(hours=5)
    browser.get("/")
    assert browser.session.get_expiry_date() == until


def test_it_can_be_switched_off(fleet: scenery.Fleet, browser_of: Browser, later: Callable[..., None], settings: Any) -> None:
    settings.IDLE = timedelta(0)
    browser = browser_of(fleet.installer)
    later(hours=200)
    assert browser.get("/", headers=BY_ITSELF).status_code == 200
