"""Failed log-ins: who guesses from elsewhere locks nobody out, a name and its e-mail address are one counter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from chargers.models import User
from tests.web import scenery

PASSWORD = "a-long-enough-pass"
ELSEWHERE, HOME = "198.51.100.7", "203.0.113.5"


@pytest.fixture
def person(fleet: scenery.Fleet) -> Iterator[User]:
    cache.clear()
    user = fleet.owner
    user.set_password(PASSWORD)
    user.email = "olga@example.com"
    user.save()
    yield user
    cache.clear()


def try_in(login: str, password: str, address: str) -> Client | None:
    """The browser where the log-in succeeded."""
    client = Client(REMOTE_ADDR=address)
    client.post(reverse("account_login"), {"login": login, "password": password})
    return client if "_auth_user_id" in client.session else None


def test_failures_from_elsewhere_lock_nobody_out(person: User) -> None:
    for _ in range(8):
        assert try_in(person.username, "wrong", ELSEWHERE) is None
    assert try_in(person.username, PASSWORD, ELSEWHERE) is None  # there it is closed
    assert try_in(person.username, PASSWORD, HOME) is not None


def test_a_name_and_its_address_are_one_counter(person: User) -> None:
    for login in (person.username, person.email, person.username.upper(), person.email.upper(), person.username):
        try_in(login, "wrong", HOME)
    assert try_in(person.username, PASSWORD, HOME) is None
    assert try_in(person.email, PASSWORD, HOME) is None


def test_ipv4_that_is_said_as_ipv6_is_no_network_of_all(person: User) -> None:
    for number in range(20):
        try_in(f"nobody-{number}", "wrong", f"::ffff:{ELSEWHERE}")
    assert try_in(person.username, PASSWORD, f"::ffff:{ELSEWHERE}") is None
    assert try_in(person.username, PASSWORD, f"::ffff:{HOME}") is not None
    assert try_in(person.username, PASSWORD, ELSEWHERE) is None, "it is the same address"


def test_from_everywhere_together_there_is_an_end(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.ACCOUNT_RATE_LIMITS, "login_failed_anywhere", "6/h/key")
    for number in range(6):
        assert try_in(person.username, "wrong", f"198.51.100.{number}") is None
    assert try_in(person.username, PASSWORD, HOME) is None


@pytest.mark.parametrize("again", [HOME, "2001:db8::2"])
def test_who_is_logged_in_at_home_is_locked_out_by_nobody_elsewhere(
    again: str, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has a /56 of IPv6 has 256 addresses: as many as it takes."""
    monkeypatch.setitem(settings.ACCOUNT_RATE_LIMITS, "login_failed_anywhere", "6/h/key")
    assert try_in(person.username, PASSWORD, HOME if again == HOME else "2001:db8::1") is not None
    for number in range(6):
        assert try_in(person.username, "wrong", f"198.51.100.{number}") is None
    assert try_in(person.username, PASSWORD, "203.0.113.99") is None
    assert try_in(person.username, PASSWORD, again) is not None
    for _ in range(5):
        try_in(person.username, "wrong", again)
    assert try_in(person.username, PASSWORD, again) is None, "there few are enough, as everywhere"


def test_a_success_counts_nowhere(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.ACCOUNT_RATE_LIMITS, "login_failed_anywhere", "3/h/key")
    for number in range(6):
        assert try_in(person.username, PASSWORD, f"198.51.100.{number}") is not None
