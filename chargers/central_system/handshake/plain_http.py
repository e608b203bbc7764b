"""HTTP without an upgrade where chargers connect: a wrong setting on a charger, told to it and to the waiting room (C9)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError

from chargers.central_system.frames.frame_log import clean_text
from chargers.central_system.handshake import handshake
from chargers.central_system.handshake.codes import HandshakeOutcome, HandshakeStep

if TYPE_CHECKING:
    from chargers.central_system.central_system import CentralSystem

WORDS = b"Chargers connect here: a WebSocket with OCPP 1.6J (com_ProtType OCPP1.6J), Connection: Upgrade.\n"


def is_at_the_door(central: CentralSystem, path: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> bool:
    """Whether a plain request for this path was meant for chargers: by the path, or as it is half of a WebSocket's handshake,
    which pages are not asked with (C2, C9)."""
    parts = tuple(part for part in path.split("/") if part)
    by_path = bool(parts) and (parts[:-1] if len(parts) > 1 else parts) in central.config.prefixes
    return by_path or any(name.lower().startswith(b"sec-websocket-") for name, _ in headers)


async def answer(central: CentralSystem, scope: Any, send: Any) -> None:
    """426, and an entry that says so."""
    attempt = handshake.read_attempt(scope, central.config)
    try:
        known = handshake.can_be_an_id(attempt.ocpp_id)
        found = (await central.lookup.find(attempt.ocpp_id)).charger if known else None
    except DatabaseError:
        found = None
    outcome, detail = _what(scope)
    central.attempts.refused(
        HandshakeStep.PATH,
        outcome,
        attempt,
        charger=found.pk if found else None,
        detail=detail,
    )
    headers = [
        (b"content-type", b"text/plain"),
        (b"upgrade", b"websocket"),
        (b"sec-websocket-version", b"13"),  # RFC 6455 4.4
        (b"content-length", str(len(WORDS)).encode()),
    ]
    await send({"type": "http.response.start", "status": 426, "headers": headers})
    await send({"type": "http.response.body", "body": WORDS})


def _what(scope: Any) -> tuple[HandshakeOutcome, str]:
    """What kind of request it was, and in a word or two: OCPP 1.5 speaks SOAP, some chargers or proxies drop a header (C9)."""
    headers: dict[bytes, bytes] = {}
    for name, value in scope.get("headers") or ():
        headers[name.lower()] = b", ".join(filter(None, (headers.get(name.lower()), value.lower())))
    no_upgrade, broken = HandshakeOutcome.NO_UPGRADE, HandshakeOutcome.BROKEN_UPGRADE
    method = clean_text(scope.get("method"), 10)
    if b"xml" in headers.get(b"content-type", b"") or b"soapaction" in headers:
        return no_upgrade, "soap"
    if b"websocket" not in headers.get(b"upgrade", b""):
        half = any(name.startswith(b"sec-websocket-") for name in headers)
        return (broken, "without upgrade") if half else (no_upgrade, method)
    if b"upgrade" not in headers.get(b"connection", b""):
        return no_upgrade, "upgrade without connection"
    if method != "GET":
        return broken, method
    if not headers.get(b"sec-websocket-key", b"").strip():
        return broken, "without key"
    if sum(name.lower() == b"sec-websocket-key" for name, _ in scope["headers"]) > 1:
        return broken, "several keys"
    return broken, clean_text("version " + headers.get(b"sec-websocket-version", b"").decode("latin-1"), 40)
