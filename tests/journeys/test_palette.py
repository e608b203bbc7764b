"""The search for everything by keyboard alone: opened from any page, gone through, and left again with the focus where it was."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.cast import CPA, EVC5
from tests.journeys.conftest import OpenWindow
from tests.web import sight

FIELD = "#palette-field"


def test_a_charger_from_any_page_by_keys_alone(open_window: OpenWindow) -> None:
    page = open_window("ivo").page
    page.goto("/help/")
    page.keyboard.press("Control+k")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type(EVC5.ocpp_id.replace("*", ""))
    page.keyboard.press("Enter")  # before its answer is here, mostly
    page.wait_for_url(re.compile(r"/chargers/\d+/$"))
    expect(page.locator("h1")).to_contain_text(EVC5.ocpp_id)


def test_down_up_and_letters_and_back_by_escape(open_window: OpenWindow) -> None:
    page = open_window("ivo").page
    page.goto("/alerts/")
    link = page.locator("main a").first
    link.focus()
    page.keyboard.press("/")
    expect(page.locator(FIELD)).to_be_focused()
    expect(page.locator("#palette a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#palette a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#palette a").last).to_be_focused()
    page.keyboard.type(CPA.ocpp_id)  # typed on a link it is typed into the field
    expect(page.locator(FIELD)).to_have_value(CPA.ocpp_id)
    expect(page.locator("#palette .found-word").first).to_have_text(CPA.ocpp_id)
    assert sight.examine(page) == []
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_what_is_typed_into_a_field_opens_nothing(open_window: OpenWindow) -> None:
    page = open_window("ivo").page
    page.goto("/")
    page.locator("#id_q").focus()
    page.keyboard.type("a/?")
    expect(page.locator("#id_q")).to_have_value("a/?")
    expect(page.locator("#palette")).not_to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_url("**/help/keys/")


def test_without_scripts_the_link_leads_to_the_same_as_a_page(open_window: OpenWindow) -> None:
    page = open_window("ivo", java_script_enabled=False).page
    page.goto("/")
    page.locator(".bar-find").click()
    page.locator("main #id_q").fill(EVC5.ocpp_id)
    page.keyboard.press("Enter")
    expect(page.locator("main .found-word").first).to_have_text(EVC5.ocpp_id)
