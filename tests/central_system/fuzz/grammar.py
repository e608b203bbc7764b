"""Frames, handshakes and streams as nobody should send them: a grammar of right ones, and mutations. A seed makes the same again.

Mutations work at four levels: on the values of a frame, on its text, on its bytes, and on the bytes of the wire.
"""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

from ecc_web.server.bounds import MESSAGE_BYTES
from tests.server.raw import RawSocket, frame

PAYLOADS: dict[str, dict[str, Any]] = {
    "BootNotification": {"chargePointVendor": "ECOTAP", "chargePointModel": "DUO2", "chargePointSerialNumber": "1891351"},
    "Heartbeat": {},
    "StatusNotification": {
        "connectorId": 1,
        "errorCode": "NoError",
        "status": "Available",
        "info": "x",
        "timestamp": "2026-01-01T00:00:00Z",
    },
    "Authorize": {"idTag": "04AABBCC"},
    "StartTransaction": {"connectorId": 1, "idTag": "04AABBCC", "meterStart": 5, "timestamp": "2026-01-01T00:00:00Z"},
    "StopTransaction": {"transactionId": 1, "meterStop": 9, "timestamp": "2026-01-01T01:00:00Z", "transactionData": []},
    "MeterValues": {"connectorId": 1, "meterValue": [{"timestamp": "x", "sampledValue": [{"value": "5", "unit": "Wh"}]}]},
    "DataTransfer": {"vendorId": "V", "messageId": "M", "data": "d"},
    "DiagnosticsStatusNotification": {"status": "Idle"},
    "FirmwareStatusNotification": {"status": "Idle"},
    "SecurityEventNotification": {"type": "x", "timestamp": "x"},
    "SignCertificate": {"csr": "x"},
    "Reset": {"type": "Soft"},
    "MakeCoffee": {"key": "AuthorizationKey", "value": "x"},
}
ANSWERS: tuple[dict[str, Any], ...] = (
    {"status": "Accepted"},
    {"configurationKey": [{"key": "com_Endpoint", "readonly": False, "value": "a:1/"}], "unknownKey": ["x"]},
    {"configurationKey": [{"key": "com_OCPPInfo", "value": "modelname=a,vendorname=b,CpSn=1"}]},
    {},
)
ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        2**31,
        2**63,
        -(2**63) - 1,
        10**30,
        1e308,
        float("nan"),
        float("inf"),
        "",
        " ",
        "\0",
        "\ud800",
    ),
    *(
        "\udfff\ud800",
        "\ufffd",
        "\ufeff",
        "'\"<&>",
        "//user:word@host",
        "auth" * 30 + "key",
        "x" * 600,
        "²",
        "٣",
        "1" * 40,
        "-0",
        "1e5",
    ),
    *(
        [],
        {},
        [[]],
        {"": {}},
        [None] * 3,
        {"key": "auth", "value": {"key": "pin"}},
        "%00",
        "\x1b[31m",
        "=1+1",
        '{"a":1}',
        "2026-13-41T99:99:99Z",
    ),
)
CHARACTERS = (
    "\0",
    "\ud800",
    "\\",
    '"',
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\n",
    "\x7f",
    "\u2028",
    "é",
    "\U0001f600",
    "\\u0000",
    "\\ud800",
    "NaN",
    "1e999",
    "-",
)
HEADERS = (
    *(
        "Authorization: Basic QTpi",
        "Authorization: Basic é",
        "Authorization: Basic:QTpi",
        "Authorization: Bearer x",
        "Authorization:",
    ),
    *(
        "Sec-WebSocket-Protocol: ocpp1.6",
        "Sec-WebSocket-Protocol:",
        'Sec-WebSocket-Protocol: "ocpp1.6"',
        "Sec-WebSocket-Protocol: ocpp2.0.1,, ,",
    ),
    *(
        "X-Forwarded-For: 1.2.3.4, x",
        "Origin: null",
        "Content-Length: 5",
        "Transfer-Encoding: chunked",
        "Expect: 100-continue",
        "Host: é",
    ),
    *(
        "Sec-WebSocket-Key: x",
        "Sec-WebSocket-Version: 8",
        "Upgrade: h2c",
        "Connection: close",
        "Cookie: sessionid=é",
        "User-Agent: \xff\xfe",
    ),
    *("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=99", "Sec-WebSocket-Extensions: ;;,", ": x", "x"),
)
PATHS = (
    "/ocpp/A",
    "/A",
    "/ocpp/",
    "/",
    "/ocpp/%00",
    "/ocpp/%ff",
    "/ocpp/A%20",
    "/ocpp//A/",
    "/live/",
    "/healthz",
    "/ocpp/A?x=%",
    "/ocpp/" + "é" * 9,
    "*",
    "//",
    "/ocpp/UNKNOWN",
    "/ocpp/" + "x" * 300,
)


def right_frame(dice: Random, asked: str) -> list[Any]:
    """A frame as it should be. `asked`: the ID of a call of ours that waits for an answer."""
    kind = dice.choices((2, 3, 4), (8, 3, 1))[0]
    unique_id: Any = dice.choice((str(dice.randrange(10_000)), asked, "c1-0-1", f"c1-{dice.randrange(99)}u-1"))
    if kind == 2:
        action = dice.choice(list(PAYLOADS))
        return [2, unique_id, action, copy.deepcopy(PAYLOADS[action])]
    if kind == 3:
        return [3, unique_id, copy.deepcopy(dice.choice(ANSWERS))]
    return [4, unique_id, "InternalError", "words", {}]


