"""`try_backend` as a shell sees it: its JSON, its table, its exit statuses."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from chargers.domain.preflight.trust import Trust
from chargers.models import Charger, Organisation
from chargers.outbound.certificates import read_trust, shown_trust
from tests.outbound.certificates import Authority
from tests.outbound.listeners import accepts, answers, closed_port, listening, silent


@pytest.fixture(autouse=True)
def _loopback(settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = ["127.0.0.0/8"]


def run(*arguments: str, as_json: bool = True) -> tuple[Any, Any]:
    """Exit status, and standard output (decoded where it is JSON)."""
    out = io.StringIO()
    form = ("--format", "json") if as_json else ()
    status: Any = 0
    try:
        call_command("try_backend", *arguments, *form, stdout=out)
    except SystemExit as ended:
        status = ended.code
    return status, json.loads(out.getvalue()) if as_json else out.getvalue()


def test_a_backend_that_accepts() -> None:
    with listening(accepts()) as listener:
        status, found = run(f"ws://127.0.0.1:{listener.port}/ocpp/")
    assert status == 0
    assert [(one["name"], one["verdict"], one["code"]) for one in found["stages"]] == [
        ("name", "passed", "ok"),
        ("tcp", "passed", "ok"),
        ("tls", "skipped", "not_encrypted"),
        ("upgrade", "passed", "ok"),
        ("subprotocol", "passed", "ok"),
        ("charger", "skipped", "not_asked"),
    ]
    assert [type(one["ms"]) for one in found["stages"]] == [int, int, type(None), int, int, type(None)]


def test_an_encrypted_one_of_an_authority_of_ones_own(settings: Settings, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with listening(accepts(), authority.issue("localhost").context()) as listener:
        url = f"wss://localhost:{listener.port}/ocpp/"
        status, found = run(url)
        assert (status, found["stages"][2]["code"]) == (1, "certificate_unknown")
        settings.OUTBOUND_AUTHORITIES = str(authority.file)
        assert run(url)[0] == 0


def test_whom_it_believes_is_said_as_in_a_profile(tmp_path: Path) -> None:
    for name in ("own", "other"):
        (tmp_path / name).mkdir()
    authority, other = Authority(tmp_path / "own"), Authority(tmp_path / "other")
    shown = authority.issue("localhost")
    pin = shown_trust(read_trust(Trust.PINNED, shown.chain.read_text()))
    for options, handler, expected in (
        (("--ca", str(authority.file)), accepts(), (0, "ok")),
        (("--ca", str(other.file)), silent, (1, "certificate_other_authority")),
        (("--pin", str(shown.chain)), accepts(), (0, "key_as_pinned")),
        (("--pin", pin), accepts(), (0, "key_as_pinned")),
        (("--pin", f"sha256:{'0' * 64}"), silent, (1, "certificate_other_key")),
    ):
        with listening(handler, shown.context()) as listener:
            status, found = run(f"wss://localhost:{listener.port}/ocpp/", *options)
        assert (status, found["stages"][2]["code"]) == expected


@pytest.mark.parametrize(
    ("option", "written", "code"),
    [
        ("--ca", None, "file_unreadable"),
        ("--pin", None, "file_unreadable"),
        ("--ca", b"\xff\xfe no certificate", "certificate_unreadable"),
        ("--pin", b"", "certificate_unreadable"),
        ("--ca", b"-----BEGIN PRIVATE KEY-----", "certificate_private_key"),
    ],
)
def test_what_proves_nothing_is_refused_before_anything_is_dialled(
    tmp_path: Path, option: str, written: bytes | None, code: str
) -> None:
    file = tmp_path / "trusted.pem"
    if written is not None:
        file.write_bytes(written)
    with listening(accepts()) as listener:
        status, found = run(f"ws://127.0.0.1:{listener.port}/ocpp/", option, str(file))
    assert (status, found["error"]["code"], set(found["error"])) == (2, code, {"code", "message"})
    assert listener.heads == []


@pytest.mark.parametrize("written", [None, "no certificate"])
def test_authorities_that_cannot_be_read_count_for_nothing_and_are_told_of(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, written: str | None
) -> None:
    settings.OUTBOUND_AUTHORITIES = str(tmp_path / "more.pem")
    if written is not None:
        (tmp_path / "more.pem").write_text(written)
    with listening(accepts(), Authority(tmp_path).issue("localhost").context()) as listener:
        assert run(f"wss://localhost:{listener.port}/ocpp/")[1]["stages"][2]["code"] == "certificate_unknown"
    assert "more.pem" in caplog.text


@pytest.mark.parametrize("status", ["301 Moved", "400 Bad Request", "401 Unauthorized", "404 Not Found", "500 Oh"])
def test_any_other_answer_is_not_reachable(status: str) -> None:
    with listening(answers(status)) as listener:
        assert run(f"ws://127.0.0.1:{listener.port}/ocpp/")[0] == 1


def test_a_closed_port() -> None:
    status, found = run(f"ws://127.0.0.1:{closed_port()}/ocpp/")
    assert status == 1
    assert [one["verdict"] for one in found["stages"]] == ["passed", "failed", *["skipped"] * 4]


@pytest.mark.django_db
def test_as_a_charger_with_its_token_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("s3cret\n"))
    with listening(accepts(only=b"Authorization: Basic TkwqRUNPKjE6czNjcmV0\r\n")) as listener:
        status, found = run(f"ws://127.0.0.1:{listener.port}/ocpp/NL*ECO*1", "--as", "NL*ECO*1", "--token", "-")
    assert (status, found["stages"][5]["code"]) == (0, "ok")
    assert listener.heads[0].startswith(b"GET /ocpp/NL*ECO*1 HTTP/1.1\r\n")
    assert "s3cret" not in json.dumps(found)


@pytest.mark.django_db
def test_not_as_a_charger_that_may_be_connected_there() -> None:
    with listening(accepts()) as listener:
        url = f"ws://127.0.0.1:{listener.port}/ocpp/"
        organisation = Organisation.objects.create(name="Harbour")
        Charger.objects.create(
            ocpp_id="NL*ECO*1", organisation=organisation, backend_endpoint=f"ws://127.0.0.1:{listener.port}/ocpp/"
        )
        status, found = run(url, "--as", "NL*ECO*1")
        assert (status, found["error"]["code"]) == (2, "outbound_displaces")
        assert listener.heads == []
        assert run(url, "--as", "NL*ECO*2")[0] == 0


def test_an_id_in_the_url_is_nobody_that_it_logs_in_as() -> None:
    with listening(accepts()) as listener:
        run(f"ws://127.0.0.1:{listener.port}/ocpp/NL*ECO*1")
    assert b"ECO" not in listener.heads[0]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ws://10.0.0.1/ocpp/"], "outbound_not_public"),
        (["ws://[::ffff:10.0.0.1]/ocpp/"], "outbound_not_public"),
        (["ws://0x7f000001/ocpp/"], "outbound_number"),
        (["ws://127.0.0.1:8000/ocpp/"], "outbound_own"),
        (["https://backend.example/"], "http_scheme"),
        (["backend.example"], "no_scheme"),
        (["ws://127.0.0.1:9/ocpp/", "--as", "a b"], "ocpp_id_character"),
        (["ws://127.0.0.1:9/ocpp/", "--as", "A", "--token", "a b"], "token_character"),
        (["ws://127.0.0.1:9/ocpp/", "--token", "t"], "ocpp_id_empty"),
    ],
)
def test_what_must_not_be_dialled_is_refused(arguments: list[str], code: str) -> None:
    status, found = run(*arguments)
    assert (status, found["error"]["code"]) == (2, code)
    assert found["error"]["message"].endswith((".", "?"))
    with pytest.raises(CommandError) as refused:
        call_command("try_backend", *arguments)
    assert refused.value.returncode == 2


@pytest.mark.django_db
def test_the_table_says_whom_to_ask() -> None:
    with listening(answers("404 Not Found")) as listener:
        status, found = run(f"ws://127.0.0.1:{listener.port}/ocpp/", "--as", "NL*ECO*1", as_json=False)
    assert status == 1
    assert "ask its operator to add the charger" in found.splitlines()[-1]
    assert f"Port {listener.port} accepts connections." in found
