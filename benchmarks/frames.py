"""Every byte that a benchmark charger sends, made before the clock starts. No client library: it must not be measured."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice

VARIANTS = 64  # unique ids of one kind of message, taken in turn
_STATES = ("Available", "Preparing", "Charging", "SuspendedEV", "Finishing", "Unavailable")


@dataclass(frozen=True, slots=True)
class Question:
    """One masked CALL, and how its CALLRESULT begins."""

    frame: bytes
    answer: bytes


def ocpp_id(number: int) -> str:
    return f"NL*BENCH*{number:06d}"


def token(number: int) -> str:
    return f"bench-token-{number:06d}"


def handshake(number: int, port: int) -> bytes:
    """The upgrade as a charger sends it: its ID as the last path segment, Basic authorization, no compression."""
    basic = base64.b64encode(f"{ocpp_id(number)}:{token(number)}".encode()).decode()
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET /ocpp/{ocpp_id(number)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n"
        f"Authorization: Basic {basic}\r\n\r\n"
    ).encode()


def boot(number: int) -> Question:
    payload = {
        "chargePointVendor": "Ecotap",
        "chargePointModel": "EVC5",
        "chargeBoxSerialNumber": f"{number:010d}",
        "firmwareVersion": "5.2.1",
    }
    return _question("boot", "BootNotification", payload)


def heartbeats() -> list[Question]:
    return [_question(f"h{n}", "Heartbeat", {}) for n in range(VARIANTS)]


def statuses() -> list[Question]:
    """Each differs from the one before, so that there is something to write."""
    return [
        _question(
            f"s{n}",
            "StatusNotification",
            {"connectorId": 1, "errorCode": "NoError", "status": state, "timestamp": f"2026-01-01T00:00:{n % 60:02d}Z"},
        )
        for n, state in enumerate(islice(cycle(_STATES), VARIANTS))
    ]


def refusal(call: bytes) -> bytes:
    """The CALLERROR for a call of the server's: a benchmark charger has nothing to tell."""
    return masked(0x81, json.dumps([4, json.loads(call)[1], "NotSupported", "", {}]).encode())


def masked(first: int, payload: bytes) -> bytes:
    mask = os.urandom(4)
    size = len(payload)
    head = bytes((first, 0x80 | size)) if size < 126 else bytes((first, 0xFE)) + size.to_bytes(2, "big")
    return head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


def _question(unique_id: str, action: str, payload: Mapping[str, object]) -> Question:
    text = json.dumps([2, unique_id, action, payload], separators=(",", ":"))
    return Question(masked(0x81, text.encode()), f'[3,"{unique_id}",'.encode())
