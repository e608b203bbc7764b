"""Tables of chargers: an operator's spreadsheet with all that was done to it, and three lines that an installer pastes."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

from tests.journeys.cast import CPA, EVC4, EVC5, EVC5_WATCHED
from tests.journeys.conftest import OpenWindow
from tests.web.fleets import operators_table
from tests.web.fleets.operators_table import COUNTRIES, ROWS, OperatorsTable

HERE = (EVC5.ocpp_id, EVC4.ocpp_id, CPA.ocpp_id, EVC5_WATCHED.ocpp_id)
READ = 90_000  # milliseconds for 2,000 rows, on a machine that does something else too
PASTED = "NL*OWN*1\t1815001\ts3cret-t0ken-1\nNL*OWN*2\t1815002\ts3cret-t0ken-2\nNL*OWN*3\t1815003\ts3cret-t0ken-3\n"


def test_an_operator_brings_a_spreadsheet_mends_it_and_takes_it_back(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window("ivo")
    page = window.page
    table = operators_table.chargers(COUNTRIES["nl"], HERE, "")
    file = tmp_path / "laadpalen.xlsx"
    file.write_bytes(table.as_xlsx())
    page.goto("/fleets/imports/begin/chargers/")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at the rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("laadpalen.xlsx")
    expect(tab(page, "to be corrected")).to_have_text(f"to be corrected {len(bad(table))}", timeout=READ)
    window.examine()
    for number, column in table.wrong:
        expect(page.locator(f"#cell-{number}-{column}")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name=re.compile("^Go ahead with")).click()
    expect(page.get_by_text(f"{ROWS - 2 - len(bad(table)):,} chargers were added")).to_be_visible(timeout=READ)

    with page.expect_download() as kept:
        page.get_by_role("link", name="Result (CSV)").click()
    assert sum(bool(line[-1]) for line in result(kept.value)[1:]) == len(bad(table))
    first = min(table.right)[0]  # of each kind of fault the first one is mended; the others are left out
    mended = {place: right for place, right in table.right.items() if place[0] < first + 20}
    last = max(mended)
    page.locator(f"#cell-{last[0]}-{last[1]}").fill("typed meanwhile")
    for number, column in mended:
        mend(page, number, column, mended[number, column])
        if (number, column) != last:
            expect(page.locator(f"#cell-{last[0]}-{last[1]}")).to_have_value("typed meanwhile")
    left = len(bad(table)) - len(mended) - 1  # the other one of the two with one ID is good by itself
    expect(tab(page, "to be corrected")).to_have_text(f"to be corrected {left}")
    page.get_by_role("button", name="Leave out all rows to be corrected").click()
    page.get_by_role("button", name=re.compile("^Go ahead with")).click()
    expect(page.get_by_text(f"{ROWS - 2 - left:,} chargers were added")).to_be_visible(timeout=READ)
    window.examine()

    page.get_by_text("Take it back", exact=True).click()
    page.get_by_role("button", name="Yes, take it back").click()
    expect(page.locator("#import .state").first).to_have_text("taken back", timeout=READ)
    page.goto("/?q=NL*OPS")
    expect(page.get_by_role("link", name="NL*OPS*10000")).to_have_count(0)


def test_an_installer_pastes_three_lines(open_window: OpenWindow) -> None:
    window = open_window("carla")
    page = window.page
    page.goto("/fleets/imports/begin/chargers/")
    page.get_by_label("Or paste rows from a spreadsheet").fill(PASTED)
    page.get_by_role("button", name="Look at the rows").click()
    expect(page.get_by_text("they were guessed")).to_be_visible()
    expect(tab(page, "good")).to_have_text("good 3")
    assert "s3cret" not in page.content()
    window.examine()
    page.get_by_role("button", name="Go ahead with 3 good rows").click()
    expect(page.get_by_text("3 chargers were added")).to_be_visible()
    page.goto("/?q=NL*OWN")
    for number in (1, 2, 3):
        expect(page.get_by_role("link", name=f"NL*OWN*{number}", exact=True)).to_be_visible()


def test_a_file_that_is_too_large_is_said_to_be_before_it_is_sent(open_window: OpenWindow, tmp_path: Path) -> None:
    page = open_window("ivo").page
    page.goto("/fleets/imports/begin/moves/")
    file = tmp_path / "a.csv"
    file.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    field = page.get_by_label("File")
    field.set_input_files(file)
    assert field.evaluate("field => field.validationMessage").startswith("The file is larger than 10 MiB.")
    page.get_by_role("button", name="Look at the rows").click()
    expect(page).to_have_url(re.compile("begin/moves/$"))
    file.write_text("OCPP ID;URL\n")
    field.set_input_files(file)
    page.get_by_role("button", name="Look at the rows").click()
    expect(page.get_by_text("There is no row below the names of the columns.")).to_be_visible()


def bad(table: OperatorsTable) -> set[int]:
    return {number for number, _ in table.wrong}


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Which rows").get_by_role("link", name=re.compile(f"^{name}"))


def mend(page: Page, number: int, column: str, text: str) -> None:
    page.locator(f"#cell-{number}-{column}").fill(text)
    page.locator(f"#form-{number}").get_by_role("button", name="Save").click()
    expect(page.locator(f"#cell-{number}-{column}")).to_have_count(0)


def result(download: Download) -> list[list[str]]:
    """Its rows; those above the names of the columns are empty, as are those that were empty."""
    lines = csv.reader(io.StringIO(Path(download.path()).read_text("utf-8-sig")), delimiter=";")
    return [line for line in lines if line]
