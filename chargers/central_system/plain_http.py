"""HTTP without an upgrade at the charger door: a wrong setting on a charger, told to it and to the waiting room (C9)."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError

from chargers.central_system import handshake, process
from chargers.central_system.frame_log import clean
from chargers.services.arrivals import Knock

WORDS = b"This is the door for chargers: a WebSocket with OCPP 1.6J (com_ProtType OCPP1.6J), Connection: Upgrade.\n"


def is_at_the_door(path: str) -> bool:
    """Whether a plain request for this path was meant for the charger door of this process."""
    house = process.current_or_none()
    parts = tuple(part for part in path.split("/") if part)
    return house is not None and bool(parts) and (parts[:-1] if len(parts) > 1 else parts) in house.limits.prefixes


async def answer(house: process.CentralSystem, scope: Any, send: Any) -> None:
    """426, and an entry that says so."""
    knocked = handshake.knock(scope, house.limits)
    try:
        known = handshake.can_be_an_id(knocked.ocpp_id)
        found = (await house.directory.find(knocked.ocpp_id)).charger if known else None
    except DatabaseError:
        found = None
    house.knocked(
        Knock(
            charger=found.pk if found else None,
            claimed_id=clean(knocked.ocpp_id, 255),
            path=clean(knocked.path, 600),
            address=knocked.address,
            step=handshake.Step.PATH,
            outcome=handshake.Outcome.NO_UPGRADE,
            detail=_what(scope),
        )
    )
    headers = [(b"content-type", b"text/plain"), (b"upgrade", b"websocket"), (b"content-length", str(len(WORDS)).encode())]
    await send({"type": "http.response.start", "status": 426, "headers": headers})
    await send({"type": "http.response.body", "body": WORDS})


def _what(scope: Any) -> str:
    """What kind of request it was, in a word or two: OCPP 1.5 speaks SOAP, some chargers forget a header (C9)."""
    headers = {name.lower(): value.lower() for name, value in scope.get("headers") or ()}
    if b"xml" in headers.get(b"content-type", b"") or b"soapaction" in headers:
        return "soap"
    return "upgrade without connection" if b"websocket" in headers.get(b"upgrade", b"") else clean(scope.get("method"), 10)
