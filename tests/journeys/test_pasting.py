"""From a charger's page to the preview with what the backend sent: on a phone in three taps and one paste; with scripts off."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.journeys.cast import EVC5, EVC5_WITHOUT_SCRIPTS
from tests.journeys.conftest import OpenWindow
from tests.journeys.pages import ChargerList, Preview
from tests.web.sight import PHONE

TOKEN = "53Umkk1q7rEM"
MAIL = f"""Hello,

your charger is registered:
URL: wss://csms.example.com/ocpp/
OCPP ID: FR*ABC*E0042
Token: {TOKEN}

Kind regards,
The support team
"""
DOUBTFUL = f"wss://csms.example.com/ocpp/AB12CD34\nToken: {TOKEN}\n"


class Thumb:
    """Taps, counted; what is tapped is in sight without scrolling."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, what: Locator) -> None:
        expect(what).to_be_in_viewport()
        what.tap()
        self.taps += 1


def test_three_taps_and_one_paste_lead_from_its_page_to_the_preview(open_window: OpenWindow) -> None:
    window = open_window("ivo", viewport=PHONE, has_touch=True, permissions=["clipboard-read", "clipboard-write"])
    page, thumb = window.page, Thumb()
    ChargerList(page).open().follow(EVC5.ocpp_id)
    page.evaluate("text => navigator.clipboard.writeText(text)", MAIL)
    thumb.tap(page.get_by_role("link", name="Edit connection"))
    thumb.tap(page.get_by_role("button", name="Paste", exact=True))
    expect(page.locator("#found")).to_contain_text("FR*ABC*E0042")
    thumb.tap(page.get_by_role("button", name="Preview"))
    Preview(page)
    expect(page.locator("#dialled")).to_contain_text("wss://csms.example.com:443/ocpp/FR*ABC*E0042")
    assert thumb.taps == 3
    assert TOKEN not in page.content()


def test_what_was_pasted_stands_there_without_its_secret_and_is_not_pasted_again(open_window: OpenWindow) -> None:
    window = open_window("ivo", viewport=PHONE)
    page = window.page
    ChargerList(page).open().follow(EVC5.ocpp_id)
    page.get_by_role("link", name="Edit connection").click()
    page.locator("#pasted").fill(DOUBTFUL)
    question = page.locator("#asked-id_or_path")
    expect(question).to_be_visible()
    expect(page.locator("#pasted-kept")).to_have_text("wss://csms.example.com/ocpp/AB12CD34\nToken: ***")
    assert TOKEN not in page.content()
    window.examine()
    question.get_by_role("button").first.click()
    expect(page.get_by_label("Endpoint URL")).to_have_value("wss://csms.example.com:443/ocpp/AB12CD34")
    page.get_by_role("button", name="Paste another").click()
    expect(page.locator("#pasted")).to_have_value("")


def test_with_scripts_off_a_question_is_one_press(open_window: OpenWindow) -> None:
    page = open_window("ivo", java_script_enabled=False).page
    ChargerList(page).open().follow(EVC5_WITHOUT_SCRIPTS.ocpp_id)
    page.get_by_role("link", name="Edit connection").click()
    page.locator("#pasted").fill(DOUBTFUL)
    page.get_by_role("button", name="Preview").click()
    question = page.locator("#asked-id_or_path")
    expect(question).to_be_visible()
    assert TOKEN not in page.content()
    question.get_by_role("button").first.click()
    expect(page.locator("#found")).to_contain_text("AB12CD34")
    page.get_by_role("button", name="Preview").click()
    Preview(page)
    expect(page.locator("#dialled")).to_contain_text("wss://csms.example.com:443/ocpp/AB12CD34")
