"""Whoever may change a charger, and the address of its connection editor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from chargers.models import User
from tests.web import scenery


@pytest.fixture
def browser(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(fleet.installer)


@pytest.fixture
def editor(fleet: scenery.Fleet) -> str:
    return reverse("connection", args=[fleet.evc5.pk])
