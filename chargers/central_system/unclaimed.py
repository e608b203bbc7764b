"""Chargers that nobody has claimed yet, where the setting lets them wait inside as Pending (C6). Stores nothing but the knock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from ocpp.v16.enums import Action, RegistrationStatus

from chargers.central_system import frames, handshake
from chargers.central_system.frame_log import clean
from chargers.services.arrivals import Knock

if TYPE_CHECKING:
    from chargers.central_system.process import CentralSystem

SEATS = 200
SERVICE_RESTART = 1012


class Guests:
    """How many are inside. Bounded: an attacker takes seats, no more."""

    def __init__(self) -> None:
        self.seated = 0

    def has_room(self) -> bool:
        return self.seated < SEATS


async def host(house: CentralSystem, knocked: handshake.Knocked, receive: Any, send: Any) -> None:
    """Keeps one guest company until it leaves, or until somebody has claimed it: then it shall dial again."""
    chosen = handshake.choose(knocked.offers)
    if chosen is None and knocked.offers:
        await send({"type": "websocket.close"})
        return
    house.guests.seated += 1
    try:
        await send({"type": "websocket.accept", "subprotocol": chosen})
        _note(house, knocked, "")
        while (message := await receive())["type"] == "websocket.receive":
            raw = message.get("text")
            answer = _answer(house, knocked, raw if raw is not None else message.get("bytes") or b"")
            if answer is not None:
                await send({"type": "websocket.send", "text": answer})
            if await _is_claimed(house, knocked):
                await send({"type": "websocket.close", "code": SERVICE_RESTART})
                return
    finally:
        house.guests.seated -= 1


def _answer(house: CentralSystem, knocked: handshake.Knocked, raw: str | bytes) -> str | None:
    try:
        kind, unique_id, action, payload, *_ = [*frames.read(raw), None, None, None]
    except frames.Unreadable as problem:
        return frames.error(problem.unique_id, "FormationViolation") if problem.unique_id else None
    if kind != frames.CALL or not isinstance(unique_id, str | int):
        return None
    if action == Action.boot_notification:
        said: dict[str, Any] = payload if isinstance(payload, dict) else {}
        serials = (clean(said.get(name), 60) for name in ("chargeBoxSerialNumber", "chargePointSerialNumber"))
        _note(house, knocked, " ".join(serial for serial in serials if serial))
        answer = {"currentTime": house.stamp(), "interval": house.limits.interval, "status": RegistrationStatus.pending.value}
        return frames.result(unique_id, answer)
    if action == Action.heartbeat:
        return frames.result(unique_id, {"currentTime": house.stamp()})
    return frames.error(unique_id, "SecurityError", "registration is pending")


async def _is_claimed(house: CentralSystem, knocked: handshake.Knocked) -> bool:
    try:
        return (await house.directory.find(knocked.ocpp_id)).charger is not None
    except DatabaseError:
        return False


def _note(house: CentralSystem, knocked: handshake.Knocked, serials: str) -> None:
    house.knocked(
        Knock(
            charger=None,
            claimed_id=clean(knocked.ocpp_id, 255),
            path=clean(knocked.path, 600),
            address=knocked.address,
            step=handshake.Step.CHARGER,
            outcome=handshake.Outcome.UNKNOWN,
            detail=serials[:200],
        )
    )
