"""A secret is hidden wherever its word stands in a text, not only behind its label (C25)."""

import pytest

from chargers.domain.paste import find
from chargers.domain.paste.tokens.secret_places import without_secrets

TOKEN = "53Umkk1q7rEM"


@pytest.mark.parametrize(
    "again", [TOKEN, f"“{TOKEN}”", f"({TOKEN})", f"{TOKEN}, as before.", f"**{TOKEN}**", f"> {TOKEN}", f"x {TOKEN}!"]
)
def test_a_secret_that_stands_again_without_its_label_is_hidden(again: str) -> None:
    text = f"URL: wss://ocpp.a.example/ocpp/\nID: AB-12\nToken: {TOKEN}\n\nThat is, with {again}\n"
    assert TOKEN not in without_secrets(text, find(text).secret_places)
