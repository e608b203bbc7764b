"""Help: every field, state, badge, hint and role is explained, and whatever leads to help leads to a place that is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chargers.central_system.handshake.codes import HandshakeHint, HandshakeOutcome
from chargers.domain.changes.states import ChangeState, ReadBack, StepState
from chargers.domain.controller.definition import FieldRole, KeyForm, Layout
from chargers.domain.ocpp_info.verdict import OcppInfoVerdict
from chargers.domain.presence.status import Status
from chargers.domain.roles import POWERS, Power, Role
from chargers.domain.settings import known as known_settings
from chargers.domain.settings.known import SettingDanger
from chargers.models import ControllerType, User
from chargers.services.chargers.attention import Need
from chargers.web.chargers import rows
from chargers.web.help import door, fields, page, rights, states
from chargers.wording import help_links, words
from chargers.wording.words import Word
from tests.web import scenery

Browser = Callable[[User], Client]
ROOT: Path = settings.BASE_DIR
BADGES = {name.lower() for name, word in vars(rows).items() if isinstance(word, Word) and name != "ALL"}
BADGES |= {need.value for need in Need} - {Need.OCPP_INFO}  # each of its flaws has a badge of its own


def read(fleet: scenery.Fleet, browser_of: Browser) -> str:
    return browser_of(fleet.owner).get(reverse("help")).content.decode()


def anchors(text: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', text)


@pytest.mark.parametrize(
    ("codes", "anchor"),
    [
        (set(Status) | set(words.FIGURES), help_links.line),
        (ChangeState, help_links.change),
        (StepState, help_links.step),
        (ReadBack, help_links.step),
        (HandshakeHint, help_links.hint),
        (HandshakeOutcome, help_links.door),
        (Role, help_links.role),
        (SettingDanger, help_links.danger),
        (set(OcppInfoVerdict) - {OcppInfoVerdict.GOOD}, help_links.badge),
        (BADGES, help_links.badge),
    ],
)
def test_every_code_is_explained(
    codes: Iterable[str], anchor: Callable[[str], str], fleet: scenery.Fleet, browser_of: Browser
) -> None:
    assert {anchor(code) for code in codes} - set(anchors(read(fleet, browser_of))) == set()


def test_every_key_is_explained(fleet: scenery.Fleet, browser_of: Browser) -> None:
    there = set(anchors(read(fleet, browser_of)))
    of_types = {field.key for one in ControllerType.objects.all() for field in one.definition().fields}
    known = {known.key for known in known_settings.load()}
    assert {help_links.setting_anchor(key) for key in of_types | known} - there == set()
    assert {help_links.controller_type(one.code) for one in ControllerType.objects.all()} - there == set()


def test_a_key_of_any_role_has_its_form() -> None:
    shapes: dict[FieldRole, list[Any]] = {FieldRole.KEY: list(KeyForm), FieldRole.ADDRESS: list(Layout)}
    wanted = {(role, shape) for role in FieldRole for shape in shapes.get(role, [""])}
    assert wanted == set(fields.FORMS)


def test_no_anchor_stands_twice(fleet: scenery.Fleet, browser_of: Browser) -> None:
    found = anchors(read(fleet, browser_of))
    assert sorted(set(found)) == sorted(found)


def test_links_within_the_page_lead_somewhere(fleet: scenery.Fleet, browser_of: Browser) -> None:
    text = read(fleet, browser_of)
    assert set(re.findall(r'href="(?:/help/)?#([^"]+)"', text)) - set(anchors(text)) == set()


def test_a_key_renamed_by_an_admin_and_a_fourth_type_show_up_by_themselves(fleet: scenery.Fleet, browser_of: Browser) -> None:
    ControllerType.objects.get(code="cpa").fields.filter(role="path").update(key="Backoffice-Pad")
    fourth = ControllerType.objects.create(code="evc6", name="EVC 6.X", layout="host_port_path", tls=True, key_form="password")
    fourth.fields.create(role="address", key="net_Endpoint", help="Where this one dials.")
    fourth.serial_prefixes.create(prefix="199")
    text = read(fleet, browser_of)
    assert {"Backoffice-Pad", "BackOffice-Path", "type-evc6", "net_Endpoint"} <= set(anchors(text))
    assert "Where this one dials." in text
    assert "EVC 6.X" in text


def test_the_documents_examples_are_shown(fleet: scenery.Fleet, browser_of: Browser) -> None:
    text = read(fleet, browser_of)
    for value in (
        "/ocpp1.6/secured/",
        "192.168.255.8:443/ocpp1.6/secured/#OSN#",
        "TEST-OCPPID:9N8gGyS8Un7g4IY9dRIC",
        "devices.ecotap.com:443/registry/ocpp/#OSN#",
        "modelname=DC60,vendorname=Ecotap,CpSn=1891351",
    ):
        assert value in text


def test_help_in_templates_leads_somewhere(fleet: scenery.Fleet, browser_of: Browser) -> None:
    there = set(anchors(read(fleet, browser_of)))
    templates = [file.read_text() for file in (ROOT / "templates").rglob("*.html")]
    named = {anchor for text in templates for anchor in re.findall(r"\{% url ['\"]help['\"] %\}#([\w-]+)", text)}
    assert named
    assert named - there == set()


@pytest.mark.parametrize("name", ["charger", "connection", "charger_settings", "settings_edit"])
def test_help_beside_things_leads_somewhere(name: str, fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    scenery.connect(fleet.evc5, scenery.process(now), now, hints=",".join(set(HandshakeHint)))
    scenery.connect(fleet.cpa, scenery.process(now), now, closed_at=now)
    browser = browser_of(fleet.admin)
    there = set(anchors(browser.get(reverse("help")).content.decode()))
    for charger in (fleet.evc5, fleet.cpa):
        text = browser.get(reverse(name, args=[charger.pk])).content.decode()
        led = set(re.findall(r'href="/help/#([^"]+)"', text))
        assert len(led) > 1 or charger == fleet.cpa
        assert led - there == set()


def test_each_field_of_the_editor_has_its_help(fleet: scenery.Fleet, browser_of: Browser) -> None:
    text = browser_of(fleet.installer).get(reverse("connection", args=[fleet.cpa.pk])).content.decode()
    keys = {field.key for field in ControllerType.objects.get(code="cpa").definition().fields}
    assert keys <= set(re.findall(r'href="/help/#([^"]+)"', text))


def test_the_table_of_powers_is_the_one_that_is_enforced() -> None:
    for power, shown in zip(rights.POWERS, rights.powers(), strict=True):
        for role, held in zip(rights.ROLES, shown.held, strict=True):
            leave = power is Power.RESTORE_OCPP_INFO and role in {Role.INSTALLER, Role.OPERATOR}
            leave |= role is Role.OWNER and power in POWERS[Role.INSTALLER] - POWERS[Role.OWNER]
            assert held == (rights.BY_LEAVE if leave else rights.YES if power in POWERS[role] else rights.NO)
    assert set(rights.POWERS) == set(Power)


def test_every_outcome_stands_at_a_step_of_the_door() -> None:
    assert set(door.AT) == {outcome.value for outcome in HandshakeOutcome}
    assert set(states.HINTS) == {hint.value for hint in HandshakeHint}


def test_the_contents_name_every_part(fleet: scenery.Fleet, browser_of: Browser) -> None:
    sections = re.findall(r'<section class="card" id="([^"]+)"', read(fleet, browser_of))
    assert [part.anchor for part in page.contents()] == sections


def test_help_costs_the_same_whatever_there_is(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.owner)

    def cost() -> int:
        browser.get(reverse("help"))
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(reverse("help")).status_code == 200
        return len(seen)

    before = cost()
    for number in range(4):
        one = ControllerType.objects.create(
            code=f"more-{number}", name=f"More {number}", layout="url_in_parts", key_form="password"
        )
        one.fields.create(role="address", key=f"Url{number}")
    assert cost() == before
    assert before <= 5


def test_how_a_charger_comes_here(fleet: scenery.Fleet, browser_of: Browser, settings: Any) -> None:
    """For everybody; with the addresses, and each controller type with what tells it from the others."""
    settings.PUBLIC_ENDPOINTS = ["wss://ecc.example.com/ocpp/"]
    for who in (fleet.owner, fleet.installer):
        text = browser_of(who).get(reverse("coming_here")).content.decode()
        assert "wss://ecc.example.com/ocpp/OCPP-ID" in text
        assert (f'href="{reverse("charger_add")}"' in text) == (who is fleet.installer)
        for one in ControllerType.objects.all():
            assert f"<h3>{one.name}</h3>" in text
            assert f"#{help_links.controller_type(one.code)}" in text
        for told in ("117…", "181… (AC)", "185… (AC+)", "189… (DC)", "BackOffice-Portnr", "com_Endpoint"):
            assert told in text
    assert reverse("coming_here") in read(fleet, browser_of)


def test_without_an_address_it_says_what_to_set(fleet: scenery.Fleet, browser_of: Browser, settings: Any) -> None:
    settings.PUBLIC_ENDPOINTS = []
    assert "ECC_PUBLIC_ENDPOINTS=ws" in browser_of(fleet.owner).get(reverse("coming_here")).content.decode()
