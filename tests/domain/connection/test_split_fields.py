"""split and join beyond the worked examples: what a charger already holds, what is refused and where, and lenient reading."""

from collections.abc import Iterable

import pytest

from chargers.domain.connection.split_fields import Connection, join, split
from chargers.domain.controller import catalogue
from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.controller.reported import NOTHING, Reported
from chargers.domain.endpoint.endpoint import Endpoint, Placeholder
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret

TYPES = {t.code: t for t in catalogue.load()}
CPA, EVC4, EVC5 = (TYPES[code] for code in ("cpa", "evc4", "evc5"))
WS = Endpoint(False, "h.nl", 80, "/ocpp/")
WSS = Endpoint(True, "h.nl", 443, "/ocpp/")
REAL = "comMaster=1,Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0,UseTLS=0,blockLgFull=0"
MALFORMED = "Events=1,updSendInIdle=0blockLgFull=0,useTLS=0,conMaster=0"


def refusals(controller_type: ControllerDefinition, wanted: Connection, reported: Reported = NOTHING) -> list[tuple[Code, str]]:
    with pytest.raises(Refusal) as refused:
        split(controller_type, wanted, reported)
    return [(notice.code, notice.field) for notice in refused.value.notices]


def said(notices: Iterable[Notice]) -> list[tuple[Code, str]]:
    return [(notice.code, notice.field) for notice in notices]


def options(present: str | None, endpoint: Endpoint) -> tuple[str, list[Code]]:
    fields = split(EVC5, Connection(endpoint, "ID"), Reported.of({"com_Options": present}))
    codes = [n.code for n in fields.notices if n.field == FieldRole.OPTIONS]
    return fields.values[FieldRole.OPTIONS].reveal(), codes


# split


def test_only_what_is_said_is_written() -> None:
    assert not split(EVC5, Connection(None)).values
    assert list(split(EVC5, Connection(None, "ID")).values) == [FieldRole.OCPP_ID]
    assert list(split(CPA, Connection(None, None, Secret("t"))).values) == [FieldRole.KEY]


def test_key_alone_uses_the_id_that_the_charger_has() -> None:  # R17a
    reported = Reported.of({"com_OCPPID": "PRESENT"})
    assert split(EVC5, Connection(None, None, Secret("t")), reported).values[FieldRole.KEY].reveal() == "PRESENT:t"
    assert refusals(EVC5, Connection(None, None, Secret("t"))) == [(Code.KEY_NEEDS_ID, "ocpp_id")]


def test_the_chargers_own_spelling_wins() -> None:  # R7
    reported = Reported.of({"Backoffice-URL": "ws://old", "BackOffice_Path": "/old/", "ocppid": "OLD"})
    fields = split(CPA, Connection(WS, "ID"), reported)
    assert [v.key for v in fields.values.values()] == ["Backoffice-URL", "BackOffice-Portnr", "BackOffice_Path", "ocppid"]


def test_options_of_the_charger_are_kept() -> None:  # R14
    assert options(REAL, WSS) == (REAL.replace("UseTLS=0", "UseTLS=1"), [])
    assert options("x=1,useTLS=1,Y=z", WS) == ("x=1,useTLS=0,Y=z", [])
    assert options("x=1", WS) == ("x=1,UseTLS=0", [])


@pytest.mark.parametrize("present", [None, "", "  "])
def test_options_that_are_not_known(present: str | None) -> None:  # R15
    value, codes = options(present, WSS)
    assert value == "comMaster=0,Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0,UseTLS=1,blockLgFull=0"
    assert codes == [Code.OPTIONS_UNKNOWN]


def test_malformed_options() -> None:  # R14
    assert options(MALFORMED, WS) == (MALFORMED, [Code.OPTIONS_LEFT_ALONE])
    repaired = "Events=1,updSendInIdle=0,blockLgFull=0,useTLS=1,conMaster=0"
    assert options(MALFORMED, WSS) == (repaired, [Code.OPTIONS_MALFORMED])


def test_a_token_over_ws_is_a_warning_on_every_type() -> None:  # R17
    for controller_type in (CPA, EVC4, EVC5):
        fields = split(controller_type, Connection(WS, "ID", Secret("t")))
        assert (Code.CLEAR_TEXT_TOKEN, FieldRole.KEY) in said(fields.notices)
        assert isinstance(fields.values[FieldRole.KEY].value, Secret)
    assert Code.CLEAR_TEXT_TOKEN not in [n.code for n in split(EVC5, Connection(WSS, "ID", Secret("t"))).notices]


def test_unusual_ports_are_a_warning_at_the_port() -> None:
    ws_on_443, wss_on_80 = Endpoint(False, "h.nl", 443, "/"), Endpoint(True, "h.nl", 80, "/")
    assert (Code.WS_ON_443, FieldRole.PORT) in said(split(CPA, Connection(ws_on_443, "ID")).notices)
    assert (Code.WS_ON_443, FieldRole.ADDRESS) in said(split(EVC4, Connection(ws_on_443, "ID")).notices)
    assert (Code.WSS_ON_80, FieldRole.ADDRESS) in said(split(EVC5, Connection(wss_on_80, "ID")).notices)


