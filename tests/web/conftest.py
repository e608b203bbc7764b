"""Fixtures of the pages' tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from allauth.account.internal.flows import login
from django.test import Client
from django.utils import timezone

from chargers.models import User
from chargers.web import again
from tests.web import scenery


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Made-up people need no slow hashes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def fleet(db: None) -> scenery.Fleet:
    return scenery.fleet()


def confirm(client: Client, user: User) -> None:
    """As if the password had been typed once more just now."""
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session[again.SHOWN_AT] = time.time()  # for who has no password, and none of them has here
    session.save()


@pytest.fixture
def browser_of(client: Client) -> Callable[[User], Client]:
    """A browser in which this person is logged in."""

    def log_in(user: User) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        confirm(client, user)
        return client

    return log_in
