"""On a phone a link that stands by itself takes a touch beside it, and takes none from what stands next to it."""

from __future__ import annotations

import pytest

from tests.journeys.cast import EVC5
from tests.journeys.conftest import OpenWindow
from tests.web.sight import PHONE

THUMB = 44  # pixels
HEIGHT = """(one) => {
  const box = one.getBoundingClientRect();
  const middle = box.left + Math.min(box.width / 2, 60);
  const hit = (y) => one.contains(document.elementFromPoint(middle, y));
  let above = 0, below = 0;
  while (above < 40 && hit(box.top + box.height / 2 - above)) above += 1;
  while (below < 40 && hit(box.top + box.height / 2 + below)) below += 1;
  return above + below;
}"""


@pytest.mark.parametrize("what", [".brand", ".crumb", ".head .state-large", "details.more > summary"])
def test_a_thumb_finds_it(open_window: OpenWindow, what: str) -> None:
    window = open_window("ivo", viewport=PHONE, has_touch=True, is_mobile=True)
    page = window.page
    page.goto("/?q=" + EVC5.ocpp_id)
    page.locator(".cell-id a").first.click()
    page.wait_for_selector(".head")
    one = page.locator(what).first
    one.scroll_into_view_if_needed()
    assert one.evaluate(HEIGHT) >= THUMB - 2


def test_what_stands_close_keeps_its_own(open_window: OpenWindow) -> None:
    page = open_window("ivo", viewport=PHONE, has_touch=True, is_mobile=True).page
    page.goto("/?q=" + EVC5.ocpp_id)
    page.locator(".cell-id a").first.click()
    page.wait_for_selector(".head-facts a")
    assert page.locator(".head-facts a").evaluate_all(f"(all) => Math.min(...all.map({HEIGHT}))") >= 24
