"""The page of all settings in a browser: what is searched for goes along into the form, and the foot follows the typing."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.cast import EVC5
from tests.journeys.conftest import OpenWindow
from tests.journeys.field import Field
from tests.journeys.pages import ChargerList


def test_a_search_goes_along_and_typing_is_followed(open_window: OpenWindow, field: Field) -> None:
    field.switch_on(EVC5)
    window = open_window("ivo")
    page = window.page
    ChargerList(page).open().follow(EVC5.ocpp_id)
    page.get_by_role("link", name="All settings").click()
    expect(page.get_by_text("chg_StationMaxCurrent").first).to_be_visible()
    page.get_by_label("Search").fill("ampère maximum station")
    expect(page.get_by_text("HeartbeatInterval")).to_have_count(0)
    expect(page.get_by_label("Search")).to_be_focused()
    page.get_by_role("link", name="Edit", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"settings/edit/\?q="))
    expect(page.get_by_label("Search")).to_have_value("ampère maximum station")
    value = page.get_by_label("Maximum current of the whole station", exact=True)
    foot = page.locator("#actions").get_by_role("status")
    expect(foot).to_have_text("Nothing is changed yet.")
    value.press("End")
    value.press_sequentially("0")
    expect(foot).to_have_text("1 setting will be written")
    expect(value).to_be_focused()
    window.shows("10 times the present value")
    window.examine()
