"""The stages of a try as values: what their findings amount to, and how an answer is taken apart."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Refusal
from chargers.domain.preflight.encryption import judge_certificate, judge_expiry, judge_handshake
from chargers.domain.preflight.stages import Finding, Report, Stage, StageResult, StageVerdict
from chargers.domain.preflight.upgrade import (
    HttpAnswer,
    OfferedIdentity,
    judge_answer,
    judge_no_answer,
    judge_subprotocol,
    read_answer,
    request_head,
)
from chargers.domain.secret import Secret

KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # RFC 6455, 1.3
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def report(*found: tuple[Stage, Finding], encrypted: bool = True, as_charger: bool = False) -> Report:
    return Report.of([StageResult(*one) for one in found], encrypted=encrypted, as_charger=as_charger)


def test_what_failed_comes_before_what_is_unclear() -> None:
    found = report((Stage.UPGRADE, Finding.ASKS_WHO), (Stage.CHARGER, Finding.TOKEN_REFUSED), as_charger=True)
    assert found.verdict is StageVerdict.FAILED
    assert found.stopped_at is not None
    assert found.stopped_at.stage is Stage.CHARGER


def test_every_stage_has_its_line_and_its_reason() -> None:
    assert [one.finding for one in report(encrypted=False).stages] == [
        Finding.NOT_TRIED,
        Finding.NOT_TRIED,
        Finding.NOT_ENCRYPTED,
        Finding.NOT_TRIED,
        Finding.NOT_TRIED,
        Finding.NOT_ASKED,
    ]
    assert report(as_charger=True).stages[-1].finding is Finding.NOT_TRIED


@pytest.mark.parametrize("host", ["h.nl", "[2001:db8::1]"])
@pytest.mark.parametrize(("tls", "port", "said"), [(True, 443, ""), (False, 80, ""), (True, 80, ":80"), (False, 443, ":443")])
def test_the_host_is_named_with_its_port_where_that_is_not_the_usual_one(host: str, tls: bool, port: int, said: str) -> None:
    assert f"\r\nHost: {host}{said}\r\n".encode() in request_head(Endpoint(tls, host, port, "/"), None, KEY)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_a_token_of_any_kind_adds_one_line(token: str) -> None:
    without = request_head(Endpoint(True, "h.nl", 443, "/"), OfferedIdentity("A"), KEY)
    head = request_head(Endpoint(True, "h.nl", 443, "/"), OfferedIdentity("A", Secret(token)), KEY)
    assert head.count(b"\r\n") == without.count(b"\r\n") + 1
    assert head.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("ocpp_id", ["", "A B", "A\r\nX: y", "A/B", "A?b", "Ä"])
def test_an_id_that_would_be_more_than_an_id_is_nobodys(ocpp_id: str) -> None:
    with pytest.raises(Refusal):
        OfferedIdentity(ocpp_id)


@given(st.binary())
def test_any_bytes_are_an_answer_or_none(head: bytes) -> None:
    answer = read_answer(head)
    assert answer is None or judge_answer(answer, KEY) in Finding
    assert judge_no_answer(head, ended=True) in Finding


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"upgrade": "websocket", "connection": "Upgrade", "sec-websocket-accept": ACCEPT}, Finding.OK),
        ({"upgrade": "WebSocket", "connection": "keep-alive, Upgrade", "sec-websocket-accept": ACCEPT}, Finding.OK),
        ({"upgrade": "websocket", "connection": "Upgrade", "sec-websocket-accept": KEY}, Finding.WRONG_ACCEPT),
        ({"upgrade": "h2c", "connection": "Upgrade", "sec-websocket-accept": ACCEPT}, Finding.WRONG_ACCEPT),
        ({}, Finding.WRONG_ACCEPT),
    ],
)
def test_a_websocket_shows_that_it_read_the_key(headers: dict[str, str], found: Finding) -> None:
    assert judge_answer(HttpAnswer(101, headers), KEY) is found


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (200, Finding.NO_UPGRADE),
        (302, Finding.REDIRECT),
        (304, Finding.NO_UPGRADE),
        (308, Finding.REDIRECT),
        (405, Finding.NO_UPGRADE),
        (502, Finding.SERVER_ERROR),
        (503, Finding.BUSY),
        (599, Finding.SERVER_ERROR),
    ],
)
def test_a_status(status: int, found: Finding) -> None:
    assert judge_answer(HttpAnswer(status, {}), KEY) is found


@pytest.mark.parametrize(("chosen", "found"), [("ocpp1.6", Finding.OK), ("", Finding.NO_SUBPROTOCOL)])
def test_a_subprotocol(chosen: str, found: Finding) -> None:
    assert judge_subprotocol(HttpAnswer(101, {"sec-websocket-protocol": chosen})) is found


def test_what_openssl_says_that_nobody_has_met_is_still_a_finding() -> None:
    assert judge_certificate(99) is Finding.CERTIFICATE_INVALID
    assert judge_handshake("SOMETHING_NEW") is Finding.TLS_BROKEN_OFF


def test_days_that_are_left_are_whole_ones() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert judge_expiry(now + timedelta(days=14), now) == (Finding.OK, 14)
    assert judge_expiry(now + timedelta(days=14, seconds=-1), now) == (Finding.EXPIRES_SOON, 13)