def hostile_frame(dice: Random, asked: str) -> str | bytes:
    """A right frame after some mutations; now and then one of the greatest size, or one that is no mutation of anything."""
    value: Any = right_frame(dice, asked)
    for _ in range(dice.choice((0, 1, 1, 2, 4))):
        value = _with_odd_value(dice, value)
    text = _dump(value, dice.random() < 0.3)
    if dice.random() < 0.3:
        for _ in range(dice.randrange(1, 4)):
            text = _with_odd_text(dice, text)
    if dice.random() < 1 / 400:
        text = _large(dice, text)
    # The wire has bytes: half of a character itself cannot come, only its escape.
    text = text.encode("utf-8", "replace")[:MESSAGE_BYTES].decode("utf-8", "ignore")
    if dice.random() < 0.15:
        return dice.choice((text.encode(), _odd_bytes(dice, text.encode())))[:MESSAGE_BYTES]
    return text


def hostile_wire(dice: Random, asked: str) -> bytes:
    """Frames of WebSocket as bytes, some of them broken."""
    parts = []
    for _ in range(dice.randrange(1, 12)):
        data = hostile_frame(dice, asked)
        data = data if isinstance(data, bytes) else data.encode()
        parts.append(
            frame(
                dice.choice((1, 1, 1, 2, 0, 8, 9, 10, 3, 15)), data[: dice.choice((0, 2, 125, 126, 5_000))], dice.random() < 0.8
            )
        )
    wire = b"".join(parts)
    return _odd_bytes(dice, wire) if dice.random() < 0.6 else wire


def hostile_head(dice: Random) -> bytes:
    """The head of a request, mutated; something may follow in the same segment."""
    lines = RawSocket.handshake(dice.choice(PATHS), *dice.choices(HEADERS, k=dice.randrange(4))).decode().split("\r\n")[:-2]
    for _ in range(dice.randrange(3)):
        at = dice.randrange(len(lines))
        lines[at : at + 1] = dice.choice(([], [lines[at]] * 2, [dice.choice(HEADERS)], [lines[at].upper()], [lines[at] + " "]))
        lines = lines or ["GET / HTTP/1.1"]
    if dice.random() < 0.2:
        lines[0] = dice.choice(("GET {} HTTP/1.0", "POST {} HTTP/1.1", "GET {} HTTP/2.0", "{}", "PRI * HTTP/2.0")).format(
            dice.choice(PATHS)
        )
    head = "\r\n".join([*lines, "", ""]).encode(dice.choice(("utf-8", "latin-1")), "replace")
    if dice.random() < 0.3:
        head = _odd_bytes(dice, head)
    return head + dice.choice((b"", b"", hostile_wire(dice, "x")))


def _with_odd_value(dice: Random, value: Any) -> Any:
    """One place of it changed."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        name = dice.choice(list(value))
        way = dice.randrange(5)
        if way == 0:
            return value | {str(dice.choice(ODD)): dice.choice(ODD)}
        if way == 1:
            return {other: part for other, part in value.items() if other != name}
        return value | {name: _with_odd_value(dice, value[name])}
    if isinstance(value, list) and value and dice.random() < 0.9:
        at = dice.randrange(len(value))
        way = dice.randrange(8)
        if way == 0:
            return value[:at] + value[at + 1 :]
        if way == 1:
            return value[:at] + [value[at]] * dice.choice((2, 3, 50)) + value[at:]
        return [*value[:at], _with_odd_value(dice, value[at]), *value[at + 1 :]]
    if dice.random() < 0.05:
        for _ in range(dice.choice((150, 250, 1_100))):
            value = [value] if dice.random() < 0.5 else {"a": value}
        return value
    if isinstance(value, str) and dice.random() < 0.4:
        return value + str(dice.choice(ODD))
    return copy.deepcopy(dice.choice(ODD))


def _with_odd_text(dice: Random, text: str) -> str:
    at = dice.randrange(len(text) + 1)
    end = min(len(text), at + dice.randrange(1, 9))
    return dice.choice(
        (text[:at] + dice.choice(CHARACTERS) + text[at:], text[:at] + text[end:], text[:at], text[:end] + text[at:])
    )


def _odd_bytes(dice: Random, data: bytes) -> bytes:
    changed = bytearray(data or b"x")
    for _ in range(dice.randrange(1, 5)):
        at = dice.randrange(len(changed))
        way = dice.randrange(3)
        if way == 0:
            changed[at] ^= 1 << dice.randrange(8)
        elif way == 1:
            changed[at:at] = bytes([dice.randrange(256)])
        elif len(changed) > 1:
            del changed[at]
    return bytes(changed)


def _large(dice: Random, text: str) -> str:
    at = dice.randrange(len(text) + 1)
    part = dice.choice((*CHARACTERS, "[]", "[[]],", '"",', '{"a":0},', '\\"', text[at : at + 40] or "x"))
    return (text[:at] + part * (250_000 // len(part.encode("utf-8", "replace")) - 9) + text[at:])[:250_000]


def _dump(value: Any, ascii_only: bool) -> str:
    try:
        return json.dumps(value, ensure_ascii=ascii_only)
    except (RecursionError, ValueError):
        return "[" * 300
