"""An address that somebody would have to type stands as a QR code beside it, whole: with the OCPP ID at its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from chargers.models import User
from chargers.web.connection import qr_code
from tests.web import scenery
from tests.web.connection.test_sheets import drawn

Browser = Callable[[User], Client]


def test_the_address_of_one_that_is_awaited(fleet: scenery.Fleet, browser_of: Browser, settings: Any) -> None:
    settings.PUBLIC_ENDPOINTS = ["wss://ecc.example.com/ocpp/"]
    page = browser_of(fleet.owner).get(reverse("charger", args=[fleet.evc5.pk])).content.decode()
    assert ">wss://ecc.example.com/ocpp/NL*ECO*1000</textarea>" in page
    assert drawn(page) == qr_code.matrix("wss://ecc.example.com/ocpp/NL*ECO*1000")


def test_of_several_each_is_named(fleet: scenery.Fleet, browser_of: Browser, settings: Any) -> None:
    settings.PUBLIC_ENDPOINTS = ["wss://ecc.example.com/ocpp/", "ws://ecc.example.com/ocpp/"]
    page = browser_of(fleet.owner).get(reverse("charger", args=[fleet.evc5.pk])).content.decode()
    for url in ("wss://ecc.example.com/ocpp/NL*ECO*1000", "ws://ecc.example.com/ocpp/NL*ECO*1000"):
        assert f'<span class="mono">{url}</span></summary>' in page


def test_a_template_of_an_address_has_none(fleet: scenery.Fleet, browser_of: Browser) -> None:
    for page in ("waiting_room", "charger_add", "coming_here"):
        assert "qr-dark" not in browser_of(fleet.installer).get(reverse(page)).content.decode()
