"""Fixtures of the pages' tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chargers.models import User
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


@pytest.fixture
def browser_of(client: Client) -> Callable[[User], Client]:
    """A browser in which this person is logged in."""

    def log_in(user: User) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in
