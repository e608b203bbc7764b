"""What comes out of the printer: one A4 page for each commissioning sheet, and nothing of the frame on it."""

from __future__ import annotations

import re

import pytest

from tests.journeys.cast import CHARGERS, EVC5
from tests.journeys.conftest import OpenWindow

PAGE = re.compile(rb"/Type\s*/Page\b")
A4 = re.compile(rb"/MediaBox\s*\[0 0 (59[45](?:\.\d+)?) (84[12](?:\.\d+)?)\]")
EVC5_KEY = CHARGERS.index(EVC5) + 1


@pytest.mark.parametrize(
    ("path", "pages"), [(f"/chargers/{EVC5_KEY}/sheet/", 1), ("/chargers/sheets/?charger=1&charger=2&charger=3", 3)]
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_one_charger_is_one_page(open_window: OpenWindow, path: str, pages: int, language: str) -> None:
    page = open_window("olga", extra_http_headers={"Accept-Language": language}).page
    page.goto(path)
    page.emulate_media(media="print")
    assert page.locator(".sheet").count() == pages
    for frame in (".bar", ".foot", ".sheet-top"):
        assert not page.locator(frame).is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert len(PAGE.findall(paper)) == len(A4.findall(paper)) == pages
