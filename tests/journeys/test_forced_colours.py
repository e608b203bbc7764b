"""In forced colours (Windows' contrast themes) tints and shadows are gone: what is chosen, ticked, wrong or drawn is seen all the
same. Each is looked at as it is and as it would be without: two pictures that must differ."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FloatRect, Page

from tests.web import sight
from tests.web.sight import Theme
from tests.web.stage import Visitors, stage
from tests.web.walk import PAGES

GO = {name: (who, go) for name, who, go in PAGES}
LEAST = 64  # of 255 steps from black to white
UNCHOSEN = {
    "current": "(one) => one.removeAttribute('aria-current')",
    "pressed": "(one) => one.setAttribute('aria-pressed', 'false')",
    "checked": "(one) => { one.checked = false; }",
}
CHOSEN = [  # the page, what is chosen on it, and what says so: a word of the table above, or a class
    ("chargers", ".bar nav a[aria-current]", "current"),
    ("chargers-filtered", ".figure[aria-current]", "current"),
    ("sections", ".bar nav a[aria-current]", "current"),
    ("charger", ".tabs a[aria-current]", "current"),
    ("settings", ".group-choices a[aria-current]", "current"),
    ("history-week", ".choice-links a[aria-current]", "current"),
    ("menu", ".menu .choice button[aria-pressed=true]", "pressed"),
    ("chargers-picked", ".row-pick:checked", "checked"),
    ("editor-typed", ".row-tick input:checked", "checked"),
    ("editor-typed", ".row-ticked", "row-ticked"),
    ("settings-typed", ".row-ticked", "row-ticked"),
    ("settings-wrong", ".row-wrong", "row-wrong"),
    ("backend-wrong", ".form-control.is-invalid", "is-invalid"),
    ("preview", ".mode-chosen", "mode-chosen"),
    ("progress", ".stage-now", "current"),
]
DRAWN = [  # the page, the drawing, and its parts
    ("chargers", "svg.day", (".day-on", ".day-off")),
    ("charger", ".wide-bar svg.day", (".day-on", ".day-off")),
    (
        "history-week",
        ".lanes svg",
        (".lane-on", ".lane-off", ".lane-mixed", ".lane-boot", ".lane-change path", ".lane-middle", ".lane-label"),
    ),
]
TOLD_APART = [  # two classes of one drawing's parts
    ("chargers", "svg.day", "day-on", "day-off"),
    ("history-week", ".lanes svg", "lane-on", "lane-off"),
]
FURTHEST = """async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (picture) => {
    const image = await createImageBitmap(await (await fetch(picture)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height).data;
  }));
  if (one.length !== other.length) return 255;
  return one.reduce((most, step, at) => Math.max(most, Math.abs(step - other[at])), 0);
}"""


STILL = "document.addEventListener('htmx:beforeSwap', (event) => { event.detail.shouldSwap = false; })"
LATE = """() => new Promise((answered) => {
  document.addEventListener("htmx:afterOnLoad", () => answered(), { once: true });
  document.querySelector("#row-address").classList.remove("row-ticked");
  document.querySelector("#token").dispatchEvent(new Event("change", { bubbles: true }));
})"""


class Desk:
    """Pages in forced colours, and a page of nobody's on which pictures are compared."""

    def __init__(self, visitors: Visitors, blank: Page) -> None:
        self._visitors, self._blank = visitors, blank

    def opened(self, name: str, scheme: Theme) -> Page:
        who, go = GO[name]
        page = self._visitors.window(who).page
        page.set_viewport_size(sight.DESKTOP)
        page.route_web_socket("**/live/", lambda socket: None)  # open and silent: no word that the page does not follow
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        go(page)
        page.evaluate("document.activeElement?.blur()")
        page.mouse.move(0, 0)
        page.evaluate(STILL)
        return page

    def step(self, page: Page, selector: str, change: str) -> int:
        """How far apart the two pictures are, of what this selects first, before and after the change."""
        shown = page.locator(f"{selector} >> visible=true").first
        shown.scroll_into_view_if_needed()
        box = shown.bounding_box()
        assert box is not None
        clip: FloatRect = {"x": box["x"] - 4, "y": box["y"] - 4, "width": box["width"] + 8, "height": box["height"] + 8}
        pictures = []
        for _ in range(2):
            page.evaluate(sight.SETTLED)
            taken = page.screenshot(clip=clip, animations="disabled")
            pictures.append(f"data:image/png;base64,{base64.b64encode(taken).decode()}")
            if len(pictures) == 1:
                shown.evaluate(change)
        return int(self._blank.evaluate(FURTHEST, pictures))


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with stage(tmp_path_factory.mktemp("stage")) as house:
        yield Desk(Visitors(browser, house.pages), browser.new_page())


schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


def test_a_late_answer_puts_nothing_right(desk: Desk) -> None:
    """What was typed is asked about once its field is left; a slow server answers between the two pictures."""
    page = desk.opened("editor-typed", "light")
    page.evaluate(LATE)
    assert page.locator("#row-address.row-ticked").count() == 0


@schemes
@pytest.mark.parametrize(("name", "chosen", "by"), CHOSEN)
def test_what_is_chosen_differs_from_what_is_not(desk: Desk, name: str, chosen: str, by: str, scheme: Theme) -> None:
    page = desk.opened(name, scheme)
    gone = UNCHOSEN.get(by, f"(one) => one.classList.remove(...'{by}'.split(' '))")
    assert desk.step(page, chosen, gone) >= LEAST


@schemes
@pytest.mark.parametrize(("name", "drawing", "parts"), DRAWN)
def test_what_is_drawn_stands_out(desk: Desk, name: str, drawing: str, parts: tuple[str, ...], scheme: Theme) -> None:
    page = desk.opened(name, scheme)
    unseen = []
    for part in parts:
        step = desk.step(page, f"{drawing}:has({part})", f"(one) => one.querySelectorAll('{part}').forEach((it) => it.remove())")
        unseen += [f"{part}: {step}"] if step < LEAST else []
    assert unseen == []


@schemes
@pytest.mark.parametrize(("name", "drawing", "one", "other"), TOLD_APART)
def test_what_is_drawn_is_told_apart(desk: Desk, name: str, drawing: str, one: str, other: str, scheme: Theme) -> None:
    page = desk.opened(name, scheme)
    swap = f"(svg) => svg.querySelectorAll('.{one}').forEach((it) => it.setAttribute('class', '{other}'))"
    assert desk.step(page, f"{drawing}:has(.{one})", swap) >= LEAST


@schemes
@pytest.mark.parametrize("name", ["chargers-filtered", "settings-edit", "editor-typed", "history-week", "preview"])
def test_the_focus_is_drawn(desk: Desk, name: str, scheme: Theme) -> None:
    assert sight.tab_through(desk.opened(name, scheme)) == []
