"""The QR code of a sheet, read by a decoder that has nothing to do with who drew it."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import zxingcpp
from playwright.sync_api import Locator, Page

from tests.journeys import house as houses
from tests.journeys.cast import CHARGERS, EVC5
from tests.journeys.conftest import OpenWindow
from tests.journeys.house import QUICK, House
from tests.patience import PROGRAM
from tests.web.sight import Theme

HOST = ".".join((*3 * ("a" * 63,), "b" * 57, "com"))  # as long as a name may be
Medium = Literal["screen", "print"]
PAGES = f"https://{HOST}:65535"
KEYS = {"short": CHARGERS.index(EVC5) + 1, "long": 2**63 - 1}
ADD = """
from chargers.models import Charger
Charger.objects.create(pk={key}, ocpp_id=255 * "W", organisation=Charger.objects.earliest("pk").organisation)
"""
GREY = """async (picture) => {
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const colours = canvas.getImageData(0, 0, image.width, image.height).data;
  const grey = Array.from({ length: image.width * image.height }, (_, at) => colours[at * 4 + 1]);
  return { grey, shape: [image.height, image.width] };
}"""


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One whose pages have the longest of names, with a charger of the longest ID and the longest key."""
    folder = houses.copy(filled, tmp_path_factory.mktemp("house"))
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", ADD.format(key=KEYS["long"])]
    subprocess.run(command, cwd=houses.ROOT, env=houses.environment(folder), check=True, timeout=PROGRAM)
    with House(folder, {**QUICK, "ECC_PAGES_URL": PAGES}) as serving:
        yield serving


def read(drawn: Locator, desk: Page) -> list[str]:
    """What a picture of this says, dark on light."""
    picture = desk.evaluate(GREY, f"data:image/png;base64,{base64.b64encode(drawn.screenshot()).decode()}")
    grey = memoryview(bytes(picture["grey"])).cast("B", shape=picture["shape"])
    return [found.text for found in zxingcpp.read_barcodes(grey, try_invert=False)]


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("length", KEYS)
def test_the_code_that_is_drawn_leads_to_the_chargers_page(
    open_window: OpenWindow, length: str, theme: Theme, media: Medium
) -> None:
    page = open_window("olga").page
    desk = page.context.new_page()
    page.goto(f"/chargers/{KEYS[length]}/sheet/")
    page.emulate_media(media=media, color_scheme=theme)
    assert read(page.locator(".sheet-qr"), desk) == [f"{PAGES}/chargers/{KEYS[length]}/"]


def test_in_forced_colours_and_on_a_phone_too(open_window: OpenWindow) -> None:
    page = open_window("olga", forced_colors="active", color_scheme="dark", viewport={"width": 320, "height": 640}).page
    desk = page.context.new_page()
    page.goto(f"/chargers/{KEYS['long']}/sheet/")
    assert read(page.locator(".sheet-qr"), desk) == [f"{PAGES}/chargers/{KEYS['long']}/"]


def test_each_of_several_sheets_leads_to_its_own(open_window: OpenWindow) -> None:
    page = open_window("olga").page
    desk = page.context.new_page()
    page.goto("/chargers/sheets/?charger=1&charger=2&charger=3")
    codes = [text for drawn in page.locator(".sheet-qr").all() for text in read(drawn, desk)]
    assert sorted(codes) == [f"{PAGES}/chargers/{key}/" for key in (1, 2, 3)]
