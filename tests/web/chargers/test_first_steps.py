"""An empty installation says what leads to its first charger; once any has been here, nothing is said any more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chargers.models import Backend, Charger, Organisation, User
from chargers.services.chargers import charger_list
from chargers.services.first_steps import FirstStep, first_steps
from chargers.services.people import organisations, people
from tests.web import scenery

Browser = Callable[[User], Client]
pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("anna", "anna@example.com", "a-long-password")


@pytest.fixture(autouse=True)
def _nothing_is_set(settings: Any) -> None:
    charger_list.forget_figures()
    settings.PUBLIC_ENDPOINTS = []
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"


def done(admin: User) -> set[str]:
    return {step.value for step, is_done in first_steps(admin).items() if is_done}


def test_each_step_is_done_by_what_it_is_about(admin: User, settings: Any, now: datetime) -> None:
    assert list(first_steps(admin)) == list(FirstStep)
    assert done(admin) == set()
    settings.PUBLIC_ENDPOINTS = ["wss://ecc.example.com/ocpp/"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    ours = organisations.add("Harbour", by=admin)
    assert done(admin) == {"address", "mail", "organisation"}
    people.add(people.PersonDetails("piet", email="piet@example.com"), by=admin)
    Backend.objects.create(organisation=ours, name="Theirs", tls=True, host="h.nl", port=443, path="/")
    one = Charger.objects.create(ocpp_id="NL*1", organisation=ours)
    Authenticator.objects.create(user=admin, type="recovery_codes", data={})
    assert "second_factor" not in done(admin)
    Authenticator.objects.create(user=admin, type="totp", data={"secret": "x"})
    assert done(admin) == {step.value for step in FirstStep} - {"online"}
    scenery.connect(one, None, now)
    assert first_steps(admin) == {}


def test_one_query(admin: User) -> None:
    with CaptureQueriesContext(connection) as seen:
        first_steps(admin)
    assert len(seen) == 1


def test_an_empty_installation(admin: User, browser_of: Browser) -> None:
    page = browser_of(admin).get("/").content.decode()
    shown = re.findall(r'id="step-(\w+)"', page)
    assert shown == [step.value for step in FirstStep]
    assert "To your first charger" in page
    assert page.count(">to do<") == len(FirstStep)
    assert 'id="figures"' not in page  # seven zeros say nothing
    for name in ("coming_here", "alerts", "mfa_index", "organisation_add", "person_add", "backend_add", "charger_add"):
        assert f'href="{reverse(name)}"' in page


def test_it_goes_away_for_good(admin: User, browser_of: Browser, now: datetime) -> None:
    one = Charger.objects.create(ocpp_id="NL*1", organisation=Organisation.objects.create(name="Harbour"))
    browser = browser_of(admin)
    assert "To your first charger" in browser.get("/").content.decode()
    assert "To your first charger" in browser.get(reverse("first_steps"), headers=HTMX).content.decode()
    scenery.connect(one, None, now, closed_at=now)
    charger_list.forget_figures()
    page = browser.get("/").content.decode()
    assert "first-steps" not in page
    assert 'id="figures"' in page
    part = browser.get(reverse("first_steps"), headers=HTMX).content.decode()
    assert "hidden" in part
    assert "To your first charger" not in part
    Charger.objects.update(retired_at=now)
    charger_list.forget_figures()
    assert "To your first charger" not in browser.get("/").content.decode()


def test_it_is_for_admins(browser_of: Browser) -> None:
    browser = browser_of(User.objects.create_user("piet", "piet@example.com"))
    assert "first-steps" not in browser.get("/").content.decode()
    assert browser.get(reverse("first_steps"), headers=HTMX).status_code == 403


def test_a_link_to_it_alone_gives_the_list(admin: User, browser_of: Browser) -> None:
    assert browser_of(admin).get(reverse("first_steps")).headers["Location"] == "/"
