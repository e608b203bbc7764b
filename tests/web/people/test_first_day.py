"""From a new installation to its first charger: no page leads nowhere."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from chargers.models import Charger, Organisation, User

pytestmark = pytest.mark.django_db
CHOSEN = "a-made-up-word-42"


@pytest.fixture
def first() -> Client:
    """The browser of the first admin, who has just chosen a password."""
    said = StringIO()
    call_command("add_admin", "anna", "anna@example.com", stdout=said)
    browser = Client()
    form = browser.get(said.getvalue().split()[-1].removeprefix("http://127.0.0.1:8000"), follow=True)
    done = browser.post(form.request["PATH_INFO"], {"password1": CHOSEN, "password2": CHOSEN}, follow=True)
    assert done.request["PATH_INFO"] == reverse("chargers")
    assert done.context["user"].username == "anna"
    return browser


def test_a_first_password_ends_at_the_first_page_and_an_organisation_is_made_on_the_way(first: Client) -> None:
    assert not list(first.get("/").context["messages"])  # who is logged in sees the own name in the bar
    page = first.get(reverse("charger_add")).content.decode()
    link = re.search(r'href="([^"]+then=charger)"', page)
    assert link is not None
    assert "then=charger" in first.get(link[1]).content.decode()
    back = first.post(link[1], {"name": "Harbour"}, follow=True)
    harbour = Organisation.objects.get()
    assert back.request["PATH_INFO"] == reverse("charger_add")
    assert f'name="organisation" value="{harbour.pk}"' in back.content.decode()
    facts = {"ocpp_id": "NL*ECO*1", "organisation": harbour.pk}
    assert first.post(reverse("charger_add"), facts).status_code == 302
    assert Charger.objects.get().ocpp_id == "NL*ECO*1"


def test_where_no_address_is_set_it_is_said_what_to_do(first: Client, settings: Any) -> None:
    settings.PUBLIC_ENDPOINTS = []
    page = first.get(reverse("charger_add")).content.decode()
    assert "ECC_PUBLIC_ENDPOINTS=ws://testserver/ocpp/" in page


def test_a_second_factor_is_asked_for_after_a_new_password_too(browser_of: Any, settings: Any) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from chargers.services.people import password_links

    anna = User.objects.create_user("anna", "anna@example.com", "old-word-of-anna")
    TOTP.activate(anna, generate_totp_secret())
    link = password_links.make_link(anna, "")
    browser = Client()
    form = browser.get(link, follow=True)
    done = browser.post(form.request["PATH_INFO"], {"password1": CHOSEN, "password2": CHOSEN}, follow=True)
    assert done.request["PATH_INFO"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in browser.session


def test_the_next_charger_goes_to_the_same_place(first: Client) -> None:
    harbour = Organisation.objects.create(name="Harbour")
    other = Organisation.objects.create(name="Airport")
    quay = harbour.sites.create(name="Quay")
    facts = {"ocpp_id": "NL*ECO*1", "organisation": harbour.pk, "site": quay.pk, "another": "1"}
    again = first.post(reverse("charger_add"), facts, follow=True)
    assert again.request["PATH_INFO"] == reverse("charger_add")
    form = again.context["form"]
    assert (form["organisation"].value(), form["site"].value(), form["ocpp_id"].value()) == (str(harbour.pk), str(quay.pk), "")
    assert "NL*ECO*1 is added" in again.content.decode()
    assert first.get(reverse("charger_add"), {"organisation": "x", "site": str(other.pk)}).status_code == 200
