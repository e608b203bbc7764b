"""Who is refused is a line in the log with the address, as fail2ban reads it; nothing that was typed is in it."""

from __future__ import annotations

import io
import logging
import logging.config
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chargers.domain.presence.line_limit import LINES, LineLimit
from chargers.models import User
from chargers.web import refusal_log
from chargers.web.refusal_log import AccessRefusal
from ecc_web import log_filters
from ecc_web.log_settings import of_level
from tests.web import scenery

TYPED = "typed-by-mistake-4711"
PAGE = (settings.BASE_DIR / "docs" / "operating.md").read_text()
LOGGER = "chargers.web.refusal_log"


@pytest.fixture(autouse=True)
def _no_limits_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(refusal_log, "limits", {refusal: LineLimit() for refusal in AccessRefusal})


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    assert TYPED not in caplog.text
    return [record.getMessage() for record in caplog.records if record.name == LOGGER]


def log_in(browser: Client, name: str = "owner", password: str = scenery.PASSWORD) -> Any:
    return browser.post(reverse("account_login"), {"login": name, "password": password})


@pytest.mark.parametrize("name", ["owner", "nobody", TYPED])
def test_a_log_in_that_fails(name: str, fleet: scenery.Fleet, caplog: pytest.LogCaptureFixture) -> None:
    log_in(Client(REMOTE_ADDR="192.0.2.7"), name, TYPED)
    assert lines(caplog) == ["log-in failed, from 192.0.2.7"]


def test_one_that_succeeds_is_none(fleet: scenery.Fleet, caplog: pytest.LogCaptureFixture) -> None:
    log_in(Client())
    assert lines(caplog) == []


