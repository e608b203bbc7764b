"""The commissioning sheet: what is on it, what never is, and a QR code that says where the charger's page is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chargers.domain.secret import Secret
from chargers.models import Backend, Charger, User
from chargers.services.credentials import credentials
from chargers.services.sites.site_details import edit_details
from chargers.web.connection import qr_code
from tests.web import scenery

Browser = Callable[[User], Client]
CANARY = "sheet-canary-4711"


def of(charger: Charger) -> str:
    return reverse("sheet", args=[charger.pk])


def lines(browser: Client, url: str) -> dict[str, str]:
    (sheet,) = browser.get(url).context["sheets"]
    return {line.key: line.value or line.note for line in sheet.lines}


def test_a_charger_that_was_read(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.owner)
    page = browser.get(of(fleet.evc5)).content.decode()
    for text in ("NL*ECO*1000", "1891351", "EVC 5.X DC", "Harbour Charging · Quay 4", "ws://127.0.0.1:8000/ocpp/NL*ECO*1000"):
        assert text in page
    assert lines(browser, of(fleet.evc5)) == {
        "authorizationKey": "from your backend, not printed here",
        "com_Endpoint": "127.0.0.1:8000/ocpp/#OSN#",
        "com_OCPPID": "NL*ECO*1000",
        "com_ProtType": "OCPP1.6J",
        "com_Options": scenery.OPTIONS,
        "com_OCPPInfo": "modelname=DC60,vendorname=Ecotap,CpSn=1891351",
    }


def test_a_charger_of_each_type_has_its_own_fields(fleet: scenery.Fleet, browser_of: Browser) -> None:
    found = lines(browser_of(fleet.owner), of(fleet.cpa))
    assert list(found) == ["AuthorizationKey", "BackOffice-URL", "BackOffice-Portnr", "BackOffice-Path", "OCPPID"]
    assert found["BackOffice-URL"] == "ws://127.0.0.1"


@pytest.mark.parametrize(("code", "word"), [("en", "Directions"), ("fr", "Accès"), ("nl", "Routebeschrijving"), ("de", "Wegbe")])
def test_whoever_drives_there_reads_how(code: str, word: str, fleet: scenery.Fleet, browser_of: Browser) -> None:
    assert fleet.evc5.site is not None
    browser, headers = browser_of(fleet.owner), {"Accept-Language": code}
    assert word not in browser.get(of(fleet.evc5), headers=headers).content.decode(), "nothing is known"
    edit_details(fleet.evc5.site, scenery.QUAY, by=fleet.installer)
    Charger.objects.filter(pk=fleet.cpa.pk).update(site=None)
    printed = unescape(browser.get(of(fleet.evc5), headers=headers).content.decode())
    for text in (word, scenery.QUAY.address, scenery.QUAY.directions, "Petra Havens, +31 (0)10 123 45 67, petra@example.com"):
        assert text in printed
    assert word not in browser.get(of(fleet.cpa), headers=headers).content.decode(), "it stands nowhere"


def test_no_token_is_on_it(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    assert fleet.evc5.site is not None
    holds = scenery.evc("LEAKY-1") | {"com_Endpoint": f"me:{CANARY}@h.nl:80/ocpp/#OSN#", "authorizationKey": f"LEAKY-1:{CANARY}"}
    leaky = scenery.charger("LEAKY-1", "evc5", fleet.evc5.site, values=holds, token=CANARY)
    steps = ((1, "authorization_key", "authorizationKey", None, CANARY, "planned", ""),)
    scenery.change(leaky, fleet.admin, "queued", now, steps=steps)
    cpa = scenery.charger("LEAKY-2", "cpa", fleet.evc5.site, values=scenery.cpa("LEAKY-2") | {"AuthorizationKey": CANARY})
    credentials.set_current(cpa, Secret(CANARY), now)
    browser = browser_of(fleet.admin)
    for url in (of(leaky), of(cpa), f"/chargers/sheets/?charger={leaky.pk}&charger={cpa.pk}"):
        page = browser.get(url)
        assert page.status_code == 200
        assert CANARY not in page.content.decode()


def test_one_that_was_never_read_is_brought_here(fleet: scenery.Fleet, browser_of: Browser, settings: Any) -> None:
    settings.PUBLIC_ENDPOINTS = ["wss://ecc.example.com/ocpp/", "ws://ecc.example.com:9000/ocpp/"]
    assert fleet.evc5.site is not None
    browser = browser_of(fleet.owner)
    for type_code, address in (("evc5", "ecc.example.com:443/ocpp/#OSN#"), ("evc4", "ecc.example.com:9000/ocpp/#OSN#")):
        new = scenery.charger(f"NEW-{type_code}", type_code, fleet.evc5.site)
        found = lines(browser, of(new))
        assert found["com_Endpoint"] == address
        assert found["com_OCPPID"] == new.ocpp_id
        assert "never read" in browser.get(of(new)).content.decode()


def test_one_whose_type_nobody_knows_has_a_sheet(fleet: scenery.Fleet, browser_of: Browser) -> None:
    new = Charger.objects.create(ocpp_id="NEW-1", organisation=fleet.evc5.organisation)
    page = browser_of(fleet.owner).get(of(new)).content.decode()
    assert "type not known" in page
    assert "not known yet" in page


def test_what_a_change_wants_is_what_is_printed(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    Backend.objects.create(
        name="Ecotap platform", tls=True, host="devices.ecotap.com", port=443, path="/registry/ocpp/", note="Call the desk."
    )
    scenery.change(fleet.evc5, fleet.admin, "queued", now, steps=scenery.MOVING)
    browser = browser_of(fleet.owner)
    found = lines(browser, of(fleet.evc5))
    assert found["com_Endpoint"] == "devices.ecotap.com:443/registry/ocpp/#OSN#"
    assert found["com_OCPPID"] == "NL*ECO*1100"
    page = browser.get(of(fleet.evc5)).content.decode()
    for text in ("wss://devices.ecotap.com:443/registry/ocpp/NL*ECO*1100", "Ecotap platform", "Call the desk."):
        assert text in page


def test_several_at_once_and_the_own_ones_only(fleet: scenery.Fleet, browser_of: Browser) -> None:
    asked = "&".join(f"charger={one.pk}" for one in (fleet.cpa, fleet.foreign, fleet.evc5))
    shown = browser_of(fleet.owner).get(f"/chargers/sheets/?{asked}&charger=x").context["sheets"]
    assert [sheet.charger.ocpp_id for sheet in shown] == ["NL*ECO*1000", "NL-ECO-3000"]


def test_none_picked_says_what_to_do(fleet: scenery.Fleet, browser_of: Browser) -> None:
    assert "No charger is selected" in browser_of(fleet.owner).get("/chargers/sheets/").content.decode()


@pytest.mark.parametrize("size", [1, 9])
def test_as_many_queries_however_many_sheets(size: int, fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    assert fleet.evc5.site is not None
    asked = []
    for number in range(size):
        one = scenery.charger(f"MORE-{number}", "evc5", fleet.evc5.site, values=scenery.evc(f"MORE-{number}", ""))
        scenery.change(one, fleet.admin, "queued", now, steps=scenery.MOVING)
        asked.append(f"charger={one.pk}")
    browser = browser_of(fleet.admin)
    url = f"/chargers/sheets/?{'&'.join(asked)}"
    browser.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert len(browser.get(url).context["sheets"]) == size
    assert len(seen) == 10


@pytest.mark.parametrize(
    ("pages_url", "base"), [("https://ecc.example.com", "https://ecc.example.com"), ("", "http://testserver")]
)
def test_the_code_says_where_the_page_is(
    pages_url: str, base: str, fleet: scenery.Fleet, browser_of: Browser, settings: Any
) -> None:
    settings.PAGES_URL = pages_url
    answer = browser_of(fleet.owner).get(of(fleet.evc5))
    (sheet,) = answer.context["sheets"]
    assert sheet.page == f"{base}/chargers/{fleet.evc5.pk}/"
    page = answer.content.decode()
    assert sheet.page in page
    assert drawn(page) == qr_code.matrix(sheet.page)


def drawn(page: str) -> list[list[bool]]:
    """The modules that the drawing on a page makes dark."""
    found = re.search(r'viewBox="0 0 (\d+) \1"[^>]*>\s*<rect[^>]*>\s*<path class="qr-dark" d="([^"]+)"', page)
    assert found
    size, path = int(found[1]), found[2]
    modules = [[False] * size for _ in range(size)]
    pieces = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{w}v1h-{back}z" for x, y, w, back in pieces) == path
    for x, y, width, back in pieces:
        assert width == back
        for at in range(int(x), int(x) + int(width)):
            modules[int(y)][at] = True
    return modules


def test_the_code_stands_in_a_quiet_zone() -> None:
    modules = qr_code.matrix("https://ecc.example.com/chargers/1/")
    edge = [row for number, row in enumerate(modules) if number < 4 or number >= len(modules) - 4]
    assert not any(any(row) for row in edge)
    assert not any(any(row[:4] + row[-4:]) for row in modules)
