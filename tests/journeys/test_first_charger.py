"""From an empty installation to its first charger: nothing but what the shell prints and what pages say."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.cast import PASSWORD, Known
from tests.journeys.conftest import OpenWindow
from tests.journeys.field import Field
from tests.journeys.house import ROOT, House, environment
from tests.patience import PROGRAM

FIRST = Known("NL*ECO*1000", "evc5", "1891351", organisation="Harbour Charging")


def manage(folder: Path, *words: str, **env: str) -> str:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(folder, **env), check=True, timeout=PROGRAM, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One in which there is nothing but its tables."""
    folder = tmp_path_factory.mktemp("empty")
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "sync_controller_types")
    with House(folder) as serving:
        yield serving
    assert " ERROR " not in serving.log, serving.log


def to_do(page: Page) -> list[str]:
    """The codes of the steps that are not done."""
    return page.eval_on_selector_all("#first-steps .check-idle", "all => all.map(one => one.id.replace('step-', ''))")


def test_to_the_first_charger(open_window: OpenWindow, house: House, field: Field) -> None:
    window = open_window()
    page = window.page
    page.goto(manage(house.folder, "add_admin", "anna", "anna@example.com", ECC_PAGES_URL=house.pages).split()[-1])
    for one in page.locator("form [type=password]").all():
        one.fill(PASSWORD)
    page.locator("main form button.btn-primary").click()
    page.goto("/")
    if "login" in page.url:
        window.log_in("anna")
    steps = page.locator("#first-steps")
    expect(steps.get_by_role("heading")).to_have_text("To your first charger")
    assert to_do(page) == ["mail", "second_factor", "organisation", "people", "backend", "charger", "online"]
    expect(page.locator("#figures")).to_have_count(0)
    window.examine()

    steps.get_by_role("link", name="How a charger comes here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How a charger comes here")

    page.goto("/")
    steps.get_by_role("link", name="Add an organisation").click()
    page.get_by_label("Name").fill(FIRST.organisation)
    page.locator("main form button.btn-primary").click()
    page.goto("/")
    assert "organisation" not in to_do(page)
    steps.get_by_role("link", name="Add a charger").click()
    page.get_by_label("OCPP ID").fill(FIRST.ocpp_id)
    page.get_by_label("Serial number").fill(FIRST.serial)
    page.locator("#id_token").fill(FIRST.token)
    page.get_by_role("button", name="Add it", exact=True).click()
    page.wait_for_url(re.compile(r"/chargers/\d+/$"))
    page.goto("/")
    assert to_do(page) == ["mail", "second_factor", "people", "backend", "online"]
    field.switch_on(FIRST)
    expect(steps).to_be_hidden()  # by itself, while the page is open
    page.reload()
    expect(page.locator(".cell-state")).to_contain_text("online")
    expect(steps).to_have_count(0)
    what_admins_manage_is_in_the_bar(page)


def what_admins_manage_is_in_the_bar(page: Page) -> None:
    """Behind one word, by keyboard too; on a phone among the sections."""
    manage, people = page.locator("details.manage > summary"), page.locator("details.manage").get_by_role("link", name="People")
    manage.focus()
    manage.press("Enter")
    expect(people).to_be_visible()
    people.focus()
    people.press("Escape")
    expect(people).to_be_hidden()
    expect(manage).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(manage).to_be_hidden()
    page.get_by_role("button", name="Sections").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="People").click()
    page.wait_for_url("**/people/")
