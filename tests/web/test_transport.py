"""How cookies travel and what browsers are told, by https and by plain http, with the settings that an `ecc.env` makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import Morsel
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from chargers.management.demo import folder as demo
from chargers.models import User
from tests import deployment
from tests.journeys.cast import PASSWORD

KEYS = ("ECC_SECRET_KEY=" + "s" * 50, "ECC_TOKEN_KEYS=" + "a" * 43 + "=")
YEAR = "max-age=31536000"


def documented(folder: Path) -> None:
    """The `ecc.env` that docs/operating.md tells to write."""
    found = re.search(r"<<END\n(.+?)\nEND\n", (deployment.ROOT / "docs" / "operating.md").read_text(), re.DOTALL)
    assert found
    deployment.write(folder, *KEYS, *found[1].splitlines())


def without_https(folder: Path) -> None:
    deployment.write(folder, *KEYS, "ECC_ALLOWED_HOSTS=ecc.example.com", "ECC_HTTPS=no")


def of_the_demo(folder: Path) -> None:
    demo.prepare(folder, demo.Ports(8000))


@dataclass(frozen=True)
class Way:
    """Who installed it, how a browser asks, and what holds then."""

    install: Callable[[Path], None]
    url: str
    secure: bool
    insists: bool


WAYS = {
    "https": Way(documented, "https://ecc.example.com", secure=True, insists=True),
    "https, but the proxy is not trusted": Way(documented, "http://ecc.example.com", secure=True, insists=False),
    "plain http inside of a network": Way(without_https, "http://ecc.example.com", secure=False, insists=False),
    "https without being told so": Way(without_https, "https://ecc.example.com", secure=False, insists=False),
    "the demo": Way(of_the_demo, "http://127.0.0.1:8000", secure=False, insists=False),
}
COOKIES = {"csrftoken", "sessionid", "messages", "django_language"}
TOLD = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Visit:
    """A browser on the way through the pages: all that it was told, and every cookie that it was given, taken-back ones aside."""

    def __init__(self, url: str) -> None:
        scheme, host = url.split("://")
        self._client = Client(enforce_csrf_checks=True, headers={"host": host, "origin": url})
        self._secure = scheme == "https"
        self.answers: dict[str, HttpResponse] = {}
        self.given: dict[str, list[Morsel[str]]] = {}

    def ask(self, path: str, **form: str) -> HttpResponse:
        if form:
            token = self._client.cookies["csrftoken"].value
            answer: Any = self._client.post(path, {**form, "csrfmiddlewaretoken": token}, secure=self._secure)
        else:
            answer = self._client.get(path, secure=self._secure)
        self.answers[f"{'POST' if form else 'GET'} {path}"] = answer
        for name, cookie in answer.cookies.items():
            if cookie.value:
                self.given.setdefault(name, []).append(cookie)
        return answer


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def way(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Way:
    chosen: Way = request.param
    chosen.install(tmp_path)
    deployment.take_over(settings, tmp_path)
    cache.clear()  # attempts to log in are counted there
    return chosen


@pytest.fixture
def visit(way: Way, db: None) -> Visit:
    """Somebody finds the log-in, comes in, chooses a language, loses the way, and logs out."""
    User.objects.create_user("ida", "ida@example.com", PASSWORD)
    visit = Visit(way.url)
    assert visit.ask(reverse("healthz")).status_code == 200
    assert visit.ask("/static/css/people/people.css").status_code == 200
    assert visit.ask(reverse("account_login")).status_code == 200, "nobody is sent to https by us"
    assert visit.ask(reverse("account_login"), login="ida", password=PASSWORD).status_code == 302
    assert visit.ask("/").status_code == 200
    assert visit.ask(reverse("set_language"), language="fr").status_code == 302
    assert visit.ask(reverse("preferences"), language="nl").status_code == 302
    assert visit.ask("/chargers/999999/").status_code == 404
    assert visit.ask(reverse("account_logout"), really="yes").status_code == 302
    return visit


def test_cookies(way: Way, visit: Visit) -> None:
    """Over https only where people come by https; to no script; with no request that another site began but a link."""
    assert set(visit.given) == COOKIES
    for name, cookies in visit.given.items():
        for cookie in cookies:
            flags = (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"])
            assert flags == (way.secure, True, "Lax"), name
            assert (cookie["path"], cookie["domain"]) == ("/", ""), name


def test_headers(way: Way, visit: Visit) -> None:
    """Browsers insist on https once they came by it, whatever it was that they asked for."""
    wrong = []
    for asked, answer in visit.answers.items():
        if answer.get("Strict-Transport-Security") != (YEAR if way.insists else None):
            wrong.append(f"{asked}: Strict-Transport-Security: {answer.get('Strict-Transport-Security')}")
        wrong += [f"{asked}: {name}: {answer.get(name)}" for name, value in TOLD.items() if answer.get(name) != value]
        if "frame-ancestors 'none'" not in answer.get("Content-Security-Policy", ""):
            wrong.append(f"{asked}: may be framed")
        if "/static/" not in asked and answer.get("X-Frame-Options") != "DENY":
            wrong.append(f"{asked}: may be framed by an old browser")
    assert wrong == []


def test_a_browser_says_nothing_of_the_scheme_by_itself(tmp_path: Path, settings: Any, db: None) -> None:
    """Only `serve` believes `X-Forwarded-Proto`, and of trusted proxies: whoever gets past it is not believed."""
    documented(tmp_path)
    deployment.take_over(settings, tmp_path)
    browser = Client(headers={"host": "ecc.example.com", "x-forwarded-proto": "https"})
    assert "Strict-Transport-Security" not in browser.get(reverse("account_login")).headers
