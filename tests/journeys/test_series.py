"""Three chargers go to another backend one after the other; the second does not end well, and the third stays."""

from __future__ import annotations

import subprocess
import sys

from playwright.sync_api import Locator, Page, expect

from tests.journeys import house as houses
from tests.journeys.cast import EVC5, EVC5_EDITED, EVC5_WATCHED, HARBOUR, Known
from tests.journeys.conftest import OpenWindow
from tests.journeys.field import Field
from tests.journeys.house import House
from tests.journeys.pages import SOON, ChargerList

FIRST, SECOND, THIRD = EVC5_EDITED, EVC5_WATCHED, EVC5  # as they stand in the list
NAMED = "from chargers.models import *; o = Organisation.objects.get(name={!r}); b = Backend(organisation=o, name='There'); "
NAMED += "b.tls, b.host, b.port, b.path = False, '127.0.0.1', {}, '/ocpp/'; b.save()"


def test_the_first_that_does_not_end_well_stops_the_others(house: House, field: Field, open_window: OpenWindow) -> None:
    command = [sys.executable, "manage.py", "shell", "-c", NAMED.format(HARBOUR, field.backend.ws_port)]
    subprocess.run(command, cwd=houses.ROOT, env=houses.environment(house.folder), check=True, capture_output=True)
    window = open_window("ivo")
    page = window.page
    first, second, third = field.switch_on(FIRST), field.switch_on(SECOND, "reject:com_Endpoint"), field.switch_on(THIRD)
    for known in (FIRST, SECOND, THIRD):
        field.expects(known.ocpp_id, known.token)
    chargers = ChargerList(page).open()
    for known in (FIRST, SECOND, THIRD):
        expect(chargers.state(known.ocpp_id)).to_have_text("online", timeout=SOON)
        chargers.row(known.ocpp_id).get_by_role("checkbox").check()
    page.get_by_role("button", name="Send to a backend").click()
    page.get_by_label("Backend").select_option(label=f"There · {HARBOUR}")
    page.get_by_role("button", name="See what would happen").click()
    expect(page.get_by_text("3 chargers are sent there, one after the other.")).to_be_visible()
    expect(page.locator("#preflight .check").first).to_be_visible()  # it was tested by itself
    window.examine()
    page.get_by_role("button", name="Send them").click()

    expect(page.get_by_text("One after the other, as they are online.")).to_be_visible()
    expect(state(page, FIRST)).to_have_text("observing")
    expect(state(page, SECOND)).to_have_text("waits for its turn")
    assert first.arrives_as(FIRST.ocpp_id).password_ok
    expect(state(page, FIRST)).to_have_text("moved")

    expect(page.get_by_text("Stopped: this charger did not end well.")).to_be_visible()
    expect(page.get_by_role("status").get_by_role("link")).to_have_text(SECOND.ocpp_id)
    expect(state(page, THIRD)).to_have_text("not started")
    assert second.simulated.connected
    assert third.simulated.connected
    assert not [one for one in field.backend.arrivals if one.ocpp_id != FIRST.ocpp_id and one.boot]
    window.examine()


def state(page: Page, known: Known) -> Locator:
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=known.ocpp_id, exact=True))
    return row.locator(".state")
