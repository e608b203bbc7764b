"""Every way in which a backend can fail, and the right one: real listeners, a line per kind."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.endpoint.own_endpoints import OwnEndpoints
from chargers.domain.preflight.stages import Finding, Report, Stage, StageVerdict
from chargers.domain.preflight.trust import ServerTrust, Trust
from chargers.domain.preflight.upgrade import OfferedIdentity
from chargers.domain.secret import Secret
from chargers.outbound.certificates import read_trust
from chargers.outbound.guard import Guard
from chargers.outbound.names import NamesSilent, NameUnknown
from chargers.outbound.networks import read_networks
from chargers.outbound.preflight import Patience, PreflightClient
from tests.outbound.certificates import Authority, Shown
from tests.outbound.listeners import (
    PATIENCE,
    Handler,
    Listener,
    accepts,
    answers,
    bewildered,
    closed_port,
    full,
    hangs_up,
    listening,
    says,
    silent,
)

HOST = "backend.example"
PATIENT = Patience(name=60, tcp=60, tls=60, answer=60, stays=60, close=60)  # a busy machine may take its time
HASTY = {  # what is expected not to come is waited for briefly, and nothing else is
    Finding.NAMES_SILENT: replace(PATIENT, name=0.3),
    Finding.PORT_SILENT: replace(PATIENT, tcp=0.5),
    Finding.TLS_SILENT: replace(PATIENT, tls=0.5),
    Finding.UPGRADE_SILENT: replace(PATIENT, answer=0.5),
    Finding.CLOSES: PATIENT,
    Finding.CHARGER_CLOSED: PATIENT,
}
STAYS = replace(PATIENT, stays=0.2)  # for a backend that keeps the line
CLOSE_1008 = b"\x88\x02\x03\xf0"
CHARGER = OfferedIdentity("NL*ECO*1000", Secret("t0ken-of-1000"))


async def names(host: str) -> tuple[str, ...]:
    if host == "unheard-of.example":
        raise NameUnknown
    if host == "nobody-says.example":
        raise NamesSilent
    if host == "never-answered.example":
        await asyncio.sleep(60)
    return ("127.0.0.1",)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def preflight(authority: Authority) -> PreflightClient:
    guard = Guard(own=OwnEndpoints(()), allowed=read_networks(["127.0.0.0/8"]), resolver=names)
    return PreflightClient(guard, str(authority.file), STAYS)


def expecting(preflight: PreflightClient, found: Finding) -> PreflightClient:
    return replace(preflight, patience=HASTY.get(found, STAYS))


def stopped(report: Report) -> tuple[Stage, Finding] | None:
    return (report.stopped_at.stage, report.stopped_at.finding) if report.stopped_at else None


def tried(
    preflight: PreflightClient, port: int, *, tls: bool = False, host: str = HOST, identity: OfferedIdentity | None = None
) -> Report:
    return preflight.run(Endpoint(tls, host, port, "/ocpp/"), identity)


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("unheard-of.example", Finding.NO_SUCH_NAME),
        ("nobody-says.example", Finding.NAMES_SILENT),
        ("never-answered.example", Finding.NAMES_SILENT),
    ],
)
def test_a_name_that_leads_nowhere(preflight: PreflightClient, host: str, found: Finding) -> None:
    report = tried(expecting(preflight, found), 443, host=host, tls=True)
    assert stopped(report) == (Stage.NAME, found)
    assert [one.finding for one in report.stages[1:5]] == [Finding.NOT_TRIED] * 4


@contextmanager
def nothing_there() -> Iterator[int]:
    yield closed_port()


@pytest.mark.parametrize(("port", "found"), [(nothing_there, Finding.PORT_CLOSED), (full, Finding.PORT_SILENT)])
def test_a_port_that_nobody_opens(preflight: PreflightClient, port: type[AbstractContextManager[int]], found: Finding) -> None:
    with port() as number:
        assert stopped(tried(expecting(preflight, found), number)) == (Stage.TCP, found)


ANSWERS: list[tuple[str, Handler, Stage, Finding]] = [
    ("says nothing", silent, Stage.UPGRADE, Finding.UPGRADE_SILENT),
    ("hangs up", hangs_up, Stage.UPGRADE, Finding.CLOSED),
    ("a mail server", says(b"220 mail.example ESMTP\r\n"), Stage.UPGRADE, Finding.NOT_HTTP),
    ("an alert of TLS", says(b"\x15\x03\x01\x00\x02\x02\x46"), Stage.UPGRADE, Finding.SPEAKS_TLS),
    ("half an answer", says(b"HTTP/1.1 101 Swi"), Stage.UPGRADE, Finding.UPGRADE_SILENT),
    ("a head without end", says(b"HTTP/1.1 101 S\r\nX: " + b"x" * 40_000), Stage.UPGRADE, Finding.NOT_HTTP),
    ("a status that is none", answers("1x1 Hello"), Stage.UPGRADE, Finding.NOT_HTTP),
    ("200", answers("200 OK", body=b"<html>"), Stage.UPGRADE, Finding.NO_UPGRADE),
    ("301", answers("301 Moved", "Location: ws://127.0.0.1:1/"), Stage.UPGRADE, Finding.REDIRECT),
    ("307", answers("307 Temporary Redirect", "Location: http://169.254.169.254/"), Stage.UPGRADE, Finding.REDIRECT),
    ("400", answers("400 Bad Request"), Stage.UPGRADE, Finding.BAD_REQUEST),
    ("401", answers("401 Unauthorized"), Stage.UPGRADE, Finding.ASKS_WHO),
    ("403", answers("403 Forbidden"), Stage.UPGRADE, Finding.NOT_ADMITTED),
    ("404", answers("404 Not Found"), Stage.UPGRADE, Finding.NOT_THERE),
    ("426", answers("426 Upgrade Required"), Stage.UPGRADE, Finding.OTHER_UPGRADE),
    ("429", answers("429 Too Many Requests"), Stage.UPGRADE, Finding.BUSY),
    ("500", answers("500 Internal Server Error"), Stage.UPGRADE, Finding.SERVER_ERROR),
    ("503", answers("503 Service Unavailable"), Stage.UPGRADE, Finding.BUSY),
    ("101 of an echo", answers("101 Switching Protocols", "Upgrade: websocket"), Stage.UPGRADE, Finding.WRONG_ACCEPT),
    ("another's key", accepts(key="x"), Stage.UPGRADE, Finding.WRONG_ACCEPT),
    ("no subprotocol", accepts(None), Stage.SUBPROTOCOL, Finding.NO_SUBPROTOCOL),
    ("another subprotocol", accepts("ocpp2.0.1"), Stage.SUBPROTOCOL, Finding.OTHER_SUBPROTOCOL),
    ("closes", accepts(closes=CLOSE_1008), Stage.UPGRADE, Finding.CLOSES),
    ("accepts and is gone", accepts(closes=b""), Stage.UPGRADE, Finding.CLOSES),
]


@pytest.mark.parametrize(("handler", "stage", "found"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS])
@pytest.mark.parametrize("tls", [False, True], ids=["ws", "wss"])
def test_every_answer_has_its_finding(
    preflight: PreflightClient, authority: Authority, handler: Handler, stage: Stage, found: Finding, tls: bool
) -> None:
    with listening(handler, authority.issue(HOST).context() if tls else None) as listener:
        report = tried(expecting(preflight, found), listener.port, tls=tls)
    assert stopped(report) == (stage, found)
    assert len(listener.heads) <= 1  # a redirect is not followed, and nothing is tried twice


@pytest.mark.parametrize("tls", [False, True], ids=["ws", "wss"])
def test_a_backend_that_accepts_is_reachable(preflight: PreflightClient, authority: Authority, tls: bool) -> None:
    with listening(accepts(), authority.issue(HOST).context() if tls else None) as listener:
        report = tried(preflight, listener.port, tls=tls)
        assert listener.ended.wait(60)
    assert (report.verdict, stopped(report)) == (StageVerdict.PASSED, None)
    assert [one.stage for one in report.stages] == list(Stage)
    assert report.stages[2].finding is (Finding.OK if tls else Finding.NOT_ENCRYPTED)
    assert report.stages[5].finding is Finding.NOT_ASKED
    assert all(one.milliseconds is not None for one in report.stages if one.verdict is StageVerdict.PASSED)


def test_it_dials_as_nobody_says_no_word_of_ocpp_and_takes_its_leave(preflight: PreflightClient) -> None:
    with listening(accepts()) as listener:
        tried(preflight, listener.port)
        assert listener.ended.wait(60)
    head = listener.heads[0].decode()
    assert head.startswith(f"GET /ocpp/ecc-web-connection-test HTTP/1.1\r\nHost: {HOST}:{listener.port}\r\n")
    assert "Sec-WebSocket-Protocol: ocpp1.6\r\n" in head
    assert "Authorization" not in head
    [after] = listener.after
    assert after[:2] == b"\x88\x82", "one close frame, masked"
    assert len(after) == 8


def test_a_ping_is_answered_and_a_call_is_not(preflight: PreflightClient) -> None:
    call = b'[2,"1","TriggerMessage",{}]'
    greeting = b"\x89\x00" + bytes([0x81, len(call)]) + call
    accepting = accepts()

    def handle(line: socket.socket, listener: Listener) -> None:
        class Greeter:
            def __init__(self) -> None:
                self.greeted = False

            def __getattr__(self, name: str) -> object:
                return getattr(line, name)

            def sendall(self, data: bytes) -> None:
                line.sendall(data + greeting)

        accepting(Greeter(), listener)  # type: ignore[arg-type]

    with listening(handler=handle) as listener:
        report = tried(preflight, listener.port)
        assert listener.ended.wait(60)
    assert report.verdict is StageVerdict.PASSED
    [after] = listener.after
    assert [after[0], after[6]] == [0x8A, 0x88], "a pong, then the close"
    assert len(after) == 6 + 8


AS_CHARGER: list[tuple[str, Handler, Finding]] = [
    ("taken", accepts(only=b"Authorization: Basic TkwqRUNPKjEwMDA6dDBrZW4tb2YtMTAwMA=="), Finding.OK),
    ("token refused", answers("401 Unauthorized"), Finding.TOKEN_REFUSED),
    ("not admitted", answers("403 Forbidden"), Finding.CHARGER_REFUSED),
    ("not known", answers("404 Not Found"), Finding.ID_UNKNOWN),
    ("closed", accepts(closes=CLOSE_1008), Finding.CHARGER_CLOSED),
    ("a fault of the server", answers("500 Internal Server Error"), Finding.NOT_TRIED),
    ("no subprotocol", accepts(None), Finding.NOT_TRIED),
]


@pytest.mark.parametrize(("handler", "found"), [row[1:] for row in AS_CHARGER], ids=[row[0] for row in AS_CHARGER])
def test_as_a_charger(preflight: PreflightClient, handler: Handler, found: Finding) -> None:
    with listening(handler) as listener:
        report = tried(expecting(preflight, found), listener.port, identity=CHARGER)
    assert report.stages[5].finding is found
    assert report.verdict is (StageVerdict.PASSED if found is Finding.OK else StageVerdict.FAILED)
    assert listener.heads[0].startswith(b"GET /ocpp/NL*ECO*1000 HTTP/1.1\r\n")
    assert len(listener.heads) == 1


def test_as_a_charger_without_a_token_no_password_is_sent(preflight: PreflightClient) -> None:
    with listening(accepts()) as listener:
        report = tried(preflight, listener.port, identity=OfferedIdentity("NL*ECO*1000"))
    assert report.stages[5].finding is Finding.OK
    assert b"Authorization" not in listener.heads[0]


def test_the_token_stands_in_no_report(preflight: PreflightClient) -> None:
    with listening(answers("401 Unauthorized")) as listener:
        report = tried(preflight, listener.port, identity=CHARGER)
    assert "t0ken" not in repr(report)


# Encryption


def refused(
    preflight: PreflightClient, context: ssl.SSLContext | None, handler: Handler = silent, host: str = HOST
) -> Finding | None:
    with listening(handler, context) as listener:
        report = tried(preflight, listener.port, tls=True, host=host)
    found = stopped(report)
    return found[1] if found and found[0] is Stage.TLS else None


def test_a_certificate_has_to_be_right(preflight: PreflightClient, authority: Authority, tmp_path: Path) -> None:
    stranger, namesake = Authority(tmp_path, "Another authority"), Authority(tmp_path)
    rows = {
        Finding.CERTIFICATE_EXPIRED: authority.issue(HOST, days=-1),
        Finding.CERTIFICATE_NOT_YET: authority.issue(HOST, since=1),
        Finding.CERTIFICATE_SELF_SIGNED: authority.issue(HOST, self_signed=True),
        Finding.CERTIFICATE_UNKNOWN: stranger.issue(HOST),
        Finding.CERTIFICATE_OTHER_HOST: authority.issue("another.example"),
    }
    assert refused(preflight, namesake.issue(HOST).context()) is Finding.CERTIFICATE_UNKNOWN
    assert {found: refused(preflight, shown.context()) for found, shown in rows.items()} == {found: found for found in rows}


def pinned(shown: Shown) -> ServerTrust:
    return read_trust(Trust.PINNED, shown.chain.read_text())


def test_an_authority_of_its_own_counts_alone(preflight: PreflightClient, authority: Authority, tmp_path: Path) -> None:
    own = Authority(tmp_path, "Their authority")
    believing = replace(preflight, trust=read_trust(Trust.OWN_CA, own.file.read_text()))
    with listening(accepts(), own.issue(HOST).context()) as listener:
        assert tried(believing, listener.port, tls=True).verdict is StageVerdict.PASSED
    found = {
        refused(believing, shown.context())
        for shown in (authority.issue(HOST), authority.issue(HOST, self_signed=True), Authority(tmp_path, "Stranger").issue(HOST))
    }
    assert found == {Finding.CERTIFICATE_OTHER_AUTHORITY}, "not even one that public ones would vouch for"
    assert refused(believing, own.issue("another.example").context()) is Finding.CERTIFICATE_OTHER_HOST
    assert refused(believing, own.issue(HOST, days=-1).context()) is Finding.CERTIFICATE_EXPIRED


def test_a_pinned_key_counts_whoever_signed_for_it(preflight: PreflightClient, authority: Authority) -> None:
    for shown in (authority.issue(HOST, self_signed=True), authority.issue("box.internal")):
        with listening(accepts(), shown.context()) as listener:
            report = tried(replace(preflight, trust=pinned(shown)), listener.port, tls=True)
        assert (report.verdict, report.stages[2].finding) == (StageVerdict.PASSED, Finding.KEY_AS_PINNED)


def test_another_key_is_told_nothing(preflight: PreflightClient, authority: Authority) -> None:
    believing = replace(preflight, trust=pinned(authority.issue(HOST, self_signed=True)))
    with listening(silent, authority.issue(HOST).context()) as listener:
        report = tried(believing, listener.port, tls=True, identity=CHARGER)
        assert listener.ended.wait(60)
    assert stopped(report) == (Stage.TLS, Finding.CERTIFICATE_OTHER_KEY), "though public authorities vouch for it"
    assert b"".join(listener.after) == b""


def test_a_pinned_key_with_an_expired_certificate(preflight: PreflightClient, authority: Authority) -> None:
    shown = {
        Finding.CERTIFICATE_EXPIRED: authority.issue(HOST, days=-1),
        Finding.CERTIFICATE_NOT_YET: authority.issue(HOST, since=1),
    }
    for found, one in shown.items():
        believing = replace(preflight, trust=pinned(one))
        with listening(silent, one.context()) as listener:
            report = tried(believing, listener.port, tls=True, identity=CHARGER)
            assert listener.ended.wait(60)
        assert stopped(report) == (Stage.TLS, found)
        assert b"".join(listener.after) == b""


def test_a_certificate_has_to_name_an_ip_address_that_is_dialled(preflight: PreflightClient, authority: Authority) -> None:
    assert refused(preflight, authority.issue(HOST).context(), host="127.0.0.1") is Finding.CERTIFICATE_OTHER_HOST
    with listening(accepts(), authority.issue("127.0.0.1").context()) as listener:
        assert tried(preflight, listener.port, tls=True, host="127.0.0.1").verdict is StageVerdict.PASSED


@pytest.mark.parametrize(("days", "found"), [(13, Finding.EXPIRES_SOON), (14, Finding.OK)])
def test_a_certificate_that_expires_soon_is_said(
    preflight: PreflightClient, authority: Authority, days: int, found: Finding
) -> None:
    with listening(accepts(), authority.issue(HOST, days=days).context()) as listener:
        report = tried(preflight, listener.port, tls=True)
    assert (report.stages[2].finding, report.stages[2].values["days"]) == (found, str(days))
    assert report.verdict is StageVerdict.PASSED


@pytest.mark.filterwarnings("ignore:.*TLSVersion:DeprecationWarning")
def test_old_encryption_alone_is_refused(preflight: PreflightClient, authority: Authority) -> None:
    context = authority.issue(HOST).context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    assert refused(preflight, context) is Finding.TLS_TOO_OLD


@pytest.mark.parametrize(
    ("handler", "found"),
    [
        (bewildered, Finding.NOT_TLS),
        (says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Finding.NOT_TLS),
        (says(b"220 mail.example ESMTP\r\n"), Finding.NOT_TLS),
        (silent, Finding.TLS_SILENT),
        (lambda line, listener: None, Finding.TLS_BROKEN_OFF),
    ],
    ids=["plain HTTP", "HTTP that speaks first", "mail", "silent", "hangs up"],
)
def test_a_port_without_encryption(preflight: PreflightClient, handler: Handler, found: Finding) -> None:
    assert refused(expecting(preflight, found), None, handler) is found


def test_plain_words_to_an_encrypted_port(preflight: PreflightClient, authority: Authority) -> None:
    with listening(accepts(), authority.issue(HOST).context()) as listener:
        report = tried(preflight, listener.port, tls=False)
    assert stopped(report) in {(Stage.UPGRADE, Finding.SPEAKS_TLS), (Stage.UPGRADE, Finding.CLOSED)}


def test_who_sends_a_byte_at_a_time_is_not_waited_for(preflight: PreflightClient) -> None:
    def dripping(line: socket.socket, listener: Listener) -> None:
        for byte in b"HTTP/1.1 101 Switching Protocols\r\n" + b"X: y\r\n" * 1000:
            line.sendall(bytes([byte]))
            listener.ended.wait(0.05)

    with listening(dripping) as listener:
        report = tried(expecting(preflight, Finding.UPGRADE_SILENT), listener.port)
    assert stopped(report) == (Stage.UPGRADE, Finding.UPGRADE_SILENT)
    assert (report.stages[3].milliseconds or 0) >= 500


def test_a_flood_after_the_upgrade_is_not_kept(preflight: PreflightClient) -> None:
    flood = b"\x82\x7e\x40\x00" + b"x" * 0x4000
    with listening(accepts(closes=flood * 64)) as listener:
        report = tried(replace(preflight, patience=replace(STAYS, stays=5)), listener.port)
    assert report.stages[3].finding in {Finding.OK, Finding.CLOSES}


@pytest.mark.parametrize(
    ("behind", "found"),
    [
        (b"\x81\x7f\x7f" + b"\xff" * 7, Finding.OK),  # a message of eight exabytes: nobody listens
        (b"\x81\x7e\xff\xff" + b"x" * 0xFFFF + b"\x81\x7f" + bytes(5) + b"\xff" * 3, Finding.OK),
        (b"\xf1\x00", Finding.WRONG_ACCEPT),  # no frame of the protocol
        (b"\x81\x81abcdx", Finding.WRONG_ACCEPT),  # masked, as only clients do
        (b"<html>\r\n", Finding.WRONG_ACCEPT),
    ],
)
@pytest.mark.parametrize("identity", [None, CHARGER])
def test_nonsense_after_the_upgrade(
    preflight: PreflightClient, identity: OfferedIdentity | None, behind: bytes, found: Finding
) -> None:
    def handle(line: socket.socket, listener: Listener) -> None:
        accepts(closes=behind)(line, listener)
        listener.ended.wait(PATIENCE)

    with listening(handle) as listener:
        report = tried(preflight, listener.port, identity=identity)
    assert report.stages[3].finding is found
    assert report.verdict is (StageVerdict.PASSED if found is Finding.OK else StageVerdict.FAILED)
