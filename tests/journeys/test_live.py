"""The live socket: pages follow at once, a second person sees the same, and no ring is lost."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page, Request, Route, WebSocketRoute, expect

from tests.journeys.cast import CPA, EVC4, EVC5, EVC5_EDITED, EVC5_WATCHED
from tests.journeys.conftest import OpenWindow
from tests.journeys.field import Field
from tests.journeys.pages import SOON, ChargerList, Editor, Progress

TOKEN = "a-token-for-both"


def test_a_second_person_and_a_reload_see_the_same_progress(field: Field, open_window: OpenWindow) -> None:
    ivo, carla = open_window("ivo"), open_window("carla")
    charger = field.switch_on(EVC5_WATCHED)
    expect(ChargerList(carla.page).open().state(EVC5_WATCHED.ocpp_id)).to_have_text("online")
    editor = Editor(ivo.page).open(EVC5_WATCHED.ocpp_id)
    editor.paste(f"{field.backend.wss_url}{EVC5_WATCHED.ocpp_id}", TOKEN)
    editor.shows({"authorizationKey": f"{EVC5_WATCHED.ocpp_id}:{TOKEN}"})
    field.expects(EVC5_WATCHED.ocpp_id, TOKEN)
    asked = editor.preview().apply().yes()
    asked.becomes("restarting")

    ChargerList(carla.page).follow(EVC5_WATCHED.ocpp_id)
    carla.page.locator("header a[href*='/changes/']").click()  # worded by whether it is away in the middle
    watched = Progress(carla.page)
    expect(carla.page.get_by_text("asked by ivo")).to_be_visible()
    watched.becomes("restarting")
    ivo.page.reload()
    asked.becomes("restarting")
    assert _told(asked) == _told(watched)

    charger.comes_back()
    charger.arrives_as(EVC5_WATCHED.ocpp_id)
    for progress in (asked, watched):
        progress.becomes("observing")
    for progress in (asked, watched):
        progress.becomes("moved", 20_000)
    assert _told(asked) == _told(watched)
    ivo.page.reload()
    assert _told(asked) == _told(watched)


def test_a_list_fetches_the_row_that_rang_and_leaves_the_others_alone(field: Field, open_window: OpenWindow) -> None:
    window = open_window("ivo")
    chargers = ChargerList(window.page).open()
    expect(chargers.state(CPA.ocpp_id)).to_have_text("never seen")
    figure = window.page.locator("#figure-online .figure-number")
    online = int(figure.inner_text())
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url))
    field.switch_on(CPA)
    expect(chargers.state(CPA.ocpp_id)).to_have_text("online", timeout=SOON)
    expect(figure).to_have_text(str(online + 1), timeout=SOON)
    expect(chargers.row(EVC5.ocpp_id)).to_be_visible()
    assert any("rung=" in url for url in asked)


def test_figures_follow_chargers_that_are_not_on_screen_and_the_rows_stay(field: Field, open_window: OpenWindow) -> None:
    window = open_window("ivo")
    window.page.goto("/?state=never_seen")
    figure = window.page.locator("#figure-online .figure-number")
    online, row = int(figure.inner_text()), ChargerList(window.page).row(EVC4.ocpp_id)
    expect(row).to_be_visible()
    window.page.goto(f"/?q={CPA.serial}")
    expect(row).to_have_count(0)
    field.switch_on(EVC4)
    expect(figure).to_have_text(str(online + 1), timeout=SOON)
    window.page.goto(f"/?state=offline&q={EVC4.serial}")
    window.shows("Nothing matches")
    field.chargers[-1].switch_off()
    expect(row).to_be_visible(timeout=SOON)


def test_an_empty_list_whose_numbers_were_kept_asks_again(open_window: OpenWindow) -> None:
    def asks_again(request: Request) -> bool:
        return request.headers.get("hx-target") == "results"

    window = open_window("ivo")
    with window.page.expect_request_finished(asks_again):  # it looks once more as soon as it follows
        window.page.goto("/?q=nothing-like-it")
    with window.page.expect_request(asks_again):
        window.page.evaluate(
            "() => { document.getElementById('results').dataset.again = '1';"
            " document.dispatchEvent(new CustomEvent('ecc:patched')); }"
        )


def test_what_happened_to_a_charger_is_followed_page_by_page(field: Field, open_window: OpenWindow) -> None:
    window, other = open_window("ivo"), open_window("carla")
    charger = field.switch_on(EVC5_EDITED)
    ChargerList(other.page).open().follow(EVC5_EDITED.ocpp_id)
    ChargerList(window.page).open().follow(EVC5_EDITED.ocpp_id)
    tabs, frames = window.page.get_by_role("navigation", name="This charger"), window.page.locator(".frames > li")

    tabs.get_by_role("link", name="Messages").click()
    expect(frames.filter(has_text="BootNotification")).not_to_have_count(0)
    frames.filter(has_text="BootNotification").first.click()
    opened = window.page.locator(".frames details[open]")
    before = frames.count()
    charger.says("StartTransaction", {"connectorId": 1, "idTag": "DEMO", "meterStart": 0, "timestamp": "2026-01-01T00:00:00Z"})
    expect(frames.filter(has_text="StartTransaction").first).to_be_visible(timeout=SOON)
    assert frames.count() > before
    expect(opened).to_have_count(1)

    tabs.get_by_role("link", name="Transactions").click()
    running = window.page.locator("#transactions .state").filter(has_text="running")
    expect(running).to_be_visible()
    number = int(window.page.locator("#transactions tbody tr").first.locator("td").first.locator(".tabular").inner_text())
    charger.says("StopTransaction", {"transactionId": number, "meterStop": 9, "timestamp": "2026-01-01T00:00:09Z"})
    expect(running).to_have_count(0, timeout=SOON)

    tabs.get_by_role("link", name="Journal").click()
    read = window.page.locator("#journal").get_by_text("settings read")
    expect(read).to_have_count(0)
    other.page.get_by_role("button", name="Read it now").click()
    expect(read).to_have_count(1, timeout=SOON)


def test_the_last_of_many_rings_is_fetched_too(open_window: OpenWindow) -> None:
    window = open_window("ivo")
    sockets: list[WebSocketRoute] = []
    window.page.route_web_socket("**/live/", lambda socket: sockets.append(socket))
    ChargerList(window.page).open().follow(EVC5.ocpp_id)
    _await(window.page, lambda: len(sockets) == 2)  # that of the list, and that of the charger's page
    fetched: list[str] = []
    window.page.on("request", lambda request: fetched.append(request.url))
    ring = json.dumps({"chargers": [window.charger], "topics": []})
    with window.page.expect_request(lambda request: "/head/" in request.url):
        sockets[-1].send(ring)
    with window.page.expect_request(lambda request: "/head/" in request.url, timeout=SOON):
        for _ in range(5):
            sockets[-1].send(ring)
    assert len([url for url in fetched if "/head/" in url]) == 2, "one at once, and one for all of the others"


def test_what_is_typed_while_an_answer_is_on_its_way_stays_whatever_rings(open_window: OpenWindow) -> None:
    window = open_window("ivo")
    sockets: list[WebSocketRoute] = []
    window.page.route_web_socket("**/live/", lambda socket: sockets.append(socket))
    editor = Editor(window.page).open(EVC5.ocpp_id)
    _await(window.page, lambda: len(sockets) == 3)
    held: list[Route] = []
    window.page.route("**/connection/", lambda route: held.append(route))
    with window.page.expect_request("**/connection/"):
        editor.paste(f"wss://backend.example.com/ocpp/{EVC5.ocpp_id}")
    with window.page.expect_response(lambda answer: "/head/" in answer.url):
        sockets[-1].send(json.dumps({"chargers": [window.charger], "topics": []}))
    editor.token.evaluate("(field) => { field.value = 'typed since' }")
    held[0].continue_()
    editor.shows({"com_Endpoint": "backend.example.com:443/ocpp/#OSN#"})
    expect(editor.token).to_have_value("typed since")


def _await(page: Page, condition: Callable[[], bool]) -> None:
    """Lets the page live until that is so."""
    for _ in range(SOON // 20):
        if condition():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it did not happen")


def _told(progress: Progress) -> list[str]:
    """What the page says of the change, but for the seconds that run."""
    parts = (progress.state, progress.sentence, progress.page.locator(".stages"), progress.page.locator("table.steps"))
    return [part.inner_text() for part in parts]