def test_refusals_stand_at_their_fields_all_at_once() -> None:
    wanted = Connection(WSS, "A" * 26, Secret("a b"))
    assert refusals(EVC4, wanted) == [
        (Code.TLS_NOT_SUPPORTED, "url"),
        (Code.OCPP_ID_TOO_LONG, "ocpp_id"),
        (Code.TOKEN_CHARACTER, "token"),
    ]


def test_limits_of_change_configuration() -> None:
    long_path = Endpoint(True, "h.nl", 443, "/" + "a" * 500 + "/")
    assert refusals(EVC5, Connection(long_path, "ID")) == [(Code.VALUE_TOO_LONG, FieldRole.ADDRESS)]
    assert refusals(CPA, Connection(long_path, "ID")) == [(Code.VALUE_TOO_LONG, FieldRole.PATH)]
    assert refusals(CPA, Connection(WSS, "ID", Secret("t" * 501))) == [(Code.VALUE_TOO_LONG, FieldRole.KEY)]
    spelled = Reported.of({"com_" + "-" * 50 + "Endpoint": "x"})
    assert refusals(EVC5, Connection(WSS, "ID"), spelled) == [(Code.KEY_TOO_LONG, FieldRole.ADDRESS)]


def test_an_id_that_the_charger_has_is_taken_as_it_is() -> None:
    present = "an odd/ID that is longer than 25"
    fields = split(EVC5, Connection(WSS, present), Reported.of({"com_OCPPID": present}))
    assert fields.values[FieldRole.OCPP_ID].value == present


def test_without_an_id_the_fields_are_for_every_charger() -> None:
    fields = split(EVC5, Connection(WSS))
    assert FieldRole.OCPP_ID not in fields.values
    assert (Code.OCPP_ID_NOT_GIVEN, FieldRole.OCPP_ID) in said(fields.notices)
    assert not split(EVC5, Connection(WSS), Reported.of({"com_OCPPID": "X", "com_Options": REAL})).notices


def test_serial_placeholder_only_where_it_was_typed() -> None:  # R11
    fields = split(EVC5, Connection(WSS, "ID", tail="#SN#"))
    assert fields.values[FieldRole.ADDRESS].value == "h.nl:443/ocpp/#SN#"
    assert (Code.SERIAL_PLACEHOLDER, FieldRole.ADDRESS) in said(fields.notices)
    assert refusals(CPA, Connection(WSS, "ID", tail="#SN#")) == [(Code.PLACEHOLDER_NOT_SUPPORTED, "url")]


# join


@pytest.mark.parametrize(
    ("address", "present_options", "url", "placeholder", "codes"),
    [
        ("h.nl:80/ocpp/#OSN#", REAL, "ws://h.nl:80/ocpp/ID", Placeholder.OCPP_ID, []),
        ("192.168.50.113:9090/steve/websocket/CentralSystemService/#OSN#", "UseTLS=1",
         "wss://192.168.50.113:9090/steve/websocket/CentralSystemService/ID", Placeholder.OCPP_ID, []),
        ("ocpp.qwello.eu:80/#SN#", REAL, "ws://ocpp.qwello.eu:80/#SN#", Placeholder.SERIAL, [Code.SERIAL_PLACEHOLDER]),
        ("h.nl:80/ocpp/ID", REAL, "ws://h.nl:80/ocpp/ID", Placeholder.LITERAL, [Code.LITERAL_ID]),
        ("h.nl:80/ocpp/", REAL, "ws://h.nl:80/ocpp/", Placeholder.NONE, [Code.NO_PLACEHOLDER]),
        ("h.nl", REAL, "ws://h.nl:80/", Placeholder.NONE, [Code.PORT_MISSING, Code.NO_PLACEHOLDER]),
        ("h.nl/ocpp/#OSN#", "UseTLS=1", "wss://h.nl:443/ocpp/ID", Placeholder.OCPP_ID, [Code.PORT_MISSING]),
        ("wss://h.nl:443/ocpp/#OSN#", REAL, "ws://h.nl:443/ocpp/ID", Placeholder.OCPP_ID, [Code.SCHEME_IN_ENDPOINT]),
        ("wss://h.nl:443/ocpp/#OSN#", None, "wss://h.nl:443/ocpp/ID", Placeholder.OCPP_ID,
         [Code.TLS_UNKNOWN, Code.SCHEME_IN_ENDPOINT]),
        ("192.168.255.8:443:80/ocpp1.6/secured/#OSN#", "useTLS=1", "wss://192.168.255.8:443/ocpp1.6/secured/ID",
         Placeholder.OCPP_ID, [Code.TWO_PORTS]),
        ("u:p@h.nl:80/#OSN#", REAL, "ws://h.nl:80/ID", Placeholder.OCPP_ID, [Code.USER_INFO_IN_ENDPOINT]),
        ("[::1]:80/#OSN#", REAL, "ws://[::1]:80/ID", Placeholder.OCPP_ID, []),
        ("h.nl:80/#OSN#", MALFORMED, "ws://h.nl:80/ID", Placeholder.OCPP_ID, [Code.OPTIONS_LEFT_ALONE]),
        ("h.nl:80/#OSN#", "UseTLS=1,usetls=0", "ws://h.nl:80/ID", Placeholder.OCPP_ID, [Code.OPTIONS_CONTRADICT]),
        ("h.nl:80/#OSN#", "Events=1", "ws://h.nl:80/ID", Placeholder.OCPP_ID, [Code.TLS_UNKNOWN]),
        ("h.nl:80/#OSN#/x", REAL, "ws://h.nl:80/#OSN#/x", Placeholder.LITERAL, [Code.PLACEHOLDER_POSITION, Code.LITERAL_ID]),
        ("h.nl:99999/#OSN#", REAL, "", Placeholder.OCPP_ID, [Code.ADDRESS_UNREADABLE]),
        (":80/#OSN#", REAL, "", Placeholder.OCPP_ID, [Code.ADDRESS_UNREADABLE]),
        ("", REAL, "", Placeholder.NONE, []),
    ],
)  # fmt: skip
def test_reading_evc(address: str, present_options: str | None, url: str, placeholder: Placeholder, codes: list[Code]) -> None:
    values = {"com_Endpoint": address, "com_OCPPID": "ID", "com_Options": present_options}
    joined = join(EVC5, Reported.of(values))
    assert (joined.connection.url, joined.connection.placeholder) == (url, placeholder)
    assert [notice.code for notice in joined.notices] == codes


