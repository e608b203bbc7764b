"""How a page is looked at: at a desk and on a phone, light and dark, in one visit. And what must not be seen there."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

Theme = Literal["light", "dark"]
DESKTOP: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDTHS = {"desktop": DESKTOP, "phone": PHONE}
THEMES: tuple[Theme, Theme] = ("light", "dark")
EVERY_WAY = tuple((width, theme) for width in WIDTHS for theme in THEMES)
CROSSWISE = ((("desktop", "light"), ("phone", "dark")), (("desktop", "dark"), ("phone", "light")))  # each width, each theme
NARROWEST = 320  # SC 1.4.10: a page of 1280 at 400 %
ALL_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
MOST_TABS = 60  # rows of a list are all alike

SETTLED = "document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish())"
SCROLLS = "document.documentElement.scrollWidth > innerWidth"
OPEN = "document.querySelectorAll('main details:not([open])').forEach((one) => { one.open = true; })"

FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const seen = [one, one.closest("label")].filter(Boolean)
    .some((it) => drawn(getComputedStyle(it)) || drawn(getComputedStyle(it, "::after")));
  const boxes = [...one.getClientRects()];
  const hit = boxes.some((box) => [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]].some(([x, y]) => {
    const at = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return at && [one, ...(one.labels ?? [])].some((it) => it.contains(at) || at.contains(it));
  }));
  return { name: one.outerHTML.slice(0, 140), seen, hit };
}"""


def looks(page: Page) -> Iterator[tuple[str, str]]:
    """Shows the whole page in each width and theme in turn."""
    touch = page.context.new_cdp_session(page)
    page.evaluate("scrollTo(0, 0)")
    for width, viewport in WIDTHS.items():
        page.set_viewport_size(viewport)
        touch.send("Emulation.setTouchEmulationEnabled", {"enabled": width == "phone"})
        tall = page.evaluate("document.documentElement.scrollHeight")  # what sticks to the bottom stands at the end
        page.set_viewport_size({"width": viewport["width"], "height": max(tall, viewport["height"])})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.evaluate(SETTLED)  # else colours are on their way
            yield width, theme
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    touch.detach()
    page.set_viewport_size(DESKTOP)


def examine(page: Page, at: Collection[tuple[str, str]] = EVERY_WAY) -> list[str]:
    """What axe finds, and where the page scrolls sideways."""
    findings = []
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = json.dumps({"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": ALL_RULES}})
    for width, theme in looks(page):
        if (width, theme) not in at:
            continue
        for one in page.evaluate(f"axe.run({options}).then((found) => found.violations)"):
            places = "; ".join(f"{node['html'][:160]} ({_why(node)})" for node in one["nodes"][:3])
            findings.append(f"{width}, {theme}: {one['id']}: {one['help']}: {places}")
        if page.evaluate(SCROLLS):
            findings.append(f"{width}: the page scrolls sideways")
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    if page.evaluate(SCROLLS):
        findings.append(f"at {NARROWEST} pixels the page scrolls sideways")
    page.set_viewport_size(DESKTOP)
    return findings


def _why(node: dict[str, Any]) -> str:
    checks = node["any"] or node["all"] or node["none"]
    return str(checks[0]["message"])[:160] if checks else ""


def tab_through(page: Page) -> list[str]:
    """What is wrong with the focus on its way through the page: not drawn, or hidden behind something (SC 2.4.7, 2.4.11)."""
    findings = []
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
    first = None
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None or at["name"] == first:
            break
        first = first or at["name"]
        if not at["seen"]:
            findings.append(f"focus is not drawn: {at['name']}")
        if not at["hit"]:
            findings.append(f"focus is hidden: {at['name']}")
    return findings
