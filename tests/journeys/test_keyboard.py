"""The main job by keyboard alone: what has the focus is always seen and never lost, and what happens is said aloud."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.cast import CPA, EVC4, EVC5, EVC5_WITHOUT_SCRIPTS, PASSWORD
from tests.journeys.conftest import OpenWindow
from tests.journeys.field import Field
from tests.journeys.pages import ChargerList, Editor, Progress
from tests.web.sight import DESKTOP, FOCUSED

MOST_STOPS = 120
DRAWN_ANEW = """htmx.ajax("GET", location.href, {target: "#list", swap: "patch"})"""  # as chargers that talk make it
IS_FOCUSED = "one => one === document.activeElement"


class Keys:
    """Hands that know no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Goes on until this has the focus; wherever it stops on the way, one sees where one is."""
        expect(target).to_be_visible()
        stops = []
        for _ in range(MOST_STOPS):
            if target.evaluate(IS_FOCUSED):
                return
            self.press(key)
            stops.append(self.sees())
        raise AssertionError(f"{target} is out of reach: {stops}")

    def sees(self) -> str:
        """What has the focus. Between the page's end and its start that is the browser itself."""
        at = self.page.evaluate(FOCUSED)
        if at is None:
            return "-"
        assert at["seen"], f"focus is not drawn: {at['name']}"
        assert at["hit"], f"focus is hidden: {at['name']}"
        return str(at["name"])

    def follow(self, target: Locator) -> None:
        self.tab_to(target)
        self.press("Enter")

    def is_at(self, target: Locator) -> None:
        expect(target).to_be_focused()
        self.sees()

    def skip(self) -> None:
        """To the content, by the first stop of every page."""
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        self.press("Tab")
        self.is_at(self.page.locator("a.skip"))
        self.press("Enter")
        expect(self.page.locator("#main")).to_be_focused()


