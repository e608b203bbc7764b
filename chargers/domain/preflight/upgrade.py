"""The request with which a charger asks for a WebSocket, and its answer, taken apart and judged. Knows no socket."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from chargers.domain.connection import ocpp_id
from chargers.domain.endpoint.endpoint import DEFAULT_PORTS, Endpoint
from chargers.domain.preflight.stages import Finding
from chargers.domain.secret import Secret

SUBPROTOCOL = "ocpp1.6"
STRANGER = "ecc-web-connection-test"  # dialled with where nobody asks for a charger's ID; no charger's
HEAD_BYTES = 16_384  # a longer head of an answer is none
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
_TLS_RECORDS = (b"\x15\x03", b"\x16\x03")  # an alert or a handshake


@dataclass(frozen=True, slots=True)
class OfferedIdentity:
    """A charger's own ID, and its token where the backend wants one. Raises `Refusal` for an ID that no path can hold."""

    ocpp_id: str
    token: Secret | None = None

    def __post_init__(self) -> None:
        ocpp_id.check_ocpp_id(self.ocpp_id, max(len(self.ocpp_id), 1))


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """The head of an HTTP answer. Names of headers are lower case; of one that comes twice the first counts."""

    status: int
    headers: dict[str, str]


def request_head(endpoint: Endpoint, identity: OfferedIdentity | None, key: str) -> bytes:
    """The bytes that ask `endpoint` for a WebSocket; `key` is the one of RFC 6455: 16 random bytes, base64.

    The ID stands in the path as a charger writes it: nothing is escaped.
    """
    port = "" if endpoint.port == DEFAULT_PORTS[endpoint.tls] else f":{endpoint.port}"
    lines = [
        f"GET {endpoint.path}{identity.ocpp_id if identity else STRANGER} HTTP/1.1",
        f"Host: {endpoint.host}{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Protocol: {SUBPROTOCOL}",
        "User-Agent: ECC-Web (connection test)",
    ]
    if identity and identity.token:
        pair = f"{identity.ocpp_id}:{identity.token.reveal()}"
        lines.append(f"Authorization: Basic {base64.b64encode(pair.encode()).decode()}")
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")


def read_answer(head: bytes) -> HttpAnswer | None:
    """A head up to its empty line; None where it is none of HTTP's."""
    first, *rest = head.decode("latin-1").split("\r\n")
    version, _, status = first.partition(" ")
    if version not in {"HTTP/1.1", "HTTP/1.0"} or not (status[:3].isascii() and status[:3].isdigit() and len(status[:3]) == 3):
        return None
    headers: dict[str, str] = {}
    for line in rest:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return HttpAnswer(int(status[:3]), headers)


def judge_answer(answer: HttpAnswer, key: str) -> Finding:
    """What an answer to `request_head` means for the upgrade."""
    if answer.status == 101:
        return Finding.OK if _accepts(answer, key) else Finding.WRONG_ACCEPT
    if answer.status in {301, 302, 303, 307, 308}:
        return Finding.REDIRECT
    if answer.status >= 500 and answer.status != 503:
        return Finding.SERVER_ERROR
    return _BY_STATUS.get(answer.status, Finding.NO_UPGRADE)


def judge_no_answer(received: bytes, *, ended: bool) -> Finding:
    """What it means that no head of an answer came: the line ended, or there was enough of waiting."""
    if received.startswith(_TLS_RECORDS):
        return Finding.SPEAKS_TLS
    if received and not b"HTTP/".startswith(received[:5]):
        return Finding.NOT_HTTP
    return Finding.CLOSED if ended else Finding.UPGRADE_SILENT


def judge_subprotocol(answer: HttpAnswer) -> Finding:
    """Whether the answer chose what was offered."""
    chosen = answer.headers.get("sec-websocket-protocol", "")
    if not chosen:
        return Finding.NO_SUBPROTOCOL
    return Finding.OK if chosen == SUBPROTOCOL else Finding.OTHER_SUBPROTOCOL


AS_CHARGER = {
    Finding.ASKS_WHO: Finding.TOKEN_REFUSED,
    Finding.NOT_ADMITTED: Finding.CHARGER_REFUSED,
    Finding.NOT_THERE: Finding.ID_UNKNOWN,
    Finding.CLOSES: Finding.CHARGER_CLOSED,
}
"""What leaves an upgrade unclear, where it was asked for as a charger."""

_BY_STATUS = {
    400: Finding.BAD_REQUEST,
    401: Finding.ASKS_WHO,
    403: Finding.NOT_ADMITTED,
    404: Finding.NOT_THERE,
    426: Finding.OTHER_UPGRADE,
    429: Finding.BUSY,
    503: Finding.BUSY,
}


def _accepts(answer: HttpAnswer, key: str) -> bool:
    expected = base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest()).decode()  # noqa: S324 (RFC 6455 says so)
    return (
        answer.headers.get("upgrade", "").lower() == "websocket"
        and "upgrade" in answer.headers.get("connection", "").lower()
        and answer.headers.get("sec-websocket-accept") == expected
    )
