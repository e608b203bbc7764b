"""When the line to a page is bad: it says so, stays right by its slow poll, and goes on by itself. Time is turned by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.journeys.cast import CPA, EVC4, EVC5_EDITED, EVC5_WATCHED
from tests.journeys.conftest import OpenWindow
from tests.journeys.field import Field
from tests.journeys.house import House
from tests.journeys.pages import ChargerList, Editor
from tests.journeys.window import Window

NOT_LIVE = "Not live at the moment"
NO_ANSWER = "No answer from the server."
NOBODY = "You are not logged in any more."


@dataclass
class Line:
    """The sockets of a page: cut, or not."""

    cut: bool = False
    sockets: list[WebSocketRoute] = field(default_factory=list)

    def at(self, page: Page) -> Line:
        page.route_web_socket("**/live/", self._dialled)
        return self

    def _dialled(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        if self.cut:
            socket.close()
        else:
            socket.connect_to_server()

    def drop(self) -> None:
        self.cut = True
        self.sockets[-1].close()


def said(window: Window, text: str) -> Locator:
    return window.page.locator("#live").get_by_text(text)


def test_with_its_socket_blocked_a_page_says_so_and_is_right_by_its_slow_poll(field: Field, open_window: OpenWindow) -> None:
    window = open_window("ivo")
    window.page.clock.install()
    Line(cut=True).at(window.page)
    chargers = ChargerList(window.page).open()
    expect(chargers.state(EVC4.ocpp_id)).to_have_text("never seen")
    expect(said(window, NOT_LIVE)).to_be_hidden()
    window.page.clock.run_for(5_000)
    expect(said(window, NOT_LIVE)).to_be_visible()
    window.examine()
    field.switch_on(EVC4)
    expect(chargers.state(EVC4.ocpp_id)).to_have_text("never seen")
    window.page.clock.run_for(10_000)
    expect(chargers.state(EVC4.ocpp_id)).to_have_text("online")


def test_a_socket_that_was_dropped_comes_back_and_the_page_catches_up(field: Field, open_window: OpenWindow) -> None:
    window = open_window("ivo")
    window.page.clock.install()
    line = Line().at(window.page)
    chargers = ChargerList(window.page).open()
    expect(chargers.state(CPA.ocpp_id)).to_have_text("never seen")
    _until(lambda: len(line.sockets) == 1, window)
    line.drop()
    _until(lambda: said(window, NOT_LIVE).is_visible(), window, turned=1_000)  # when the page hears of it is not in our hands
    field.switch_on(CPA)
    line.cut = False
    window.page.clock.run_for(40_000)
    expect(said(window, NOT_LIVE)).to_be_hidden()
    expect(chargers.state(CPA.ocpp_id)).to_have_text("online")


def test_a_laptop_that_slept_opens_a_new_socket(open_window: OpenWindow) -> None:
    window = open_window("ivo")
    window.page.clock.install()
    line = Line().at(window.page)
    ChargerList(window.page).open()
    expect(window.page.locator("#results")).to_be_visible()
    _until(lambda: len(line.sockets) == 1, window)
    with window.page.expect_response(lambda answer: "rows=" in answer.url):
        window.page.clock.fast_forward(3_600_000)
    _until(lambda: len(line.sockets) == 2, window)


def test_without_a_network_the_page_says_that_it_may_be_out_of_date(open_window: OpenWindow) -> None:
    window = open_window("ivo")
    for word in ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest"):
        window.forgive(word)
    window.page.clock.install()
    ChargerList(window.page).open()
    expect(said(window, NO_ANSWER)).to_be_hidden()
    window.page.context.set_offline(True)
    window.page.clock.run_for(70_000)
    expect(said(window, NO_ANSWER)).to_be_visible()
    window.page.context.set_offline(False)
    window.page.clock.run_for(70_000)
    expect(said(window, NO_ANSWER)).to_be_hidden()


def test_who_logged_out_elsewhere_is_told_and_led_to_the_log_in(field: Field, open_window: OpenWindow) -> None:
    window = open_window()
    window.forgive("401")
    window.log_in("carla")
    ChargerList(window.page).follow(EVC5_WATCHED.ocpp_id)
    other = window.page.context.new_page()
    other.goto("/accounts/logout/")
    other.get_by_role("button", name="Log out", exact=True).last.click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Log in")
    field.switch_on(EVC5_WATCHED)  # rings
    expect(said(window, NOBODY)).to_be_visible()
    expect(window.page.get_by_role("heading", level=1)).to_have_text(EVC5_WATCHED.ocpp_id)
    window.examine()
    window.page.get_by_role("link", name="Log in again").click()
    expect(window.page).to_have_url(re.compile(r"/accounts/login/\?next=/chargers/\d+/$"))


def test_what_is_typed_stays_when_nobody_is_logged_in_any_more(open_window: OpenWindow) -> None:
    window = open_window()
    window.forgive("401")
    window.log_in("carla")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Chargers")
    window.page.context.clear_cookies(name="sessionid")
    window.page.get_by_label("Search").fill("QUAY")
    expect(said(window, NOBODY)).to_be_visible()
    expect(window.page.get_by_label("Search")).to_have_value("QUAY")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Chargers")


def test_a_server_that_restarts_is_found_again(house: House, open_window: OpenWindow) -> None:
    window = open_window("ivo")
    for word in ("ERR_CONNECTION_REFUSED", "htmx:sendError", "htmx:afterRequest", "WebSocket connection", "status of 5"):
        window.forgive(word)
    window.page.clock.install()
    with window.page.expect_response(re.compile(r"/head/(\?|$)")):  # the doorbell's first ring: it listens
        ChargerList(window.page).open().follow(EVC5_EDITED.ocpp_id)
    house.restart(between=lambda: expect(_passing(window, 2_000).locator("#live p:not([hidden])")).to_be_visible())
    window.page.clock.run_for(60_000)
    expect(window.page.locator("#live p:not([hidden])")).to_have_count(0)
    with window.page.expect_response(re.compile(r"/head/(\?|$)")):
        window.page.clock.run_for(70_000)


def _passing(window: Window, milliseconds: int) -> Page:
    window.page.clock.run_for(milliseconds)
    return window.page


def _until(condition: Callable[[], bool], window: Window, turned: int = 0) -> None:
    """Looks again and again; with the page's clock `turned` by so many milliseconds each time."""
    for _ in range(100):
        if condition():
            return
        if turned:
            window.page.clock.run_for(turned)
        window.page.wait_for_timeout(50)
    raise AssertionError("it did not come about")


def test_what_the_server_refuses_is_said_and_what_was_typed_stays(open_window: OpenWindow) -> None:
    window = open_window("ivo")
    editor = Editor(window.page).open(EVC5_EDITED.ocpp_id)
    window.forgive("403")
    window.forgive("htmx:responseError")
    refused = said(window, "The server did not accept that, and nothing was done")
    expect(refused).to_be_hidden()
    window.page.evaluate("document.querySelector('#editor [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    editor.url.fill("wss://backend.example.com/ocpp/")
    expect(refused).to_be_visible()
    expect(editor.url).to_have_value("wss://backend.example.com/ocpp/")
    window.examine()
