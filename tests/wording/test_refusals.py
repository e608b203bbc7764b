"""Every code has its own sentence, and every notice that the domain makes fills it."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from chargers.domain import paste
from chargers.domain.connection import ocpp_id, resolve, token
from chargers.domain.connection.split_fields import Connection, JoinedConnection, join, split
from chargers.domain.controller import catalogue
from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.reported import Reported
from chargers.domain.endpoint import endpoint
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.ocpp_info.info import OcppInfo
from chargers.domain.ocpp_info.verdict import judge_info
from chargers.domain.paste.connection_of import connection_of
from chargers.domain.secret import Secret
from chargers.domain.settings import ecclite_file
from chargers.domain.settings.known import find_setting
from chargers.domain.settings.value import doubts, flaws, flaws_of_parts
from chargers.wording.refusals import SENTENCES, sentence

CPA, EVC4, EVC5 = catalogue.load()
WSS = Endpoint(True, "h.nl", 443, "/")
WS = Endpoint(False, "h.nl", 80, "/")


def url(text: str, typed: str | None = None, present: str | None = None) -> resolve.ConnectionTarget:
    return resolve.resolve(endpoint.parse_url(text), typed, present)


def held(**values: str) -> JoinedConnection:
    return join(EVC5, Reported.of({f"com_{key}": value for key, value in values.items()}))


def cpa_holds(address: str, port: str = "80", path: str | None = "/") -> JoinedConnection:
    values = {"BackOffice-URL": address, "BackOffice-Portnr": port, "BackOffice-Path": path}
    return join(CPA, Reported.of({key: value for key, value in values.items() if value is not None}))


MADE_BY: dict[Code, Callable[[], Any]] = {
    Code.URL_MISSING: lambda: url(""),
    Code.NO_URL_IN_TEXT: lambda: connection_of(paste.find("a\nb")),
    Code.TEXT_TOO_LONG: lambda: paste.find("a" * 200_000),
    Code.QUESTION_OPEN: lambda: connection_of(paste.find("wss://h.nl/a/\nwss://h.be/b/")),
    Code.USER_NOT_WRITTEN: lambda: connection_of(
        paste.find(
            "wss://somebody:t0ken123@h.nl/a/",
            paste.PasteContext("ID"),
            {paste.QuestionCode.USER_DIFFERS: "log_in_as@0"},
        )
    ),
    Code.CONTROL_CHARACTER: lambda: url("wss://h.nl/\x00x"),
    Code.SPACE_IN_URL: lambda: url("wss://h.nl/ x"),
    Code.NO_SCHEME: lambda: url("h.nl"),
    Code.HTTP_SCHEME: lambda: url("https://h.nl"),
    Code.SCHEME_UNKNOWN: lambda: url("ftp://h.nl"),
    Code.USER_INFO_MALFORMED: lambda: url("wss://%zz@h.nl"),
    Code.EMPTY_HOST: lambda: url("wss://"),
    Code.HOST_INVALID: lambda: url("wss://h..nl"),
    Code.HOST_ZONE: lambda: url("wss://[fe80::1%eth0]"),
    Code.HOST_IPV6_BRACKETS: lambda: url("wss://::1/"),
    Code.PORT_NUMBER: lambda: url("wss://h.nl:x"),
    Code.PORT_RANGE: lambda: url("wss://h.nl:0"),
    Code.TWO_PORTS: lambda: url("wss://h.nl:1:2"),
    Code.QUERY_STRING: lambda: url("wss://h.nl/?x"),
    Code.FRAGMENT: lambda: url("wss://h.nl/#x"),
    Code.PATH_CHARACTER: lambda: url("wss://h.nl/é/"),
    Code.PLACEHOLDER_POSITION: lambda: url("wss://h.nl/#OSN#/x"),
    Code.TWO_ADDRESSES: lambda: url("wss://h.nl/wss://h.nl/"),
    Code.ID_OR_PATH: lambda: url("wss://h.nl/x", None, "y"),
    Code.ID_OTHER_CASE: lambda: url("wss://h.nl/X1", None, "x1"),
    Code.IDS_DIFFER: lambda: url("wss://h.nl/x1", "x2", "x1"),
    Code.ID_IN_PATH: lambda: url("wss://h.nl/x1/x1", None, "x1"),
    Code.ID_SLASH_DROPPED: lambda: url("wss://h.nl/x1/", "x1"),
    Code.OCPP_ID_EMPTY: lambda: ocpp_id.check_ocpp_id("", 25),
    Code.OCPP_ID_TOO_LONG: lambda: ocpp_id.check_ocpp_id("x" * 26, 25),
    Code.OCPP_ID_CHARACTER: lambda: ocpp_id.check_ocpp_id("é", 25),
    Code.TOKEN_EMPTY: lambda: token.check_token("", None),
    Code.TOKEN_CHARACTER: lambda: token.check_token("é", None),
    Code.TOKEN_OTHER_PREFIX: lambda: token.check_token("a:b", None),
    Code.KEY_NEEDS_ID: lambda: split(EVC5, Connection(None, None, Secret("t"))),
    Code.TLS_NOT_SUPPORTED: lambda: split(EVC4, Connection(WSS)),
    Code.PLACEHOLDER_NOT_SUPPORTED: lambda: split(CPA, Connection(WSS, tail="#SN#")),
    Code.VALUE_TOO_LONG: lambda: split(CPA, Connection(None, "x" * 501)),
    Code.KEY_TOO_LONG: lambda: split(CPA, Connection(None, "x"), Reported.of({"OCPPID" + "-" * 50: "x"})),
    Code.OCPP_INFO_EMPTY: lambda: OcppInfo.parse("").flaws(),
    Code.OCPP_INFO_MISSING: lambda: OcppInfo.parse("x=1").flaws(),
    Code.OCPP_INFO_MALFORMED: lambda: OcppInfo.parse("x").flaws(),
    Code.OCPP_INFO_TOO_LONG: lambda: OcppInfo.parse("modelname=" + "x" * 21).flaws(),
    Code.OCPP_INFO_CHARACTER: lambda: OcppInfo.of(model=",", vendor="", serial=""),
    Code.OCPP_INFO_TWICE: lambda: judge_info("CpSn=1,CpSn=2").flaws,
    Code.OCPP_INFO_PACKED: lambda: judge_info('{"CpSn":1}').flaws,
    Code.OCPP_INFO_NO_VALUE: lambda: judge_info("modelname=null").flaws,
    Code.OCPP_INFO_SERIAL_ZERO: lambda: judge_info("CpSn=0").flaws,
    Code.OCPP_INFO_SERIAL_OF_ANOTHER: lambda: judge_info("CpSn=1891351", others={"1891351": "X"}).flaws,
    Code.SETTING_KEY_TOO_LONG: lambda: (*flaws("k" * 51, "", readonly=False),),
    Code.SETTING_TOO_LONG: lambda: (*flaws("k", "x" * 501, readonly=False),),
    Code.SETTING_CHARACTER: lambda: (*flaws("k", "\0", readonly=False),),
    Code.READ_ONLY: lambda: (*flaws("k", "", readonly=True),),
    Code.SETTING_PART_CHARACTER: lambda: (*flaws_of_parts(find_setting("eth_cfg"), "eth_cfg", {0: ","}),),
    Code.SETTING_NO_NUMBER: lambda: (*doubts(find_setting("HeartbeatInterval"), "HeartbeatInterval", "x"),),
    Code.SETTING_MALFORMED: lambda: (*doubts(find_setting("eth_cfg"), "eth_cfg", "x"),),
    Code.SETTING_TOO_SMALL: lambda: (*flaws("HeartbeatInterval", "-1", readonly=False),),
    Code.SETTING_TOO_LARGE: lambda: (*flaws("LightIntensity", "101", readonly=False),),
    Code.SETTING_JUMPS_UP: lambda: (*doubts(find_setting("HeartbeatInterval"), "HeartbeatInterval", "50", "10"),),
    Code.SETTING_JUMPS_DOWN: lambda: (*doubts(find_setting("HeartbeatInterval"), "HeartbeatInterval", "10", "50"),),
    Code.FILE_TOO_LARGE: lambda: ecclite_file.read_file(b" " * 300_000),
    Code.FILE_NOT_TEXT: lambda: ecclite_file.read_file(b"\xff"),
    Code.FILE_NOT_JSON: lambda: ecclite_file.read_file(b"{"),
    Code.FILE_SHAPE: lambda: ecclite_file.read_file(b"[]"),
    Code.FILE_ENTRY: lambda: ecclite_file.read_file(b'{"configurationKey": [1]}'),
    Code.FILE_DUPLICATE: lambda: ecclite_file.read_file(b'{"configurationKey": [{"key": "a"}, {"key": "A"}]}'),
    Code.FILE_EMPTY: lambda: ecclite_file.read_file(b'{"configurationKey": []}'),
    Code.USER_INFO_USED: lambda: url("wss://x:p@h.nl/x"),
    Code.USER_DIFFERS: lambda: url("wss://x@h.nl/y"),
    Code.HOST_IPV6: lambda: url("wss://[::1]/x"),
    Code.HOST_IDNA: lambda: url("wss://bücher.example/x"),
    Code.DEFAULT_PORT_ADDED: lambda: url("wss://h.nl/x"),
    Code.WS_ON_443: lambda: split(CPA, Connection(Endpoint(False, "h.nl", 443, "/"))),
    Code.WSS_ON_80: lambda: split(CPA, Connection(Endpoint(True, "h.nl", 80, "/"))),
    Code.CPA_ID_LONG: lambda: split(CPA, Connection(None, "x" * 26)),
    Code.OCPP_ID_NOT_GIVEN: lambda: split(CPA, Connection(WSS)),
    Code.TOKEN_PREFIX_DROPPED: lambda: token.check_token("ID:t", "ID"),
    Code.TOKEN_QUOTES_DROPPED: lambda: token.check_token('"t"', None),
    Code.TOKEN_SHORT: lambda: token.check_token("53Umkk1q7rE", None),
    Code.TOKEN_HEX: lambda: token.check_token("0" * 32, None),
    Code.CLEAR_TEXT_TOKEN: lambda: split(CPA, Connection(WS, "x", Secret("t"))),
    Code.OPTIONS_UNKNOWN: lambda: split(EVC5, Connection(WSS)),
    Code.OPTIONS_MALFORMED: lambda: split(EVC5, Connection(WSS), Reported.of({"com_Options": "a"})),
    Code.OPTIONS_LEFT_ALONE: lambda: split(EVC5, Connection(WS), Reported.of({"com_Options": "a,UseTLS=0"})),
    Code.OPTIONS_CONTRADICT: lambda: held(Endpoint="h.nl", Options="UseTLS=2"),
    Code.TLS_UNKNOWN: lambda: held(Endpoint="h.nl", Options=""),
    Code.SCHEME_IN_ENDPOINT: lambda: held(Endpoint="ws://h.nl"),
    Code.SCHEME_MISSING: lambda: cpa_holds("h.nl"),
    Code.USER_INFO_IN_ENDPOINT: lambda: held(Endpoint="u:p@h.nl"),
    Code.PORT_MISSING: lambda: held(Endpoint="h.nl"),
    Code.PORT_IN_ADDRESS: lambda: cpa_holds("ws://h.nl:80"),
    Code.PATH_IN_ADDRESS: lambda: cpa_holds("ws://h.nl/x"),
    Code.PATH_UNKNOWN: lambda: cpa_holds("ws://h.nl", path=None),
    Code.PATH_SLASH: lambda: cpa_holds("ws://h.nl", path="x"),
    Code.LITERAL_ID: lambda: held(Endpoint="h.nl/x"),
    Code.SERIAL_PLACEHOLDER: lambda: held(Endpoint="h.nl/#SN#"),
    Code.NO_PLACEHOLDER: lambda: held(Endpoint="h.nl/"),
    Code.ADDRESS_UNREADABLE: lambda: held(Endpoint=":80"),
    Code.KEY_USER_DIFFERS: lambda: join(EVC5, Reported.of({"authorizationKey": "a:b", "com_OCPPID": "c"})),
}


def notices(made_by: Callable[[], Any]) -> Iterable[Notice]:
    try:
        made = made_by()
    except Refusal as refusal:
        return refusal.notices
    found: Iterable[Notice] = made.notices if not isinstance(made, tuple) else made if isinstance(made[0], Notice) else made[1]
    return found


def test_every_code_has_its_own_sentence() -> None:
    assert set(SENTENCES) == set(Code)
    assert len({str(text) for text in SENTENCES.values()}) == len(Code)


@pytest.mark.parametrize("code", Code)
def test_sentences_are_sentences(code: Code) -> None:
    text = str(SENTENCES[code])
    assert text[0].isupper() or text.startswith(("%(", "ws", "#OSN#"))
    assert text.endswith((".", "?", "%(repaired)s"))
    assert len(text) <= 240


@pytest.mark.parametrize("code", MADE_BY)
def test_what_the_domain_says_fills_the_sentence(code: Code) -> None:
    made = [notice for notice in notices(MADE_BY[code]) if notice.code is code]
    assert made, f"{code} was not said"
    for notice in made:
        assert "%(" not in sentence(notice)
        assert set(re.findall(r"%\((\w+)\)s", str(SENTENCES[code]))) <= set(notice.values)
        assert notice.field in {"url", "token", "ocpp_id", "file", *FieldRole} or code.startswith(("setting_", "read_only"))
