"""`split_endpoint` as a shell sees it: its JSON, its table, its one sentence on standard error, its exit status."""

import io
import json
import sys
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

DOCUMENTED = "wss://devices.ecotap.com/registry/ocpp/NL*ECO*1000"


def run(*arguments: str, as_json: bool = True) -> tuple[Any, Any, str]:
    """Exit status, standard output (decoded where it is JSON), standard error."""
    out, err = io.StringIO(), io.StringIO()
    form = ("--format", "json") if as_json else ()
    status: Any = 0
    try:
        call_command("split_endpoint", *arguments, *form, stdout=out, stderr=err)
    except SystemExit as ended:
        status = ended.code
    text = out.getvalue()
    return status, json.loads(text) if as_json and text else text, err.getvalue()


def test_json_per_controller_type_in_the_catalogues_spelling() -> None:
    status, found, _ = run(DOCUMENTED, "--token", "53Umkk1q7rEM")
    assert status == 0
    assert list(found) == ["cpa", "evc4", "evc5"]
    assert found["cpa"]["fields"] == {
        "AuthorizationKey": "53Umkk1q7rEM",
        "BackOffice-URL": "wss://devices.ecotap.com",
        "BackOffice-Portnr": "443",
        "BackOffice-Path": "/registry/ocpp/",
        "OCPPID": "NL*ECO*1000",
    }
    assert found["evc4"]["error"]["code"] == "tls_not_supported"
    assert found["evc4"]["error"]["message"].startswith("EVC 4.X has no TLS")
    assert found["evc5"]["fields"] == {
        "authorizationKey": "NL*ECO*1000:53Umkk1q7rEM",
        "com_Endpoint": "devices.ecotap.com:443/registry/ocpp/#OSN#",
        "com_OCPPID": "NL*ECO*1000",
        "com_ProtType": "OCPP1.6J",
        "com_Options": "comMaster=0,Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0,UseTLS=1,blockLgFull=0",
    }
    warnings = {warning["code"]: warning for warning in found["evc5"]["warnings"]}
    assert set(warnings) == {"default_port_added", "options_unknown"}
    assert warnings["default_port_added"]["field"] == "url"
    assert warnings["options_unknown"]["field"] == "com_Options"
    assert "comMaster" in warnings["options_unknown"]["message"]


def test_no_token_no_key() -> None:
    _, found, _ = run(DOCUMENTED)
    assert "AuthorizationKey" not in found["cpa"]["fields"]
    assert "authorizationKey" not in found["evc5"]["fields"]


def test_token_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("53Umkk1q7rEM\n"))
    _, found, _ = run(DOCUMENTED, "--token", "-", "--controller", "evc5")
    assert found["evc5"]["fields"]["authorizationKey"] == "NL*ECO*1000:53Umkk1q7rEM"


def test_empty_token_is_refused_rather_than_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    status, found, _ = run(DOCUMENTED, "--token", "-")
    assert (status, found["evc5"]["error"]["code"]) == (2, "token_empty")


def test_password_in_the_url_is_the_token() -> None:
    _, found, _ = run("wss://NL*ECO*1000:s%40cret@cpo.example.com/ocpp/NL*ECO*1000", "--controller", "cpa")
    assert found["cpa"]["fields"]["AuthorizationKey"] == "s@cret"
    assert "user_info_used" in {warning["code"] for warning in found["cpa"]["warnings"]}


def test_a_token_wins_over_a_password_in_the_url() -> None:
    _, found, _ = run("wss://ID:s3cret@cpo.example.com:443/ocpp/ID", "--token", "t0ken-of-its-own", "--controller", "cpa")
    assert found["cpa"]["fields"]["AuthorizationKey"] == "t0ken-of-its-own"
    assert found["cpa"]["warnings"] == []


def test_bytes_on_standard_input_that_are_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\xff\xfeb\n"), encoding="utf-8"))
    status, found, _ = run(DOCUMENTED, "--token", "-")
    assert (status, found["evc5"]["error"]["code"]) == (2, "token_character")


