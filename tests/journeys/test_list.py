"""The list of chargers in a browser: filters in the address, what is picked stays picked, Back brings the page."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.cast import CPA, EVC4, EVC5
from tests.journeys.conftest import OpenWindow
from tests.journeys.pages import ChargerList
from tests.web.sight import PHONE


def test_what_is_picked_stays_picked_while_one_searches(open_window: OpenWindow) -> None:
    window = open_window("ivo")
    page, listed = window.page, ChargerList(window.page).open()
    bar, count = page.locator("#picked"), page.locator("#picked-count")
    expect(bar).to_be_hidden()
    listed.row(EVC5.ocpp_id).get_by_role("checkbox").check()
    listed.row(CPA.ocpp_id).get_by_role("checkbox").press("Space")
    expect(count).to_have_text("2")
    page.get_by_label("Search").fill("eco")
    expect(listed.row(EVC4.ocpp_id)).to_be_visible()
    expect(listed.row(EVC5.ocpp_id)).to_be_hidden()
    expect(page).to_have_url(re.compile(r"[?&]q=eco"))
    expect(bar).to_be_visible()
    expect(count).to_have_text("2")
    listed.row(EVC4.ocpp_id).get_by_role("checkbox").check()
    window.examine()
    bar.get_by_role("button", name="Read their settings").click()
    window.shows("3 chargers will be asked")
    page.get_by_role("button", name="Ask them").click()
    window.shows("3 chargers are asked for their settings.")
    page.get_by_role("button", name="Select none").click()
    expect(bar).to_be_hidden()


def test_filters_stand_in_the_address_and_back_takes_them_away(open_window: OpenWindow) -> None:
    window = open_window("ivo")
    page, listed = window.page, ChargerList(window.page).open()
    page.locator("#fold summary").click()
    page.get_by_label("Controller type").select_option("CPA")
    expect(listed.row(CPA.ocpp_id)).to_be_visible()
    expect(listed.row(EVC4.ocpp_id)).to_be_hidden()
    expect(page.locator("#fold summary")).to_have_text(re.compile(r"Filters \(1\)"))
    window.examine()
    page.get_by_role("link", name="Last heard from").click()
    expect(page).to_have_url(re.compile("sort=heard"))
    expect(page.get_by_role("columnheader", name="Last heard from")).to_have_attribute("aria-sort", "descending")
    expect(listed.row(EVC4.ocpp_id)).to_be_hidden()
    page.get_by_role("link", name="Remove the filter").click()
    expect(listed.row(EVC4.ocpp_id)).to_be_visible()
    page.go_back()
    expect(listed.row(EVC4.ocpp_id)).to_be_hidden()
    page.go_back()
    page.go_back()
    expect(listed.row(EVC4.ocpp_id)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chargers")


def test_on_a_phone_what_is_chosen_is_in_sight(open_window: OpenWindow) -> None:
    page = open_window("ivo", viewport=PHONE).page
    page.goto("/?state=offline")
    expect(page.locator(".figure[aria-current]")).to_be_in_viewport(ratio=1)
    listed = ChargerList(page).open()
    page.get_by_label("Select all on this page").check()
    expect(listed.row(EVC5.ocpp_id).get_by_role("checkbox")).to_be_checked()
    listed.follow(EVC5.ocpp_id)
    page.get_by_role("link", name="Journal").click()
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)


def test_without_scripts_the_form_filters(open_window: OpenWindow) -> None:
    page = open_window("ivo", java_script_enabled=False).page
    page.goto("/")
    page.get_by_label("Search").fill("eco")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"[?&]q=eco"))
    expect(ChargerList(page).row(EVC4.ocpp_id)).to_be_visible()
    expect(ChargerList(page).row(EVC5.ocpp_id)).to_be_hidden()


def test_a_token_is_made_up_for_a_new_charger_and_a_short_one_is_said(open_window: OpenWindow) -> None:
    page = open_window("ivo").page
    page.goto("/")
    page.get_by_role("link", name="Add a charger").first.click()
    page.get_by_label("OCPP ID").fill("NL*NEW*1")
    token = page.get_by_label("Token", exact=True)
    made = []
    for _ in range(2):
        page.get_by_role("button", name="Make one up").click()
        expect(token).to_have_attribute("type", "text")
        made.append(token.input_value())
    assert [bool(re.fullmatch(r"[A-HJ-NP-Za-km-z2-9]{20}", one)) for one in made] == [True, True]
    assert made[0] != made[1]
    token.fill("12345678")
    page.get_by_role("button", name="Add it", exact=True).click()
    expect(page.get_by_text("The token has 8 characters")).to_be_visible()
