"""Rows of the editor that hold a secret: masked to look at, themselves on their way back, edits beside it kept (C25)."""

import pytest

from chargers.domain.editor.hidden import hide, restore

OPTIONS = "UseTLS=0,wifi_key=s3cret,log=1"
ADDRESS = "user:s3cret@devices.example.com:443/ocpp/#OSN#"
JSON = '{"a": 1, "AuthorizationKey": ["s3cret", "other"]}'


@pytest.mark.parametrize("standing", [OPTIONS, ADDRESS, JSON, "plain", "", "wifi_key=s3cret,UseTLS=1,pin=1234"])
def test_untouched_it_comes_back_as_it_stood(standing: str) -> None:
    shown = hide(standing, standing)
    assert "s3cret" not in shown
    assert restore(shown, standing) == standing


def test_an_edit_beside_the_secret_keeps_it() -> None:
    shown = hide(OPTIONS, OPTIONS)
    assert shown == "UseTLS=0,wifi_key=***,log=1"
    assert restore(shown.replace("UseTLS=0", "UseTLS=1"), OPTIONS) == OPTIONS.replace("UseTLS=0", "UseTLS=1")


def test_what_a_person_typed_is_shown_to_them() -> None:
    typed = OPTIONS.replace("s3cret", "an0ther")
    assert hide(typed, OPTIONS) == typed
    assert restore(typed, OPTIONS) == typed
