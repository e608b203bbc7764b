"""One server, one field and one browser for each module; a window for each person. Skipped by name without Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.journeys import house as houses
from tests.journeys.cast import CHARGERS
from tests.journeys.field import Field
from tests.journeys.house import House
from tests.journeys.pages import SOON
from tests.journeys.window import Window
from tests.programs import needs, path_of
from tests.web.sight import DESKTOP

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
HERE = Path(__file__).parent
GIVEN_TOKENS = ("53Umkk1q7rEM", "9N8gGyS8Un7g4IY9dRIC")
OpenWindow = Callable[..., Window]
expect.set_options(timeout=SOON)  # how fast this machine is proves nothing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(needs("chromium"))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cast")
    houses.fill(folder)
    return folder


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(houses.copy(filled, tmp_path_factory.mktemp("house"))) as serving:
        yield serving
    assert " ERROR " not in serving.log, serving.log
    assert not [token for token in (*(known.token for known in CHARGERS), *GIVEN_TOKENS) if token in serving.log]


@pytest.fixture(scope="module")
def field(house: House) -> Iterator[Field]:
    with Field(house.door) as outdoors:
        yield outdoors


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=path_of("chromium"), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def logged_in() -> dict[str, Any]:
    """The cookies of those who have logged in once, by name."""
    return {}


@pytest.fixture
def open_window(browser: Browser, house: House, logged_in: dict[str, Any]) -> Iterator[OpenWindow]:
    """A window of a person who is logged in, or of nobody yet. At the end none of them may have a complaint."""
    windows: list[Window] = []
    with ExitStack() as opened:

        def window(person: str = "", **options: Any) -> Window:
            usual = {"base_url": house.pages, "viewport": DESKTOP, "locale": "en", "storage_state": logged_in.get(person)}
            options = usual | options
            context = browser.new_context(**options)
            opened.callback(context.close)
            windows.append(Window(context, house.pages))
            if person and person not in logged_in:
                windows[-1].log_in(person)
                expect(windows[-1].page.get_by_role("heading", level=1)).to_have_text("Chargers")
                logged_in[person] = context.storage_state()
            return windows[-1]

        yield window
        complaints = [complaint for one in windows for complaint in one.complaints]
    assert complaints == []
