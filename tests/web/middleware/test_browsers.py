"""No answer that is made for somebody stays in a browser or on the way, whichever page gave it."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/alerts/",
    "/journal/",
    "/people/",
    "/accounts/2fa/",
    "/accounts/email/",
    "/accounts/sessions/",
    "/admin/",
    "/nope",
]
PAGES += ["/accounts/reauthenticate/", "/chargers/0/", "/accounts/logout/"]


@pytest.mark.parametrize("path", PAGES)
def test_no_browser_keeps_a_page(path: str, admin_client: Client) -> None:
    answer = admin_client.get(path)
    assert "no-store" in answer["Cache-Control"]
    assert "camera=()" in answer["Permissions-Policy"]


def test_nor_one_of_an_error(admin_client: Client) -> None:
    assert "no-store" in admin_client.put("/accounts/sessions/")["Cache-Control"]
    assert "no-store" in Client(enforce_csrf_checks=True).post("/accounts/login/")["Cache-Control"]
    assert "no-store" in admin_client.get("/", headers={"host": "elsewhere.example"})["Cache-Control"]


def test_what_is_everybodys_may_be_kept(client: Client) -> None:
    answer = client.get("/static/js/doorbell.js")
    assert "public" in answer["Cache-Control"]
    assert "no-store" not in answer["Cache-Control"]