def test_own_id_leaves_the_last_segment_to_the_path() -> None:
    _, found, _ = run("ws://cpo.example.com:8080/ocpp/cs", "--ocpp-id", "NL*ECO*1000")
    assert found["evc4"]["fields"]["com_Endpoint"] == "cpo.example.com:8080/ocpp/cs/#OSN#"
    assert found["evc4"]["fields"]["com_OCPPID"] == "NL*ECO*1000"


@pytest.mark.parametrize("ocpp_id", [(), ("--ocpp-id", "NL*ECO*1000")])
def test_an_id_with_a_slash_after_it_is_the_id(ocpp_id: tuple[str, ...]) -> None:
    _, found, _ = run("ws://ws.evc-net.com/NL*ECO*1000/", *ocpp_id)
    assert found["cpa"]["fields"]["BackOffice-Path"] == "/"
    assert found["evc5"]["fields"]["com_Endpoint"] == "ws.evc-net.com:80/#OSN#"
    assert {outcome["fields"].get("com_OCPPID", "NL*ECO*1000") for outcome in found.values()} == {"NL*ECO*1000"}
    assert "id_slash_dropped" in {warning["code"] for warning in found["evc5"]["warnings"]}


def test_only_one_controller_type() -> None:
    _, found, _ = run(DOCUMENTED, "--controller", "evc5")
    assert list(found) == ["evc5"]


def test_nothing_fits() -> None:
    status, found, err = run(DOCUMENTED, "--controller", "evc4")
    assert status == 2
    assert found["evc4"]["error"]["code"] == "tls_not_supported"
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["http://cpo.example.com/ocpp/1"], "http_scheme"),
        (["cpo.example.com:443/ocpp/1"], "no_scheme"),
        (["wss://cpo.example.com/ocpp?id=1"], "query_string"),
        (["wss://cpo.example.com/ocpp/NL*ECO*1003wss://ocpp.monta.app/#OSN#"], "two_addresses"),
        (["wss://cpo.example.com/ocpp/NL*ECO*1003/#OSN#", "--ocpp-id", "NL*ECO*1003"], "id_in_path"),
        (["wss://cpo.example.com/ocpp/NL*ECO*1003", "--ocpp-id", "nl*eco*1003"], "id_other_case"),
        (["wss://cpo.example.com/ocpp/\udcff"], "control_character"),
        (["wss://cpo.example.com/ocpp/A,B"], "ocpp_id_character"),
        ([DOCUMENTED, "--token", "OTHER:53Umkk1q7rEM"], "token_other_prefix"),
        (["wss://cpo.example.com/ocpp/" + "A" * 2000], "value_too_long"),
    ],
)
def test_refused_input(arguments: list[str], code: str) -> None:
    status, found, _ = run(*arguments)
    assert status == 2
    assert {outcome["error"]["code"] for outcome in found.values()} == {code}
    status, out, err = run(*arguments, as_json=False)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_unknown_controller_type() -> None:
    status, out, err = run(DOCUMENTED, "--controller", "evc9")
    assert (status, out) == (2, "")
    assert "cpa, evc4, evc5" in err


def test_table() -> None:
    _, out, _ = run(DOCUMENTED, "--token", "53Umkk1q7rEM", as_json=False)
    lines = out.splitlines()
    assert "EVC 4.X has no TLS" in lines[lines.index("EVC 4.X") + 1]
    assert "  authorizationKey  NL*ECO*1000:53Umkk1q7rEM" in lines
    assert "  com_Endpoint      devices.ecotap.com:443/registry/ocpp/#OSN#" in lines


def test_a_fourth_controller_type_from_another_folder(settings: Settings) -> None:
    settings.CATALOGUE_DIRS = ["tests/domain/controller/examples/more_types"]
    _, found, _ = run(DOCUMENTED, "--controller", "acme", "--token", "53Umkk1q7rEM")
    assert found["acme"]["fields"]["net_Server"] == "devices.ecotap.com:443/registry/ocpp/#OSN#"