@pytest.mark.parametrize(
    ("address", "port", "path", "url", "codes"),
    [
        ("ws://h.nl", "80", "/ocpp/", "ws://h.nl:80/ocpp/ID", []),
        ("WSS://H.NL", " 443 ", "/", "wss://h.nl:443/ID", []),
        ("wss://h.nl", "", "/ocpp/", "wss://h.nl:443/ocpp/ID", [Code.PORT_MISSING]),
        ("wss://h.nl:8443", "", "/", "wss://h.nl:8443/ID", [Code.PORT_IN_ADDRESS]),
        ("h.nl", "80", "/", "ws://h.nl:80/ID", [Code.SCHEME_MISSING]),
        ("ws://h.nl", "80", "ocpp", "ws://h.nl:80/ocpp/ID", [Code.PATH_SLASH]),
        ("ws://h.nl", "80", "", "ws://h.nl:80/ID", [Code.PATH_SLASH]),
        ("ws://h.nl", "80", None, "ws://h.nl:80/ID", [Code.PATH_UNKNOWN]),
        ("ws://h.nl/x", "80", "/", "ws://h.nl:80/ID", [Code.PATH_IN_ADDRESS]),
        ("ws://u:p@h.nl", "80", "/", "ws://h.nl:80/ID", [Code.USER_INFO_IN_ENDPOINT]),
        ("ws://h.nl", "eighty", "/", "", [Code.ADDRESS_UNREADABLE]),
        ("ws://", "80", "/", "", [Code.ADDRESS_UNREADABLE]),
        ("", "80", "/", "", []),
    ],
)
def test_reading_cpa(address: str, port: str, path: str | None, url: str, codes: list[Code]) -> None:
    values = {"BackOffice-URL": address, "BackOffice-Portnr": port, "BackOffice-Path": path, "OCPPID": "ID"}
    joined = join(CPA, Reported.of(values))
    assert joined.connection.url == url
    assert [notice.code for notice in joined.notices] == codes


def test_reading_nothing() -> None:
    for controller_type in TYPES.values():
        joined = join(controller_type, Reported())
        assert (joined.connection.endpoint, joined.connection.ocpp_id, joined.connection.token) == (None, None, None)


def test_evc4_that_was_told_to_use_tls() -> None:  # R16
    joined = join(EVC4, Reported.of({"com_Endpoint": "h.nl:443/#OSN#", "com_Options": "UseTLS=1"}))
    assert (Code.TLS_NOT_SUPPORTED, FieldRole.OPTIONS) in said(joined.notices)
    assert not join(EVC4, Reported.of({"com_Endpoint": "h.nl:80/#OSN#"})).notices


def test_keys_are_mostly_reported_empty() -> None:  # R4
    assert join(EVC5, Reported.of({"authorizationKey": "", "com_OCPPID": "ID"})).connection.token is None
    joined = join(EVC5, Reported.of({"authorizationKey": "OTHER:t", "com_OCPPID": "ID"}))
    assert joined.connection.token == Secret("t")
    assert said(joined.notices) == [(Code.KEY_USER_DIFFERS, FieldRole.KEY)]
    assert "OTHER" not in repr(joined)
