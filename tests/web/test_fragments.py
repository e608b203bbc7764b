"""A page and its fragment share a URL; caches keep them apart, so that Back shows the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from chargers.models import User
from tests.web import scenery


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_caches_keep_pages_and_fragments_apart(
    headers: dict[str, str], fleet: scenery.Fleet, browser_of: Callable[[User], Client]
) -> None:
    answer = browser_of(fleet.admin).get("/", headers=headers)
    assert "HX-Request" in answer["Vary"]
