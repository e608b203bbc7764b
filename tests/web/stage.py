"""The pages as they are served, on the made-up fleet of `scenery`: for pictures of them, and for the walk through all of them.

Run as a program it fills the database that the environment names, says "ready", and keeps those alive who talk.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.house import ROOT, House, environment
from tests.journeys.window import Window
from tests.web.sight import DESKTOP

SETTINGS = {"ECC_PUBLIC_ENDPOINTS": "ws://127.0.0.1:8000/ocpp/", "ECC_TIME_ZONE": "Europe/Amsterdam"}
PULSE = 5.0  # seconds; far below the time in which a charger may be silent


@contextmanager
def stage(folder: Path) -> Iterator[House]:
    """A house that serves the made-up fleet, whose chargers go on talking."""
    command = [sys.executable, "-m", "tests.web.stage"]
    env = environment(folder) | SETTINGS
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as scenery:
        try:
            assert scenery.stdout is not None
            if scenery.stdout.readline() != "ready\n":
                raise SystemExit("The made-up fleet could not be made.")
            with House(folder, SETTINGS) as house:
                yield house
        finally:
            scenery.terminate()


class Visitors:
    """A window for each person of the walk, opened and logged in when it is asked for. Nobody's name is empty."""

    def __init__(self, browser: Browser, house: str, language: str = "en") -> None:
        self._browser, self._house, self._language = browser, house, language
        self._windows: dict[str, Window] = {}

    def window(self, who: str) -> Window:
        if who not in self._windows:
            context = self._browser.new_context(
                base_url=self._house,
                viewport=DESKTOP,
                locale=self._language,
                reduced_motion="reduce",
                timezone_id="Europe/Amsterdam",
            )
            self._windows[who] = window = Window(context, self._house)
            if who:
                window.log_in(who)
                window.page.wait_for_url("**/")
        return self._windows[who]


def _play() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.web import scenery

    call_command("migrate", verbosity=0)
    scenery.pictures()
    print("ready", flush=True)  # noqa: T201 to who started it
    while True:
        time.sleep(PULSE)
        scenery.keep_alive()


if __name__ == "__main__":
    _play()
