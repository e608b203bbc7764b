"""The bar on top: what stands in it stands beside each other, in every language, whatever the window's width."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.stage import Visitors, stage

WIDTHS = (390, 700, 961, 1200, 1202, 1264, 1280, 1366, 1400, 1920)  # pixels: phones, tablets, laptops, and where the style turns
LANGUAGES = ("en", "fr", "nl", "de")
OVERLAPS = """() => {
  const shown = [...document.querySelectorAll('.bar-inner > :not(nav), .bar nav > a')].filter((one) => one.checkVisibility());
  const boxes = shown.map((one) => one.getBoundingClientRect());
  const beside = boxes.slice(1).every((box, at) => box.left >= boxes[at].right - 0.5);
  const inside = boxes.every((box) => box.left >= 0 && box.right <= innerWidth + 0.5);
  return !(beside && inside);
}"""

COUNT = '<span class="bar-count tabular">1,250</span>'  # of alerts; it takes room, too


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with stage(tmp_path_factory.mktemp("stage")) as served:
        yield served.pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_the_bar_overlaps(browser: Browser, pages: str, language: str) -> None:
    page = Visitors(browser, pages, language).window("anna").page
    page.route("**/alerts/number/", lambda asked: asked.fulfill(body=COUNT, content_type="text/html"))
    page.goto(f"{pages}/alerts/")
    page.locator(".bar-count").wait_for(state="attached")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 860})
        if page.evaluate(OVERLAPS):
            found.append(width)
    assert found == []