def test_a_charger_moves_without_a_mouse(field: Field, open_window: OpenWindow) -> None:
    charger = field.switch_on(EVC5)
    page = open_window().page
    keys, editor = Keys(page), Editor(page)

    page.goto("/accounts/login/")
    keys.tab_to(page.locator("[name=login]"))
    keys.type("carla")
    keys.tab_to(page.locator("[name=password]"))
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chargers")

    keys.skip()
    keys.follow(page.get_by_role("link", name=EVC5.ocpp_id, exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(EVC5.ocpp_id)
    keys.skip()
    keys.follow(page.get_by_role("link", name="Edit connection"))

    target = f"{field.backend.ws_url}QUAY-55"
    keys.tab_to(editor.url)
    keys.press("Control+A")
    keys.type(target)
    new_id = page.get_by_role("button", name="QUAY-55 is its new OCPP ID")
    expect(new_id).to_be_visible()
    keys.is_at(editor.url)
    expect(editor.url).to_have_value(target)
    keys.tab_to(editor.token)
    keys.type("a-token-of-4")
    expect(editor.count).to_have_text("First solve the point above.")
    keys.tab_to(new_id, "Shift+Tab")
    expect(editor.url).to_have_value(target)  # that a button has the focus is no answer yet
    expect(new_id).to_be_visible()
    keys.press("Space")
    expect(editor.new("com_OCPPID")).to_have_value("QUAY-55")
    expect(new_id).to_be_hidden()
    expect(editor.count).to_have_text(re.compile(r"\d"))
    assert keys.sees() != "-", "the answer was taken, and one is still somewhere"
    keys.tab_to(editor.ticked("com_OCPPID"))
    keys.press("Space")
    expect(editor.ticked("com_OCPPID")).not_to_be_checked()
    keys.press("Space")
    expect(editor.ticked("com_OCPPID")).to_be_checked()
    keys.is_at(editor.ticked("com_OCPPID"))

    keys.follow(page.get_by_role("button", name="Preview"))
    expect(page.get_by_role("heading", name="Before anything is sent")).to_be_visible()
    keys.skip()
    keys.follow(page.get_by_role("button", name="Apply"))
    expect(page.get_by_role("heading", name="Please confirm")).to_be_visible()
    field.expects("QUAY-55", "a-token-of-4")
    keys.follow(page.get_by_role("button", name="Yes, apply it"))

    progress = Progress(page)
    progress.becomes("restarting")
    keys.skip()
    stays = page.locator("#progress a, #progress button, #progress summary").first
    keys.tab_to(stays)
    said = progress.sentence.inner_text()
    charger.live(59)
    charger.comes_back()
    progress.becomes("observing")
    keys.is_at(stays)
    expect(progress.sentence).not_to_have_text(said)
    expect(progress.sentence).to_have_role("status")


def test_many_are_picked_without_a_mouse(open_window: OpenWindow) -> None:
    page = open_window("ivo").page
    keys, listed = Keys(page), ChargerList(page).open()
    keys.skip()
    search = page.get_by_label("Search")
    keys.tab_to(search)
    keys.type("QUAY")
    expect(listed.row(EVC4.ocpp_id)).to_be_hidden()
    keys.is_at(search)
    for known in (CPA, EVC5_WITHOUT_SCRIPTS):
        keys.tab_to(listed.row(known.ocpp_id).get_by_role("checkbox"))
        keys.press("Space")
    expect(page.get_by_role("status").filter(has_text="Selected: 2")).to_be_attached()
    keys.press("Tab")
    way = page.get_by_role("button", name="To what can be done with them")
    keys.is_at(way)
    page.evaluate(DRAWN_ANEW)
    keys.is_at(way)
    keys.press("Enter")
    keys.is_at(page.locator("#picked").get_by_role("button", name="Read their settings"))
    keys.press("Enter")
    expect(page.get_by_text("2 chargers will be asked")).to_be_visible()
    keys.skip()
    keys.follow(page.get_by_role("button", name="Ask them"))
    expect(page.get_by_role("status").filter(has_text="are asked for their settings")).to_be_attached()
    expect(page).to_have_url(re.compile(r"/\?q=QUAY$"))
    keys.tab_to(page.get_by_role("button", name="Select none"))
    keys.press("Enter")
    expect(page.locator("#picked")).to_be_hidden()
    keys.is_at(listed.row(CPA.ocpp_id).get_by_role("checkbox"))


def test_where_there_is_little_room_the_head_gives_way(open_window: OpenWindow) -> None:
    page = open_window("ivo").page
    ChargerList(page).open().follow(CPA.ocpp_id)
    page.get_by_role("link", name="Connection", exact=True).click()
    for width, height in ((680, 450), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator(".head-facts")).to_be_hidden()
        expect(page.locator("#pasted")).to_be_in_viewport(ratio=1)
        page.locator("#ocpp_id").scroll_into_view_if_needed()
        expect(page.locator("#ocpp_id")).to_be_in_viewport(ratio=1)
        expect(page.locator(".bar-inner")).not_to_be_in_viewport()
        page.locator(".brand").focus()
        expect(page.locator(".bar-inner")).to_be_in_viewport(ratio=1)
        page.locator("#pasted").focus()


def test_menus_open_and_close_without_a_mouse(open_window: OpenWindow) -> None:
    page = open_window("ivo").page
    keys = Keys(page)
    page.goto("/")
    menu = page.locator("details.menu > summary")
    keys.follow(menu)
    log_out = page.get_by_role("button", name="Log out")
    keys.tab_to(log_out)
    keys.press("Escape")
    expect(log_out).to_be_hidden()
    keys.is_at(menu)
    page.set_viewport_size({"width": 390, "height": 844})
    sections = page.get_by_role("button", name="Sections")
    keys.tab_to(sections, "Shift+Tab")
    keys.press("Enter")
    keys.tab_to(page.get_by_role("link", name="Waiting room"))
    keys.press("Escape")
    expect(page.get_by_role("link", name="Waiting room")).to_be_hidden()
    keys.is_at(sections)
    keys.press("Enter")
    page.set_viewport_size(DESKTOP)
    expect(page.locator("#sections:popover-open")).to_have_count(0)
    expect(page.get_by_role("link", name="Waiting room")).to_be_visible()