def test_a_lock_out(fleet: scenery.Fleet, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(6):
        log_in(Client(REMOTE_ADDR="2001:db8::7"), password=TYPED)
    assert lines(caplog) == ["log-in failed, from 2001:db8::7"] * 5 + ["too many attempts, from 2001:db8::7"]


def test_a_page_that_is_asked_for_too_often(fleet: scenery.Fleet, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(6):
        Client(REMOTE_ADDR="192.0.2.7").post(reverse("account_reset_password"), {"email": "owner@example.com"})
    assert lines(caplog) == ["too many attempts, from 192.0.2.7"]


def test_a_second_factor_that_is_refused(fleet: scenery.Fleet, caplog: pytest.LogCaptureFixture) -> None:
    TOTP.activate(fleet.owner, generate_totp_secret())
    browser = Client(REMOTE_ADDR="192.0.2.7")
    log_in(browser)
    browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert lines(caplog) == ["second factor refused, from 192.0.2.7"]


def test_a_page_that_somebody_may_not_see(
    fleet: scenery.Fleet, browser_of: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    assert browser_of(fleet.installer).get(reverse("people"), REMOTE_ADDR="192.0.2.7").status_code == 403
    assert lines(caplog) == ["not allowed, from 192.0.2.7"]


@pytest.mark.parametrize("address", ["", "unix:", "fe80::1%eth0"])
def test_any_address_is_one_word(address: str, fleet: scenery.Fleet, caplog: pytest.LogCaptureFixture) -> None:
    Client(enforce_csrf_checks=True, REMOTE_ADDR=address).post(reverse("account_login"), {})
    assert lines(caplog) == [f"not allowed, from {address.partition('%')[0] if ':' in address[:-1] else '-'}"]


def test_the_documented_filter_finds_them(fleet: scenery.Fleet, caplog: pytest.LogCaptureFixture) -> None:
    found = re.search(r"^failregex = (.+)$", PAGE, re.MULTILINE)
    assert found
    pattern = re.compile(found[1].replace("<HOST>", r"(?P<host>\S+)"))
    log_in(Client(REMOTE_ADDR="192.0.2.7"), password=TYPED)
    formatters: Any = settings.LOGGING["formatters"]
    form = formatters["line"]
    written = logging.Formatter(form["format"], style=form["style"]).format(caplog.records[-1])
    match = pattern.search(written)
    assert match
    assert match["host"] == "192.0.2.7"


def test_a_host_that_is_not_ours_is_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    assert Client(headers={"host": "elsewhere.example.org"}).get("/").status_code == 400
    assert caplog.records
    assert all(record.levelno == logging.WARNING and not record.exc_info for record in caplog.records)


def test_one_address_fills_no_log_and_hides_nothing_else_of_itself(
    fleet: scenery.Fleet, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusal_log, "monotonic", lambda: 0.0)
    stranger = Client(enforce_csrf_checks=True, REMOTE_ADDR="192.0.2.7")
    for _ in range(LINES + 5):
        stranger.post("/", {})
    log_in(Client(REMOTE_ADDR="192.0.2.7"), password=TYPED)
    Client(enforce_csrf_checks=True, REMOTE_ADDR="192.0.2.8").post("/", {})
    monkeypatch.setattr(refusal_log, "monotonic", lambda: 60.0)
    stranger.post("/", {})
    assert lines(caplog) == [
        *["not allowed, from 192.0.2.7"] * LINES,
        "log-in failed, from 192.0.2.7",
        "not allowed, from 192.0.2.8",
        "not allowed (5 more from there), from 192.0.2.7",
    ]


def logged(ask: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> str:
    """What the product's own handler writes of it, all in one moment."""
    monkeypatch.setattr(log_filters, "monotonic", lambda: 0.0)
    handler = of_level("INFO")["handlers"]["console"]
    config = {**of_level("INFO"), "handlers": {"console": handler | {"stream": io.StringIO()}}}
    before = logging.getLogger().handlers[:]
    built: Any = logging.config.DictConfigurator(config)
    built.configure()
    try:
        ask()
        stream = logging.getLogger().handlers[0].stream  # type: ignore[attr-defined]
        return str(stream.getvalue())
    finally:
        logging.getLogger().handlers[:] = before


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/no/such/page", {}),
        ("GET", "/no/" + "y" * 5_000, {}),
        ("GET", "/a\0b", {}),
        ("GET", "/static/nothing", {}),
        ("POST", "/accounts/login/", {}),
        ("DELETE", "/accounts/login/", {}),
        ("GET", "/", {"HTTP_HOST": "elsewhere.example.org"}),
        ("GET", "/", {"HTTP_HOST": "e" * 5_000}),
        ("POST", "/accounts/login/", {"data": "a=b&" * 1_100, "content_type": "application/x-www-form-urlencoded"}),
        ("POST", "/accounts/login/", {"data": "x" * 3_000_000, "content_type": "application/x-www-form-urlencoded"}),
        ("POST", "/accounts/login/", {"data": "x", "content_type": "multipart/form-data"}),
    ],
    ids=["404", "a long one", "NUL", "static", "no token", "method", "host", "a long host", "fields", "a body", "no boundary"],
)
def test_nor_do_requests_that_lead_nowhere(
    method: str, path: str, sent: dict[str, Any], fleet: scenery.Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask() -> None:
        stranger = Client(enforce_csrf_checks="data" not in sent, REMOTE_ADDR="192.0.2.7")
        for _ in range(LINES + 15):
            stranger.generic(method, path, **sent)
        Client(REMOTE_ADDR="192.0.2.8").get("/no/such/page/of/another")

    written = logged(ask, monkeypatch)
    assert "Traceback" not in written
    about = [line for line in written.splitlines() if "/another" not in line]
    assert "/no/such/page/of/another" in written
    assert about
    assert max(Counter(line.split()[3] for line in about).values()) <= LINES
    assert all(len(line) < 500 for line in about)


def test_a_mistake_of_ours_keeps_its_traceback_and_has_an_end(fleet: scenery.Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask() -> None:
        stranger = Client(REMOTE_ADDR="192.0.2.7", raise_request_exception=False)
        for _ in range(LINES + 5):
            assert stranger.get("/accounts/login/").status_code == 500

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("django.middleware.csrf.CsrfViewMiddleware.process_view", broken)
    written = logged(ask, monkeypatch)
    assert written.count("Internal Server Error: /accounts/login/") == LINES
    assert "ZeroDivisionError" in written
