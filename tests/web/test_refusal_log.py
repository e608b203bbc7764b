"""Who is refused is a line in the log with the address, as fail2ban reads it; nothing that was typed is in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chargers.models import User
from tests.web import scenery

TYPED = "typed-by-mistake-4711"
PAGE = (settings.BASE_DIR / "docs" / "operating.md").read_text()
LOGGER = "chargers.web.refusal_log"


@pytest.fixture(autouse=True)
def _no_limits_yet() -> None:
    cache.clear()


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
