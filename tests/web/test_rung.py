"""What a list fetches when it rings: the rows that rang and the figures, and nothing of others."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from chargers.models import User
from tests.web import scenery

PART = {"HX-Request": "true", "HX-Target": "results"}


def test_only_what_rang_and_is_ones_own_is_sent(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(fleet.installer)
    keys = f"{fleet.evc5.pk} {fleet.evc4.pk} {fleet.foreign.pk}"
    rung = f"{fleet.evc5.pk} {fleet.foreign.pk} x"
    text = browser.get("/", {"rows": keys, "rung": rung}, headers=PART).content.decode()
    assert f'id="charger-{fleet.evc5.pk}"' in text
    assert f'id="charger-{fleet.evc4.pk}"' not in text
    assert fleet.foreign.ocpp_id not in text
    assert 'id="figures"' in text
    assert "rung=" not in text


def test_the_figures_alone_can_be_asked_for(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    text = browser_of(fleet.installer).get("/", {"rows": "1", "rung": "0"}, headers=PART).content.decode()
    assert 'id="figures"' in text
    assert "<tr" not in text


def test_a_page_is_a_page_whatever_rang(fleet: scenery.Fleet, browser_of: Callable[[User], Client]) -> None:
    text = browser_of(fleet.installer).get("/", {"rung": "1"}).content.decode()
    assert "<h1" in text
    assert fleet.cpa.ocpp_id in text
