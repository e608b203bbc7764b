"""The main job, end to end: paste what the backend gave, see the document's fields, apply, watch, arrive there."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.cast import CPA, EVC4, EVC5, EVC5_WITHOUT_SCRIPTS, Known
from tests.journeys.conftest import OpenWindow
from tests.journeys.field import PATIENCE, Field, OneCharger
from tests.journeys.house import OBSERVATION
from tests.journeys.pages import SOON, ChargerList, Editor
from tests.journeys.window import Window

URL, NEW_ID, TOKEN = "wss://devices.ecotap.com/registry/ocpp/NL*ECO*1000", "NL*ECO*1000", "53Umkk1q7rEM"
MOVED = (OBSERVATION + 10) * 1000  # milliseconds


def online(field: Field, window: Window, known: Known) -> OneCharger:
    """The charger comes, and the list shows it without a reload."""
    chargers = ChargerList(window.page).open()
    expect(chargers.state(known.ocpp_id)).to_have_text("never seen")
    charger = field.switch_on(known)
    expect(chargers.state(known.ocpp_id)).to_have_text("online", timeout=SOON)
    expect(chargers.row(known.ocpp_id)).to_contain_text(field.door.removeprefix("ws://"), timeout=SOON)
    return charger


def test_an_evc5_moves_to_a_backend_over_tls_with_a_new_id(field: Field, open_window: OpenWindow) -> None:
    window = open_window("ivo")
    charger = online(field, window, EVC5)
    window.examine()
    had = charger.holds["com_Options"]
    assert "UseTLS=0" in had

    editor = Editor(window.page).open(EVC5.ocpp_id)
    editor.paste(URL, TOKEN)
    editor.answer_new_id(NEW_ID)
    editor.shows(
        {
            "com_Endpoint": "devices.ecotap.com:443/registry/ocpp/#OSN#",
            "com_OCPPID": NEW_ID,
            "com_ProtType": "OCPP1.6J",
            "com_Options": had.replace("UseTLS=0", "UseTLS=1"),
            "authorizationKey": f"{NEW_ID}:{TOKEN}",
        }
    )
    for key in ("com_Endpoint", "com_OCPPID", "com_Options", "authorizationKey"):
        expect(editor.ticked(key)).to_be_checked()
    for key in ("com_ProtType", "com_OCPPInfo"):
        expect(editor.ticked(key)).not_to_be_checked()

    target = f"{field.backend.wss_url}{NEW_ID}"
    editor.paste(target)
    endpoint = f"127.0.0.1:{field.backend.wss_port}/ocpp/#OSN#"
    editor.shows({"com_Endpoint": endpoint, "com_OCPPID": NEW_ID, "authorizationKey": f"{NEW_ID}:{TOKEN}"})
    window.examine()

    preview = editor.preview()
    assert preview.keys == ["authorizationKey", "com_OCPPID", "com_Options", "com_Endpoint"]
    assert preview.steps[3] == ("com_Endpoint", endpoint)
    assert TOKEN not in window.page.content()
    window.shows("The charger will leave this server.")
    window.shows("The authorization key cannot be read back.")
    window.shows("Ask the backend's operator for the complete chain")  # it was tried by itself: nobody here knows its authority
    window.examine()

    sure = preview.apply()
    window.examine()
    field.expects(NEW_ID, TOKEN)
    progress = sure.yes()
    progress.becomes("restarting")
    expect(progress.answer(1)).to_contain_text("accepted")
    expect(progress.answer(2)).to_contain_text("accepted")
    expect(progress.answer(2)).to_contain_text("read back")
    expect(progress.answer(3)).to_contain_text("planned")
    expect(progress.countdown).to_have_text(counting(30, 60))
    window.examine()

    charger.live(59)
    assert charger.simulated.connected, "the 60 seconds of R12 are not over"
    charger.comes_back()
    assert charger.simulated.ocpp_id == NEW_ID
    expect(progress.answer(1)).to_contain_text("proven by its login")
    expect(progress.answer(4)).to_contain_text("read back")
    progress.becomes("observing")  # asked to restart, it hung up at once
    expect(progress.sentence).to_contain_text("It has left.")
    expect(progress.sentence).to_contain_text("We watch until")
    expect(progress.countdown).to_be_visible()

    arrival = charger.arrives_as(NEW_ID)
    assert (arrival.tls, arrival.path, arrival.user, arrival.password_ok) == (True, f"/ocpp/{NEW_ID}", NEW_ID, True)
    progress.becomes("moved", MOVED)
    expect(progress.sentence).to_contain_text("The charger left and stayed away.")
    assert charger.holds["com_Endpoint"] == endpoint
    assert charger.holds["com_Options"] == had.replace("UseTLS=0", "UseTLS=1")
    window.examine()

    for part in ("journal", "messages", "settings"):
        window.page.goto(f"/chargers/{window.charger}/{part}/")
        expect(window.page.get_by_role("heading", level=1)).to_have_text(NEW_ID)
        assert TOKEN not in window.page.content()
    expect(ChargerList(window.page).open().state(NEW_ID)).to_have_text("moved away")


def test_a_cpa_moves_to_a_backend_over_tls(field: Field, open_window: OpenWindow) -> None:
    window = open_window("ivo")
    charger = online(field, window, CPA)
    editor = Editor(window.page).open(CPA.ocpp_id)
    editor.paste("wss://192.168.255.8:443/ocpp1.6/secured/TEST-OCPPID", "9N8gGyS8Un7g4IY9dRIC")
    editor.answer_new_id("TEST-OCPPID")
    fields = {
        "BackOffice-URL": "wss://192.168.255.8",
        "BackOffice-Portnr": "443",
        "BackOffice-Path": "/ocpp1.6/secured/",
        "OCPPID": "TEST-OCPPID",
    }
    editor.shows(fields | {"AuthorizationKey": "9N8gGyS8Un7g4IY9dRIC"})
    expect(window.page.locator("[role=row][id]")).to_have_count(5)

    editor.paste(f"{field.backend.wss_url}TEST-OCPPID")
    fields = {"BackOffice-URL": "wss://127.0.0.1", "BackOffice-Portnr": str(field.backend.wss_port), "OCPPID": "TEST-OCPPID"}
    editor.shows(fields)
    window.examine()
    preview = editor.preview()
    window.shows("It is not known here who signed the certificate")
    assert preview.keys == ["AuthorizationKey", "OCPPID", "BackOffice-Portnr", "BackOffice-URL"]
    field.expects("TEST-OCPPID", "9N8gGyS8Un7g4IY9dRIC")
    progress = preview.apply().yes()
    charger.comes_back()
    expect(progress.answer(1)).to_contain_text("proven by its login")
    expect(progress.answer(4)).to_contain_text("read back")

    arrival = charger.arrives_as("TEST-OCPPID")
    assert (arrival.tls, arrival.path, arrival.user, arrival.password_ok) == (True, "/ocpp/TEST-OCPPID", "TEST-OCPPID", True)
    assert fields.items() <= charger.holds.items()
    progress.becomes("moved", MOVED)


def test_an_evc4_moves_without_tls_and_is_warned_of_clear_text(field: Field, open_window: OpenWindow) -> None:
    window = open_window("ivo")
    charger = online(field, window, EVC4)
    editor = Editor(window.page).open(EVC4.ocpp_id)
    editor.paste("ws://www.example.com:80/ocpp1.6/path/TEST-OCPPID")
    editor.answer_new_id("TEST-OCPPID")
    editor.shows(
        {"com_Endpoint": "www.example.com:80/ocpp1.6/path/#OSN#", "com_OCPPID": "TEST-OCPPID", "com_ProtType": "OCPP1.6J"}
    )
    expect(editor.new("com_Options")).to_have_value(re.compile("UseTLS=0"))

    editor.open(EVC4.ocpp_id)
    endpoint = f"127.0.0.1:{field.backend.ws_port}/ocpp/#OSN#"
    editor.paste(f"{field.backend.ws_url}{EVC4.ocpp_id}", TOKEN)
    editor.shows({"com_Endpoint": endpoint, "com_OCPPID": EVC4.ocpp_id, "authorizationKey": f"{EVC4.ocpp_id}:{TOKEN}"})
    window.shows("clear text")
    window.examine()
    preview = editor.preview()
    assert preview.keys == ["authorizationKey", "com_Endpoint"]
    window.shows("Over ws:// the token travels in clear text; everybody on the way can read it.")
    field.expects(EVC4.ocpp_id, TOKEN)
    progress = preview.apply().yes()
    charger.comes_back()
    expect(progress.answer(1)).to_contain_text("proven by its login")

    arrival = charger.arrives_as(EVC4.ocpp_id)
    assert (arrival.tls, arrival.user, arrival.password_ok) == (False, EVC4.ocpp_id, True)
    progress.becomes("moved", MOVED)


def test_with_scripts_off_it_is_the_same_way_with_a_button_and_reloads(field: Field, open_window: OpenWindow) -> None:
    window = open_window("ivo", java_script_enabled=False)
    charger = field.switch_on(EVC5_WITHOUT_SCRIPTS)
    chargers = ChargerList(window.page)
    reload_until(lambda: "ocpp/" in chargers.open().row(EVC5_WITHOUT_SCRIPTS.ocpp_id).inner_text(), window)
    editor = Editor(window.page).open(EVC5_WITHOUT_SCRIPTS.ocpp_id)
    editor.paste(f"{field.backend.wss_url}NL*ECO*1100", TOKEN)
    editor.work_it_out()
    editor.answer_new_id("NL*ECO*1100")
    endpoint = f"127.0.0.1:{field.backend.wss_port}/ocpp/#OSN#"
    editor.shows({"com_Endpoint": endpoint, "com_OCPPID": "NL*ECO*1100", "authorizationKey": f"NL*ECO*1100:{TOKEN}"})
    preview = editor.preview()
    assert preview.keys == ["authorizationKey", "com_OCPPID", "com_Options", "com_Endpoint"]

    field.expects("NL*ECO*1100", TOKEN)
    progress = preview.apply().yes()
    reload_until(lambda: progress.state.inner_text() == "restarting", window)
    expect(progress.countdown).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))  # nothing counts: the moment itself stands there
    charger.comes_back()
    arrival = charger.arrives_as("NL*ECO*1100")
    assert (arrival.tls, arrival.user, arrival.password_ok) == (True, "NL*ECO*1100", True)
    reload_until(lambda: progress.state.inner_text() == "moved", window)
    expect(progress.sentence).to_contain_text("The charger left and stayed away.")


def counting(least: int, most: int) -> re.Pattern[str]:
    """A countdown between these seconds."""
    return re.compile("|".join([*(f"^{n} s$" for n in range(least, min(most, 59) + 1)), r"^1:00$"]))


def reload_until(condition: Callable[[], bool], window: Window) -> None:
    """What a person without scripts does."""
    give_up = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < give_up, window.page.locator("main").inner_text()
        window.page.reload()
