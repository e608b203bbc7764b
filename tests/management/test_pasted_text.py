"""`split_endpoint -` and `connect_charger ID -` as a shell sees them: a whole text on standard input, and what it leaves open."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from chargers.domain.controller.reported import Reported
from chargers.domain.paste import ChoiceKind, NoteCode, PasteChoice, QuestionCode
from chargers.models import Change, Charger, ControllerType, Organisation
from chargers.services.chargers import register
from chargers.services.controllers import controller_types
from chargers.services.readings import readings
from chargers.wording import paste

ID = "NL*ECO*1003"
TOKEN = "53Umkk1q7rEM"
PLAIN = f"Hello,\nURL: wss://csms.example.com/ocpp/\nOCPP ID: FR*ABC*E0042\nToken: {TOKEN}\n"
NO_ID = f"URL: wss://csms.example.com/ocpp/\nToken: {TOKEN}\n"
TWO_ADDRESSES = "Production: wss://csms.example.com/a/\nTest: wss://csms.example.org/b/\n"
ID_OR_PATH = f"wss://csms.example.com/ocpp/AB12CD34\nToken: {TOKEN}\n"
OLDER_TOKEN = f"wss://csms.example.com/ocpp/\n\n> Token: {TOKEN}\n"
OTHER_USER = f"wss://somebody:{TOKEN}@csms.example.com/ocpp/\n"
NO_ADDRESS = "Hello, your charger is known to us now.\n"


def run(command: str, text: str, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any, str]:
    """Exit status, standard output decoded, standard error."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    out, err = io.StringIO(), io.StringIO()
    status: Any = 0
    try:
        call_command(command, *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        status = ended.code
    return status, json.loads(out.getvalue()) if "json" in arguments else out.getvalue(), err.getvalue()


def split(text: str, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any, str]:
    return run("split_endpoint", text, "-", "--format", "json", *arguments, monkeypatch=monkeypatch)


def test_a_text_becomes_the_settings_of_each_type(monkeypatch: pytest.MonkeyPatch) -> None:
    status, said, _ = split(PLAIN, "--ocpp-id", ID, monkeypatch=monkeypatch)
    assert (status, list(said)) == (0, ["found", "cpa", "evc4", "evc5"])
    assert said["found"] == {
        "url": "wss://csms.example.com:443/ocpp/#OSN#",
        "ocpp_id": "FR*ABC*E0042",
        "token": True,
        "questions": [],
        "choices": {},
    }
    assert said["evc4"]["error"]["code"] == "tls_not_supported"
    assert said["evc5"]["fields"]["com_OCPPID"] == "FR*ABC*E0042"
    assert said["evc5"]["fields"]["authorizationKey"] == f"FR*ABC*E0042:{TOKEN}"
    assert "default_port_added" in {one["code"] for one in said["cpa"]["warnings"]}


def test_the_present_id_stays_where_the_text_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    status, said, _ = split(NO_ID, "--ocpp-id", ID, monkeypatch=monkeypatch)
    assert status == 0
    assert said["found"]["ocpp_id"] is None
    assert said["evc5"]["fields"]["authorizationKey"] == f"{ID}:{TOKEN}"


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (TWO_ADDRESSES, [], "which_address"),
        (ID_OR_PATH, [], "id_or_path"),
        (OLDER_TOKEN, [], "token_quoted"),
        (OTHER_USER, [], "user_differs"),
    ],
)
def test_an_open_question_leaves_no_fields(text: str, arguments: list[str], code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    status, said, err = split(text, "--ocpp-id", ID, *arguments, monkeypatch=monkeypatch)
    assert status == 3
    assert said["found"]["questions"] == [code]
    assert said["found"]["choices"][code]
    assert {said[one]["error"]["code"] for one in ("cpa", "evc5")} == {"question_open"}
    assert not [one for one in said.values() if "fields" in one]
    assert TOKEN not in json.dumps(said) + err
    status, words, _ = run("split_endpoint", text, "-", "--ocpp-id", ID, *arguments, monkeypatch=monkeypatch)
    assert status == 3
    assert str(paste.QUESTIONS[QuestionCode(code)]) in words
    assert TOKEN not in words


def test_a_type_that_cannot_dial_the_address_hangs_on_no_question(monkeypatch: pytest.MonkeyPatch) -> None:
    status, said, _ = split(OLDER_TOKEN, "--ocpp-id", ID, "--controller", "evc4", monkeypatch=monkeypatch)
    assert (status, said["evc4"]["error"]["code"]) == (2, "tls_not_supported")


@pytest.mark.parametrize(("text", "code"), [(NO_ADDRESS, "no_url_in_text"), ("a" * 100_001, "text_too_long")])
def test_a_text_without_an_address_fits_nothing(text: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    status, said, _ = split(text, monkeypatch=monkeypatch)
    assert status == 2
    assert {said[one]["error"]["code"] for one in ("cpa", "evc4", "evc5")} == {code}


def test_a_token_that_is_given_wins_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    status, said, _ = split(OLDER_TOKEN, "--ocpp-id", ID, "--token", "another1", monkeypatch=monkeypatch)
    assert (status, said["cpa"]["fields"]["AuthorizationKey"]) == (0, "another1")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_text_in_the_encodings_of_windows(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"Clé : {TOKEN}\nwss://csms.example.com/ocpp/\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode(encoding)), encoding="utf-8"))
    out = io.StringIO()
    call_command("split_endpoint", "-", "--controller", "cpa", "--format", "json", stdout=out)
    assert json.loads(out.getvalue())["cpa"]["fields"]["AuthorizationKey"] == TOKEN


@pytest.mark.parametrize("table", [paste.QUESTIONS, paste.NOTES])
def test_every_code_has_words(table: dict[Any, Any]) -> None:
    assert set(table) == set(QuestionCode if table is paste.QUESTIONS else NoteCode)
    assert len({str(text) for text in table.values()}) == len(table)


def test_every_choice_has_words() -> None:
    for code in QuestionCode:
        for kind in ChoiceKind:
            assert paste.choice(code, PasteChoice("1", kind, "x"))


# connect_charger


@pytest.fixture
def charger(db: None) -> Charger:
    controller_types.sync_catalogue()
    organisation = Organisation.objects.create(name="Volt")
    made = register.add(
        ID, register.ChargerFacts(organisation, controller_type=ControllerType.objects.get(code="evc5"), serial_number="1891351")
    )
    register.add("NL*ECO*1004", register.ChargerFacts(organisation, controller_type=ControllerType.objects.get(code="evc5")))
    values = {"com_Endpoint": "127.0.0.1:8000/ocpp/#OSN#", "com_OCPPID": ID, "com_Options": "UseTLS=0"}
    readings.record_reading(made, Reported.of(values), whole=True, at=timezone.now())
    return made


def connect(text: str, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    given = (ID, "-", "--wait", "0", "--format", "json", *arguments)
    return run("connect_charger", text, *given, monkeypatch=monkeypatch)[:2]


def test_a_charger_is_sent_where_the_text_says(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    status, said = connect(PLAIN, monkeypatch=monkeypatch)
    assert (status, said["state"]) == (3, "queued")  # nobody is connected: still open
    change = Change.objects.get()
    assert (change.endpoint_host, change.endpoint_path, change.wanted_id) == ("csms.example.com", "/ocpp/", "FR*ABC*E0042")
    assert change.sealed_wanted_token is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TWO_ADDRESSES, "which_address"),
        (ID_OR_PATH, "id_or_path"),
        (OLDER_TOKEN, "token_quoted"),
        (OTHER_USER, "user_differs"),
        ("wss://csms.example.com/ocpp/NL*ECO*1004\n", "other_charger"),
    ],
)
def test_nothing_is_written_while_a_question_is_open(
    text: str, code: str, charger: Charger, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, said = connect(text, monkeypatch=monkeypatch)
    assert (status, said["error"]["code"], said["found"]["questions"]) == (2, "question_open", [code])
    assert TOKEN not in json.dumps(said)
    with pytest.raises(CommandError) as refused:
        run("connect_charger", text, ID, "-", monkeypatch=monkeypatch)
    assert refused.value.returncode == 2
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("text", "arguments", "wanted_id"),
    [
        (ID_OR_PATH, ["--new-ocpp-id", "AB12CD34"], "AB12CD34"),
        (ID_OR_PATH, ["--new-ocpp-id", ID], ID),
        (PLAIN, ["--new-ocpp-id", "FR*ABC*E0043"], "FR*ABC*E0043"),
        (OTHER_USER, ["--new-ocpp-id", "somebody"], "somebody"),
        (OTHER_USER, ["--new-ocpp-id", ID], ID),
        (OLDER_TOKEN, ["--token", "another1"], ID),
        (f"wss://csms.example.com/ocpp/\nToken: {TOKEN}\nToken: other{TOKEN}\n", ["--token", "another1"], ID),
    ],
)
def test_what_is_given_answers_the_question_of_its_kind(
    text: str, arguments: list[str], wanted_id: str, charger: Charger, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, said = connect(text, *arguments, monkeypatch=monkeypatch)
    assert (status, said["state"]) == (3, "queued"), said
    assert (Change.objects.get().wanted_id or ID) == wanted_id


def test_a_token_with_a_colon_is_asked_about(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    status, said = connect("wss://csms.example.com/ocpp/\nToken: abc1:def23456\n", monkeypatch=monkeypatch)
    assert (status, said["found"]["questions"]) == (2, ["token_prefix"])


def test_two_inputs_are_refused(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    status, said = connect(PLAIN, "--token", "-", monkeypatch=monkeypatch)
    assert (status, said["error"]["code"]) == (2, "text_and_token")
    status, said, _ = split(PLAIN, "--token", "-", monkeypatch=monkeypatch)
    assert (status, said["evc5"]["error"]["code"]) == (2, "text_and_token")


def test_a_text_without_an_address_sends_a_charger_nowhere(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    status, said = connect(NO_ADDRESS, monkeypatch=monkeypatch)
    assert (status, said["error"]["code"]) == (2, "no_url_in_text")
    assert not Change.objects.exists()
