"""Who gets in, and what each may see and do."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import CHARGERS, EVC5, FOREIGN, HARBOUR
from tests.journeys.conftest import OpenWindow
from tests.journeys.pages import ChargerList


def test_a_wrong_password_is_refused_and_the_right_one_leads_home(open_window: OpenWindow) -> None:
    window = open_window()
    window.page.goto("/")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Log in")
    window.examine()
    window.log_in("ivo", "not-his-password")
    expect(window.page.get_by_text("The username or the password is not right.")).to_be_visible()
    window.examine()
    window.log_in("ivo")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Chargers")
    window.examine()


def test_another_organisations_charger_is_not_found(open_window: OpenWindow) -> None:
    window = open_window("ivo")
    window.forgive("404")
    chargers = ChargerList(window.page).open()
    expect(chargers.row(EVC5.ocpp_id)).to_be_visible()
    expect(chargers.row(FOREIGN.ocpp_id)).to_have_count(0)
    for path in ("", "connection/", "settings/", "history/", "messages/", "journal/"):
        answer = window.page.goto(f"/chargers/{CHARGERS.index(FOREIGN) + 1}/{path}")
        assert answer is not None
        assert answer.status == 404
    window.examine()


@pytest.mark.parametrize("person", ["ivo", "olga"])
def test_each_sees_the_own_organisations_chargers(open_window: OpenWindow, person: str) -> None:
    chargers = ChargerList(open_window(person).page).open()
    for charger in CHARGERS:
        expect(chargers.row(charger.ocpp_id)).to_have_count(int(charger.organisation == HARBOUR))


def test_an_owner_looks_and_changes_nothing(open_window: OpenWindow) -> None:
    window = open_window("olga")
    window.forgive("403")
    ChargerList(window.page).open().follow(EVC5.ocpp_id)
    expect(window.page.get_by_role("link", name="All settings")).to_be_visible()
    expect(window.page.get_by_role("link", name="Edit connection")).to_have_count(0)
    expect(window.page.get_by_role("link", name="Connection", exact=True)).to_have_count(0)
    window.examine()
    answer = window.page.goto(f"/chargers/{CHARGERS.index(EVC5) + 1}/connection/")
    assert answer is not None
    assert answer.status == 403
    window.examine()
