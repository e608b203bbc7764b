"""The frames of a charger: filtered, paired, said plainly where they are odd, taken away whole, and without a secret."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from chargers.central_system.frames import frame_log
from chargers.models import Message, User
from chargers.services.messages import frames
from chargers.web.messages.presenter import FLAWS, show_messages
from tests.web import scenery, scenery_past

Browser = Callable[[User], Client]
CANARY = "cAnArY-53Umkk1q7rEM"


@pytest.fixture
def talked(fleet: scenery.Fleet, now: datetime) -> scenery.Fleet:
    scenery_past.frames(fleet.evc5, now)
    Message.objects.create(charger=fleet.foreign, at=now, direction="in", action="Theirs", text='[2,"1","Theirs",{}]')
    return fleet


def shown(browser: Client, fleet: scenery.Fleet, **query: str) -> list[Any]:
    return list(browser.get(reverse("charger_messages", args=[fleet.evc5.pk]), query).context["frames"])


def test_every_flaw_that_is_stored_has_its_words() -> None:
    folder = Path(frame_log.__file__).parent
    written = set()
    for file in folder.glob("*.py"):
        text = file.read_text()
        written |= set(re.findall(r'Unreadable\("(\w+)"|_drop\(session, "(\w+)"', text))
        written |= {(code, "") for code in re.findall(r'flaw(?:=| = |, flaw = \{\}, )"(\w+)"', text)}
        written |= {(code, "") for code in re.findall(r'_log\.store\(.*"(\w+)"\)', text)}
        written |= {(code, "") for code in re.findall(r'payload, flaw = \{\}, "(\w+)"', text)}
    named = {code for pair in written for code in pair if code}
    assert {"schema", "no_payload", "no_json", "message_type", "unknown_action"} <= named
    assert named - set(FLAWS) == set()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 15),
        ({"direction": "in"}, 9),
        ({"action": "BootNotification"}, 2),
        ({"action": "Theirs"}, 15),  # nobody sent it here: no filter
        ({"flawed": "on"}, 3),
        ({"words": "melting"}, 1),
        ({"words": "connectorId charging"}, 1),
        ({"since": "2100-01-01T00:00"}, 0),
        ({"until": "2000-01-01"}, 0),
        ({"until": "nonsense"}, 15),
    ],
)
def test_filters(query: dict[str, str], count: int, talked: scenery.Fleet, browser_of: Browser) -> None:
    assert len(shown(browser_of(talked.owner), talked, **query)) == count


def test_a_time_is_that_of_the_pages(talked: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    since = (now - timedelta(seconds=1600)).strftime("%Y-%m-%dT%H:%M:%S")
    assert len(shown(browser_of(talked.owner), talked, since=since)) == 3


def test_calls_and_answers_are_paired(talked: scenery.Fleet, browser_of: Browser) -> None:
    found = {(one.title, one.inbound): one for one in shown(browser_of(talked.owner), talked)}
    asked, answered = found["GetConfiguration", False], found["GetConfiguration", True]
    assert asked.half is not None
    assert asked.half.said == "Answered after 4.0 s"
    assert "gsm_APN" in asked.half.body
    assert answered.half is not None
    assert answered.half.said == "The call that it answers, 4.0 s before"
    refused = found["ChangeConfiguration", True]
    assert refused.failed
    assert refused.gist == "InternalError"
    assert found["ChangeConfiguration", False].half.failed
    assert found["TriggerMessage", False].notes == ["No answer came."]


def test_an_answer_is_found_although_the_filter_leaves_it_out(talked: scenery.Fleet, browser_of: Browser) -> None:
    (asked,) = shown(browser_of(talked.owner), talked, action="GetConfiguration", direction="out")
    assert asked.half is not None


@pytest.mark.parametrize(
    ("text", "answers"), [('[2,"1","X",{"a":', False), ('[3,"1",{"a":', True), ("[3] ***", True), ("413", False)]
)
def test_what_was_cut_is_an_answer_by_its_beginning(fleet: scenery.Fleet, now: datetime, text: str, answers: bool) -> None:
    other = Message(charger=fleet.evc5, at=now, direction="out", action="X", text='[2,"1","X",{}]')
    (shown_frame,) = show_messages([Message(pk=1, charger=fleet.evc5, at=now, direction="in", text=text)], {1: other}, now)
    assert shown_frame.answers is answers
    assert shown_frame.half is not None
    assert shown_frame.half.said.startswith("Answered") is (text[:2] == "[2")


def test_what_is_odd_is_said_plainly(talked: scenery.Fleet, browser_of: Browser) -> None:
    page = browser_of(talked.owner).get(reverse("charger_messages", args=[talked.evc5.pk])).content.decode()
    for said in (
        "The message had 413 characters. They are not kept: what cannot be read cannot be masked.",
        "It is too long to be kept whole: this is its beginning.",
        "not as specified",
        "unknown action",
        "Kept for 14 days.",
    ):
        assert said in page
    assert "Theirs" not in page


def test_files(talked: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(talked.owner)
    url = reverse("messages_file", args=[talked.evc5.pk])
    lines = [json.loads(line) for line in browser.get(url, {"as": "jsonl"}).content.decode().splitlines()]
    assert len(lines) == 15
    assert lines[0]["frame"][2] == "BootNotification"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", lines[0]["at"])
    assert [line["text"][:4] for line in lines if "text" in line] == ['[2,"']
    answer = browser.get(url, {"as": "csv", "flawed": "on"})
    assert "no-store" in answer["Cache-Control"]
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["flaw"] for row in rows] == ["schema", "unknown_action", "no_json"]


def test_too_much_for_one_file(talked: scenery.Fleet, browser_of: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    for bound in ("MOST", "MOST_CHARACTERS"):
        with monkeypatch.context() as patched:
            patched.setattr(frames, bound, 3)
            answer = browser_of(talked.owner).get(reverse("messages_file", args=[talked.evc5.pk]), follow=True)
        assert "Choose a shorter time or an action" in answer.content.decode()


def test_no_secret_on_page_or_in_file(fleet: scenery.Fleet, browser_of: Browser, now: datetime) -> None:
    """Through the same words that the charger door stores with (central_system/frames/frame_log)."""
    settings_with_secrets = [
        {"key": key, "readonly": False, "value": f"apn,user,{CANARY}"}
        for key in ("authorizationKey", "AuthorizationKey", "gsm_APN", "ftp_Password", "wifi_key", "SecurityToken")
    ]
    said: list[tuple[str, Any]] = [
        ("GetConfiguration", {"configurationKey": settings_with_secrets}),
        ("ChangeConfiguration", {"key": "authorizationKey", "value": CANARY}),
        ("ChangeConfiguration", {"key": "com_Endpoint", "value": f"wss://user:{CANARY}@example.com/"}),
        ("Authorize", {"idTag": CANARY}),
        ("StartTransaction", {"idTag": CANARY, "connectorId": 1}),
        ("StopTransaction", {"idTagInfo": {"parentIdTag": CANARY}}),
        ("SendLocalList", {"localAuthorizationList": [{"idTag": CANARY, "idTagInfo": {"parentIdTag": CANARY}}]}),
        ("BootNotification", {"iccid": CANARY, "imsi": CANARY, "chargePointModel": "DC60"}),
        ("DataTransfer", {"vendorId": "x", "data": {"deep": CANARY}}),
        ("GetDiagnostics", {"location": f"ftp://user:{CANARY}@example.com/logs"}),
        ("UpdateFirmware", {"location": f"ftp://{CANARY}@example.com/new.bin"}),
    ]
    for number, (action, payload) in enumerate(said):
        text = frame_log.text_of(2, str(number), action, payload)
        Message.objects.create(charger=fleet.evc5, at=now, direction="in", action=action, unique_id=str(number), text=text)
    browser = browser_of(fleet.admin)
    page = browser.get(reverse("charger_messages", args=[fleet.evc5.pk]))
    assert len(page.context["frames"]) == len(said)
    for answer in (
        page,
        browser.get(reverse("messages_file", args=[fleet.evc5.pk]), {"as": "csv"}),
        browser.get(reverse("messages_file", args=[fleet.evc5.pk]), {"as": "jsonl"}),
    ):
        assert CANARY not in answer.content.decode()


def test_an_empty_page_says_so(fleet: scenery.Fleet, browser_of: Browser) -> None:
    browser = browser_of(fleet.owner)
    assert "No messages yet" in browser.get(reverse("charger_messages", args=[fleet.evc5.pk])).content.decode()
    assert settings.MESSAGE_DAYS == 14
