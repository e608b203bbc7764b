"""Pages that say no: each in the reader's language, with what to do next; and where a log-in leads afterwards."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

import ecc_web.urls as house
from chargers.models import User
from tests.web import scenery

BrowserOf = Callable[[User], Client]


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def locked(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def not_saved(request: HttpRequest) -> HttpResponse:
    """Reads, and changes the log-in's row, which is then saved behind the view."""
    request.session["seen"] = True
    return HttpResponse()


def unreadable(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


PAGES = [path("locked/", locked), path("not-saved/", not_saved)]


@pytest.fixture
def _with_broken_pages(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    urls = ModuleType("tests.web.broken_pages")
    vars(urls).update(vars(house))
    vars(urls)["urlpatterns"] = [path("broken/", broken), path("unreadable/", unreadable), *PAGES, *house.urlpatterns]
    monkeypatch.setitem(sys.modules, "tests.web.broken_pages", urls)
    settings.ROOT_URLCONF = "tests.web.broken_pages"


def asks(browser: Client, what: str, fleet: scenery.Fleet) -> Any:
    """The answer to a request that is refused so."""
    match what:
        case "400":
            return browser.get("/unreadable/")
        case "403":
            return browser.post(reverse("charger_read", args=[fleet.evc5.pk]))
        case "404":
            return browser.get("/nothing/")
        case "405":
            return browser.get(reverse("charger_read", args=[fleet.evc5.pk]))
        case "429":
            reset = [browser.post(reverse("account_reset_password"), {"email": "x@example.com"}) for _ in range(30)]
            return reset[-1]
        case "500":
            return browser.get("/broken/")
        case "503":
            return browser.get("/locked/?page=2")
        case _:
            return browser.post("/preferences/", {"theme": "dark"})


REFUSED = {  # in English, German, French, Dutch
    "400": ("That cannot be read", "Das ist nicht zu lesen", "Demande illisible", "Dit is niet te lezen"),
    "403": ("You may not do that", "Das dürfen Sie nicht", "Action non autorisée", "Hiervoor heb je geen rechten"),
    "404": ("Not found", "Nicht gefunden", "Introuvable", "Niet gevonden"),
    "405": ("Nothing was done", "Es ist nichts geschehen", "Rien n\u2019a été fait", "Er is niets gedaan"),
    "429": ("Too often", "Zu oft", "Trop souvent", "Te vaak"),
    "500": ("Something broke", "Bei uns ist etwas schiefgegangen", "Une erreur s\u2019est produite", "Er ging bij ons iets mis"),
    "503": (
        "The database does not answer",
        "Die Datenbank antwortet nicht",
        "La base de données ne répond pas",
        "De database antwoordt niet",
    ),
    "csrf": ("Please send it again", "Bitte noch einmal senden", "Veuillez l\u2019envoyer", "Verstuur het opnieuw"),
}


@pytest.mark.usefixtures("_with_broken_pages")
@pytest.mark.parametrize("language", ["en", "de", "fr", "nl"])
@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_speaks_the_readers_language(what: str, language: str, fleet: scenery.Fleet) -> None:
    cache.clear()
    fleet.owner.language = language
    fleet.owner.save()
    browser = Client(raise_request_exception=False, enforce_csrf_checks=what == "csrf", headers={"accept-language": language})
    if what != "429":
        browser.force_login(fleet.owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = asks(browser, what, fleet)
    text = answer.content.decode()
    assert answer.status_code == (403 if what == "csrf" else int(what))
    assert f'<html lang="{language}"' in text
    assert REFUSED[what][("en", "de", "fr", "nl").index(language)] in text
    assert 'class="btn btn-primary"' in text, "what to do next"


@pytest.fixture
def _locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is to be written, as SQLite says it where another process holds its lock."""

    def begin(self: object, *_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(Session, "save", begin)


@pytest.mark.usefixtures("_with_broken_pages", "_locked")
def test_a_log_in_that_cannot_be_saved_says_so(fleet: scenery.Fleet) -> None:
    cache.clear()
    fleet.owner.set_password("a fine long one")
    fleet.owner.save()
    browser = Client(raise_request_exception=False)
    answer = browser.post(reverse("account_login"), {"login": fleet.owner.username, "password": "a fine long one"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert 'href="/"' in answer.content.decode(), "an address that can be opened"


@pytest.mark.usefixtures("_with_broken_pages")
def test_a_session_that_cannot_be_saved_is_not_said_to_be_ended(
    fleet: scenery.Fleet, browser_of: BrowserOf, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(fleet.owner)
    browser.raise_request_exception = False
    request.getfixturevalue("_locked")
    answer = browser.get("/not-saved/?page=2")
    assert answer.status_code == 503
    assert 'href="/not-saved/?page=2"' in answer.content.decode()


@pytest.mark.usefixtures("_with_broken_pages")
def test_the_page_of_a_fault_promises_nothing(fleet: scenery.Fleet) -> None:
    answer = Client(raise_request_exception=False).get("/broken/")
    assert "may not have been saved" in answer.content.decode()
    assert "continue" not in answer.content.decode()


def test_a_host_that_is_not_ours_is_refused_in_words() -> None:
    answer = Client(headers={"host": "elsewhere.example.org", "accept-language": "de"}).get("/")
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()
    assert "elsewhere.example.org" not in answer.content.decode()


def test_the_method_that_would_do_is_still_named(fleet: scenery.Fleet, browser_of: BrowserOf) -> None:
    answer = browser_of(fleet.installer).get(reverse("charger_read", args=[fleet.evc5.pk]))
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    ("method", "referer", "leads_to"),
    [
        ("GET", "", "{url}"),
        ("POST", "http://testserver/chargers/1/?tab=2", "/chargers/1/?tab=2"),
        ("POST", "https://elsewhere.example.org/chargers/1/", "/"),
        ("POST", "", "/"),
    ],
)
def test_a_log_in_leads_back_to_a_page_and_never_to_a_button(
    method: str, referer: str, leads_to: str, fleet: scenery.Fleet
) -> None:
    url = reverse("charger_read", args=[fleet.evc5.pk]) if method == "POST" else reverse("charger", args=[fleet.evc5.pk])
    answer = Client(headers={"referer": referer}).generic(method, url)
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["next"] == [leads_to.format(url=url)]


@pytest.mark.parametrize("address", ["/?q=%00", "/people/?page=1&q=a%00b", "/chargers/1/connection/preview/%00/"])
def test_an_address_with_a_nul_byte_is_refused_before_any_database_sees_it(
    address: str, fleet: scenery.Fleet, browser_of: Callable[[User], Client]
) -> None:
    answer = browser_of(fleet.admin).get(address)
    assert answer.status_code == 400
    assert "That cannot be read" in answer.content.decode()


def test_percent_signs_in_a_search_are_read(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    assert browser_of(fleet.admin).get("/", {"q": "%00"}).status_code == 200
