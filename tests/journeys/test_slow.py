"""On a slow network: it is said that an answer is awaited, what one types meanwhile counts, and nothing is sent twice.

Answers come when the test lets them, and time is turned by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.journeys.cast import CPA, EVC4, EVC5, EVC5_EDITED
from tests.journeys.conftest import OpenWindow
from tests.journeys.field import Field
from tests.journeys.pages import ChargerList, Editor

TYPED = 400  # milliseconds in which a field waits for more
LONG = 1_000  # after which it is said
TELLS = """new MutationObserver(() => document.querySelector("#busy p").checkVisibility() && fetch("/healthz?it-is-said"))
    .observe(document.querySelector("#busy"), {subtree: true, attributes: true})"""
PRESSED_TWICE = "button => { button.click(); setTimeout(() => button.click(), 200); }"


class SlowLine:
    """Requests that it is asked to hold are answered when it is told to."""

    def __init__(self, page: Page, holds: Callable[[Request], bool]) -> None:
        self.page = page
        self.holds = holds
        self.held: list[Route] = []
        page.route("**/*", self._asked)

    def _asked(self, route: Route) -> None:
        if self.holds(route.request):
            self.held.append(route)
        else:
            route.continue_()

    def has(self, number: int) -> None:
        """So many were asked by now."""
        for _ in range(100):
            if len(self.held) >= number:
                break
            self.page.wait_for_timeout(20)
        assert len(self.held) == number

    def answers_the_last(self) -> None:
        self.held[-1].continue_()


def waiting(page: Page) -> Locator:
    return page.locator("#busy").get_by_text("Waiting for the server")


def is_search(request: Request) -> bool:
    return "q=" in request.url and "rows=" not in request.url


def is_post(request: Request) -> bool:
    return request.method == "POST"


def test_a_search_says_that_it_waits_and_the_newest_word_counts(open_window: OpenWindow) -> None:
    window = open_window("ivo")
    page, line = window.page, SlowLine(window.page, is_search)
    page.clock.install()
    listed = ChargerList(page).open()
    page.get_by_label("Search").fill("quay")
    page.clock.run_for(TYPED)
    line.has(1)
    expect(waiting(page)).to_be_hidden()
    page.clock.run_for(LONG)
    expect(waiting(page)).to_be_visible()
    expect(listed.row(EVC4.ocpp_id)).to_be_visible()
    window.examine()
    page.get_by_label("Search").fill("quay-3")
    page.clock.run_for(TYPED)
    line.has(2)
    line.answers_the_last()
    expect(listed.row(EVC4.ocpp_id)).to_be_hidden()
    expect(listed.row(EVC5.ocpp_id)).to_be_hidden()
    expect(listed.row(CPA.ocpp_id)).to_be_visible()
    expect(page.locator("#found")).to_have_text("1 charger found")
    page.clock.run_for(LONG)
    expect(waiting(page)).to_be_hidden()


def test_what_is_typed_while_the_editor_waits_is_worked_out_too(open_window: OpenWindow) -> None:
    window = open_window("ivo")
    page, line = window.page, SlowLine(window.page, is_post)
    page.clock.install()
    editor = Editor(page).open(EVC5_EDITED.ocpp_id)
    editor.url.fill(f"wss://backend.example.com/ocpp/{EVC5_EDITED.ocpp_id}")
    page.clock.run_for(TYPED)
    line.has(1)
    editor.token.fill("53Umkk1q7rEM")
    page.clock.run_for(TYPED + LONG)
    line.has(2)
    expect(waiting(page)).to_be_visible()
    line.answers_the_last()
    editor.shows(
        {
            "com_Endpoint": "backend.example.com:443/ocpp/#OSN#",
            "authorizationKey": f"{EVC5_EDITED.ocpp_id}:53Umkk1q7rEM",
        }
    )
    expect(editor.token).to_have_value("53Umkk1q7rEM")
    expect(waiting(page)).to_be_hidden()


def test_what_is_typed_before_the_scripts_are_there_is_worked_out_when_they_are(open_window: OpenWindow) -> None:
    page = open_window("ivo").page
    ChargerList(page).open().follow(EVC5_EDITED.ocpp_id)
    editor, line = Editor(page), SlowLine(page, lambda request: "htmx" in request.url)
    page.get_by_role("link", name="Edit connection").click(no_wait_after=True)
    expect(page.get_by_role("heading", name="What the charger stores")).to_be_visible()
    line.has(1)
    editor.url.fill(f"wss://backend.example.com/ocpp/{EVC5_EDITED.ocpp_id}")
    line.answers_the_last()
    editor.shows({"com_Endpoint": "backend.example.com:443/ocpp/#OSN#"})


def test_apply_that_is_pressed_twice_is_sent_once(field: Field, open_window: OpenWindow) -> None:
    field.switch_on(EVC5_EDITED)
    window = open_window("ivo")
    page = window.page
    editor = Editor(page).open(EVC5_EDITED.ocpp_id)
    editor.paste(f"wss://backend.example.com/ocpp/{EVC5_EDITED.ocpp_id}", "53Umkk1q7rEM")
    sure = editor.preview().apply()
    line = SlowLine(page, is_post)

    def told(said: Route) -> None:
        said.fulfill(status=204)
        line.answers_the_last()

    page.route("**/healthz?it-is-said", told)
    page.evaluate(TELLS)  # while another page is on its way Playwright looks at nothing
    sure.page.get_by_role("button", name="Yes, apply it").evaluate(PRESSED_TWICE)
    expect(page).to_have_url(re.compile(r"/changes/\d+/$"))
    assert len(line.held) == 1
    expect(waiting(page)).to_be_hidden()
