"""The editor in a browser: the URL and the rows agree, and what cannot be is said at its place before anything is sent."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.cast import EVC4_REFUSED, EVC5_EDITED
from tests.journeys.conftest import OpenWindow
from tests.journeys.field import Field
from tests.journeys.pages import ChargerList, Editor
from tests.journeys.window import Window

WRITES = "ChangeConfiguration"


def read(window: Window, field: Field, ocpp_id: str) -> None:
    """Its settings were read: the list shows where it points."""
    expect(ChargerList(window.page).open().row(ocpp_id)).to_contain_text(field.door.removeprefix("ws://"))


def test_tls_on_an_evc4_is_refused_at_the_url_and_nothing_is_sent(field: Field, open_window: OpenWindow) -> None:
    window = open_window("ivo")
    charger = field.switch_on(EVC4_REFUSED)
    read(window, field, EVC4_REFUSED.ocpp_id)
    editor = Editor(window.page).open(EVC4_REFUSED.ocpp_id)
    editor.paste(f"wss://devices.ecotap.com/registry/ocpp/{EVC4_REFUSED.ocpp_id}", "53Umkk1q7rEM")
    expect(editor.said_at_url).to_contain_text("TLS")
    expect(editor.count).to_have_text("First solve the point above.")
    window.examine()
    window.page.get_by_role("button", name="Preview").click()
    expect(editor.said_at_url).to_contain_text("TLS")
    expect(window.page).to_have_url(re.compile(r"/connection/$"))
    expect(window.page.get_by_role("heading", name="Before anything is sent")).to_have_count(0)
    assert not [event for event in charger.simulated.diary.events if WRITES in event.detail]


@pytest.fixture
def editor(field: Field, open_window: OpenWindow) -> Editor:
    """Of a charger whose settings were read."""
    window = open_window("ivo")
    if not any(one.simulated.serial == EVC5_EDITED.serial for one in field.chargers):
        field.switch_on(EVC5_EDITED)
    read(window, field, EVC5_EDITED.ocpp_id)
    return Editor(window.page).open(EVC5_EDITED.ocpp_id)


def test_editing_a_row_changes_the_url(editor: Editor) -> None:
    editor.new("com_Endpoint").fill("backend.example.com:9000/ocpp/#OSN#")
    expect(editor.url).to_have_value(f"ws://backend.example.com:9000/ocpp/{EVC5_EDITED.ocpp_id}")
    expect(editor.ticked("com_Endpoint")).to_be_checked()
    expect(editor.ticked("com_OCPPID")).not_to_be_checked()
    editor.new("com_OCPPID").fill("OTHER-ID")
    expect(editor.url).to_have_value("ws://backend.example.com:9000/ocpp/OTHER-ID")
    expect(editor.ticked("com_OCPPID")).to_be_checked()


def test_editing_the_url_changes_the_rows(editor: Editor) -> None:
    editor.paste(f"wss://backend.example.com/central/{EVC5_EDITED.ocpp_id}")
    editor.shows({"com_Endpoint": "backend.example.com:443/central/#OSN#", "com_OCPPID": EVC5_EDITED.ocpp_id})
    expect(editor.new("com_Options")).to_have_value(re.compile("UseTLS=1"))
    editor.paste(f"ws://backend.example.com/central/{EVC5_EDITED.ocpp_id}")
    editor.shows({"com_Endpoint": "backend.example.com:80/central/#OSN#"})
    expect(editor.new("com_Options")).to_have_value(re.compile("UseTLS=0"))


def test_a_switch_of_the_options_is_the_scheme_of_the_url(editor: Editor) -> None:
    editor.page.get_by_text("Open its switches").click()
    editor.page.get_by_role("switch", name="UseTLS").check()
    expect(editor.url).to_have_value(re.compile("^wss://"))
    expect(editor.page.get_by_role("switch", name="UseTLS")).to_be_visible()


def test_both_edited_and_different_is_an_error_at_both(field: Field, open_window: OpenWindow, editor: Editor) -> None:
    """In one round, as it comes about without scripts."""
    plain = Editor(open_window("ivo", java_script_enabled=False).page).open(EVC5_EDITED.ocpp_id)
    plain.paste(f"wss://one.example.com/ocpp/{EVC5_EDITED.ocpp_id}")
    plain.new("com_Endpoint").fill("another.example.com:443/ocpp/#OSN#")
    plain.work_it_out()
    twice = "This was edited in two places that now say different things."
    expect(plain.said_at_url).to_contain_text(twice)
    expect(plain.row("com_Endpoint")).to_contain_text(twice)
    plain.preview_refused()
    expect(plain.url).to_have_value(f"wss://one.example.com:443/ocpp/{EVC5_EDITED.ocpp_id}")
    expect(plain.new("com_Endpoint")).to_have_value("another.example.com:443/ocpp/#OSN#")


def test_what_was_previewed_survives_going_back_and_a_reload(editor: Editor) -> None:
    url = f"wss://backend.example.com:443/central/{EVC5_EDITED.ocpp_id}"
    editor.paste(url, "a-made-up-token")
    editor.shows({"com_Endpoint": "backend.example.com:443/central/#OSN#"})
    steps = editor.preview().steps
    editor.page.reload()
    editor.page.get_by_role("link", name="Back to the editor").click()
    expect(editor.url).to_have_value(url)
    editor.page.reload()
    expect(editor.url).to_have_value(url)
    expect(editor.token).to_have_value("")  # kept, and not sent to the browser again
    assert "a-made-up-token" not in editor.page.content()
    assert editor.preview().steps == steps


def test_a_whole_mail_gives_url_and_token(editor: Editor) -> None:
    editor.paste(
        f"Hello,\nplease use\n  wss://backend.example.com/central/{EVC5_EDITED.ocpp_id}\nPassword: 53Umkk1q7rEM\nRegards"
    )
    editor.shows({"authorizationKey": f"{EVC5_EDITED.ocpp_id}:53Umkk1q7rEM"})
    expect(editor.url).to_have_value(f"wss://backend.example.com:443/central/{EVC5_EDITED.ocpp_id}")
