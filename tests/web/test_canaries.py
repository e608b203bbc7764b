"""Secrets that a charger reported: on no page and in no file, for nobody, by whatever name they came (C25)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import NoReverseMatch, reverse

from chargers.domain.controller.reported import Reported
from chargers.models import User
from chargers.services.readings import readings
from tests.web import addresses, scenery

Log = Callable[[User], Client]
CANARY = "cAnArY-53Umkk1q7rEM"
FORMS = (CANARY, base64.b64encode(CANARY.encode()).decode()[:20], CANARY.encode().hex())
SECRETS = {
    "authorizationKey": f"NL*ECO*1000:{CANARY}",
    "gsm_APN": f"internet,user,{CANARY}",
    "simPin": CANARY,
    "com_Options": f"UseTLS=1,wifi_key={CANARY}",
    "ftp_Server": f"ftp://user:{CANARY}@example.com/",
    "com_OCPPInfo": f"chargePointModel=EVC,chargePointVendor=Ecotap,password={CANARY}",
    "log_Upload": f"https://example.com/?token={CANARY}",
    "com_Endpoint": f"user:{CANARY}@devices.example.com:443/ocpp/#OSN#",
    "com_AuthOptions": f"chkOnlineAuth=1,secret={CANARY}",
    "adminPwd": CANARY,
    "ApiKey": CANARY,
    "Authorization\u200bKey": CANARY,
    "log_Mirror": f"https%3A%2F%2Fuser%3A{CANARY}%40example.com%2F",
    "log_Copy": base64.b64encode(f"NL*ECO*1000:{CANARY}".encode()).decode(),
    "odd_List": f'["AuthorizationKey", "{CANARY}"]',
    "odd_Pair": f'{{"value": "{CANARY}", "a": 1, "b": 2, "key": "AuthorizationKey"}}',
    "vendor_Thing": f'{{"AuthorizationKey": "{CANARY}"}}',
}


@pytest.fixture
def told(db: None, now: datetime) -> scenery.Fleet:
    """A fleet of which one charger reports secrets, now and earlier."""
    fleet = addresses.furnished(now)
    earlier = {key: value.replace(CANARY, f"{CANARY}-before") for key, value in SECRETS.items()}
    readings.record_reading(fleet.evc5, Reported.of(earlier | {"gone_Password": CANARY}), whole=True, at=now - timedelta(days=1))
    readings.record_reading(fleet.evc5, Reported.of(SECRETS), whole=True, at=now)
    fleet.evc5.refresh_from_db()
    return fleet


def content(answer: Any) -> str:
    whole: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode("latin-1")


def places(fleet: scenery.Fleet) -> list[str]:
    """Every page of ours that a charger's number leads to, and every one without a number."""
    found = []
    for page in addresses.pages():
        if page.rule is not None and page.rule.of in ("", "charger"):
            parts = {name: make(fleet.evc5, fleet) for name, make in addresses.PARTS.items() if name != "site"}
            found.append(page.address(addresses.FILLED | parts | {"pk": fleet.evc5.pk}))
    return found


def test_no_page_and_no_file_gives_one_away(told: scenery.Fleet, browser_of: Log) -> None:
    browser, looked, found = browser_of(told.admin), 0, []
    for address in (*places(told), "/?q=NL"):
        answer = browser.get(address)
        looked += answer.status_code == 200
        text = content(answer)
        found += [(address, text[max(at - 80, 0) : at]) for form in FORMS if (at := text.find(form)) >= 0]
    assert not found
    assert looked > 40


def test_nor_does_a_page_of_the_admin(told: scenery.Fleet, browser_of: Log) -> None:
    browser, looked = browser_of(told.admin), 0
    for model in apps.get_app_config("chargers").get_models():
        name = f"admin:chargers_{model._meta.model_name}"
        try:
            pages = [reverse(f"{name}_changelist")]
            pages += [reverse(f"{name}_change", args=[row.pk]) for row in model._default_manager.all()[:20]]
        except NoReverseMatch:
            continue
        for address in pages:
            looked += 1
            assert CANARY not in content(browser.get(address)), address
    assert looked


def test_nor_does_any_row_say_it_of_itself(told: scenery.Fleet) -> None:
    for model in apps.get_app_config("chargers").get_models():
        for row in model._default_manager.all():
            assert CANARY not in f"{row!r} {row} {row.__dict__}", model
