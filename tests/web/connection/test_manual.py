"""The plan for a charger that cannot come: every value to type, as a page and as a file, the token only on request."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chargers.domain.controller.definition import FieldRole
from chargers.domain.editor.fields import EditorFields
from chargers.domain.secret import Secret
from chargers.models import Charger, Draft, JournalEntry, User
from chargers.services.connection.wishes import WISHES
from chargers.services.credentials import credentials
from tests.web import scenery

Log = Callable[[User], Client]
TOKEN = "53Umkk1q7rEM"
URL = "wss://devices.ecotap.com/registry/ocpp/NL*ECO*1000"


def by_hand(charger: Charger, name: str = "by_hand") -> str:
    return reverse(name, args=[charger.pk])


def values(answer: Any) -> dict[str, str]:
    return {line.key: line.value for line in answer.context["sheet"].lines}


@pytest.fixture
def draft(fleet: scenery.Fleet, now: datetime) -> Draft:
    return WISHES.keep(fleet.evc5, fleet.installer, EditorFields(url=URL, token=TOKEN), now)


def test_the_editors_wish_as_fields_in_order_with_the_token_hidden(fleet: scenery.Fleet, draft: Draft, browser_of: Log) -> None:
    answer = browser_of(fleet.installer).get(by_hand(fleet.evc5), {"draft": draft.key})
    assert list(values(answer)) == [
        "authorizationKey",
        "com_OCPPID",
        "com_OCPPInfo",
        "com_ProtType",
        "com_Options",
        "com_Endpoint",
    ]
    assert values(answer)["com_Endpoint"] == "devices.ecotap.com:443/registry/ocpp/#OSN#"
    assert "UseTLS=1" in values(answer)["com_Options"]
    assert TOKEN not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_token_on_request_only_and_the_journal_knows(fleet: scenery.Fleet, draft: Draft, browser_of: Log) -> None:
    browser = browser_of(fleet.installer)
    asked = {"from": draft.key, "token": "1"}
    assert TOKEN not in browser.get(by_hand(fleet.evc5), asked).content.decode()
    assert TOKEN not in browser.get(by_hand(fleet.evc5, "by_hand_file"), {"draft": draft.key, "token": "1"}).content.decode()
    assert not JournalEntry.objects.filter(action="token_shown").exists()
    page = browser.post(by_hand(fleet.evc5), asked)
    assert f"NL*ECO*1000:{TOKEN}" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    file = browser.post(by_hand(fleet.evc5, "by_hand_file"), asked)
    rows = {row["key"]: row["value"] for row in json.loads(file.content)["configurationKey"]}
    assert rows["authorizationKey"] == f"NL*ECO*1000:{TOKEN}"
    assert JournalEntry.objects.filter(action="token_shown", by=fleet.installer, charger=fleet.evc5).count() == 2


def test_the_file_without_the_token_has_no_key_at_all(fleet: scenery.Fleet, draft: Draft, browser_of: Log) -> None:
    file = browser_of(fleet.installer).get(by_hand(fleet.evc5, "by_hand_file"), {"draft": draft.key})
    rows = json.loads(file.content)["configurationKey"]
    assert [row["key"] for row in rows] == ["com_OCPPID", "com_OCPPInfo", "com_ProtType", "com_Options", "com_Endpoint"]
    assert all(set(row) == {"key", "readonly", "value"} for row in rows)


def test_without_a_wish_it_is_what_the_charger_held_and_the_known_token(fleet: scenery.Fleet, browser_of: Log) -> None:
    browser = browser_of(fleet.installer)
    answer = browser.get(by_hand(fleet.evc5))
    assert values(answer)["com_Endpoint"] == "127.0.0.1:8000/ocpp/#OSN#"
    assert values(answer)["com_Options"] == scenery.OPTIONS
    revealed = browser.post(by_hand(fleet.evc5), {"token": "1"}).content.decode()
    assert "NL*ECO*1000:the-token-of-today" in revealed


def test_a_token_that_was_only_shown_is_said_to_be_no_more(
    fleet: scenery.Fleet, draft: Draft, now: datetime, browser_of: Log
) -> None:
    """Whoever dials first with the ID of a charger without a token shows any: somebody would type it in at the charger."""
    said = "shown by whoever connected under its OCPP ID"
    browser = browser_of(fleet.installer)
    assert said not in browser.get(by_hand(fleet.evc5)).content.decode()
    credentials.forget(fleet.evc5)
    credentials.keep_shown(fleet.evc5.pk, Secret("of-the-first-dialler"), now)
    assert said in browser.get(by_hand(fleet.evc5)).content.decode()
    assert said in browser.post(by_hand(fleet.evc5), {"token": "1"}).content.decode()
    assert said not in browser.get(by_hand(fleet.evc5), {"draft": draft.key}).content.decode(), "another was typed"


@pytest.mark.parametrize(
    ("type_code", "address"), [("evc5", "com_Endpoint"), ("evc4", "com_Endpoint"), ("cpa", "BackOffice-URL")]
)
def test_a_charger_that_never_came_is_brought_here(type_code: str, address: str, fleet: scenery.Fleet, browser_of: Log) -> None:
    assert fleet.evc5.site is not None
    new = scenery.charger("NEW-1", type_code, fleet.evc5.site)
    answer = browser_of(fleet.installer).get(by_hand(new))
    assert "127.0.0.1" in values(answer)[address]
    assert "NEW-1" in values(answer).values()
    if type_code != "cpa":
        assert "UseTLS=0" in values(answer)["com_Options"]


def test_a_row_that_was_typed_over_stays(fleet: scenery.Fleet, now: datetime, browser_of: Log) -> None:
    text = scenery.OPTIONS.replace("Wdt=0", "Wdt=1")
    kept = WISHES.keep(fleet.evc5, fleet.installer, EditorFields(url=URL, rows={FieldRole.OPTIONS: text}), now)
    answer = browser_of(fleet.installer).get(by_hand(fleet.evc5), {"draft": kept.key})
    assert values(answer)["com_Options"] == text.replace("UseTLS=0", "UseTLS=1")


def test_a_wish_that_is_wrong_says_so(fleet: scenery.Fleet, now: datetime, browser_of: Log) -> None:
    kept = WISHES.keep(fleet.evc4, fleet.installer, EditorFields(url=URL.replace("1000", "2000")), now)
    answer = browser_of(fleet.installer).get(by_hand(fleet.evc4), {"draft": kept.key})
    assert "has no TLS" in answer.content.decode()
    assert values(answer) == {}


def test_the_editor_and_the_preview_lead_there(fleet: scenery.Fleet, draft: Draft, browser_of: Log) -> None:
    browser = browser_of(fleet.installer)
    for page in (reverse("connection", args=[fleet.evc5.pk]), reverse("preview", args=[fleet.evc5.pk, draft.key])):
        assert by_hand(fleet.evc5) in browser.get(page).content.decode()
