"""Chargers that nobody has claimed yet, where the setting lets them wait inside as Pending (C6). Stores nothing but the knock."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ocpp.v16.enums import Action, RegistrationStatus

from chargers.central_system import frames, handshake
from chargers.central_system.directory import Directory, Found
from chargers.central_system.flood import Flood
from chargers.central_system.frame_log import clean
from chargers.services.presence.attempts import Knock

if TYPE_CHECKING:
    from chargers.central_system.process import CentralSystem

logger = logging.getLogger(__name__)
SEATS = 200
SERVICE_RESTART = 1012
POLICY_VIOLATION = 1008


@dataclass(eq=False, slots=True)
class Seat:
    """One guest: the ID that it dialled, and the way to speak to it."""

    dialled: str
    send: Any
    leaving: bool = False

    async def see_out(self) -> None:
        """Ends the visit: it dials again, and is let in as a charger."""
        if not self.leaving:
            self.leaving = True
            await self.send({"type": "websocket.close", "code": SERVICE_RESTART})


class Guests:
    """Those who are inside. Bounded: an attacker takes seats, no more."""

    def __init__(self) -> None:
        self._seats: set[Seat] = set()

    def has_room(self) -> bool:
        return len(self._seats) < SEATS

    def sit(self, dialled: str, send: Any) -> Seat:
        seat = Seat(dialled, send)
        self._seats.add(seat)
        return seat

    def leave(self, seat: Seat) -> None:
        self._seats.discard(seat)

    async def see_out_claimed(self, directory: Directory) -> None:
        """Looks whom somebody has claimed since; called by the ticker, for a guest may be silent for minutes."""
        seats = list(self._seats)
        known = await asyncio.gather(*(directory.find(seat.dialled) for seat in seats), return_exceptions=True)
        claimed = [seat for seat, found in zip(seats, known, strict=True) if isinstance(found, Found) and found.charger]
        await asyncio.gather(*(seat.see_out() for seat in claimed), return_exceptions=True)


async def host(house: CentralSystem, knocked: handshake.Knocked, receive: Any, send: Any) -> None:
    """Keeps one guest company until it leaves, or until somebody has claimed it: then it shall dial again."""
    chosen = handshake.choose(knocked.offers)
    if chosen is None and knocked.offers:
        await send({"type": "websocket.close"})
        return
    seat = house.guests.sit(knocked.ocpp_id, send)
    try:
        await send({"type": "websocket.accept", "subprotocol": chosen})
        _note(house, knocked, "")
        flood = Flood(time.monotonic())
        while (message := await receive())["type"] == "websocket.receive" and not seat.leaving:
            raw = message.get("text")
            if raw is None:
                raw = message.get("bytes") or b""
            if flood.hears(len(raw), time.monotonic()):
                await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "flood"})
                return
            answer = _heard(house, knocked, raw)
            if answer is not None:
                await send({"type": "websocket.send", "text": answer})
            if flood.is_others_turn:
                await asyncio.sleep(0)
    finally:
        house.guests.leave(seat)


def _heard(house: CentralSystem, knocked: handshake.Knocked, raw: str | bytes) -> str | None:
    """The answer to a frame, if any. Raises nothing, whatever came."""
    try:
        return _answer(house, knocked, frames.read(raw))
    except frames.Unreadable as problem:
        return frames.error(problem.unique_id, "FormationViolation") if problem.unique_id else None
    except Exception as problem:  # a mistake of ours must not cost a charger its line
        logger.error("a guest's frame was not handled: %s", type(problem).__name__)
        return None


def _answer(house: CentralSystem, knocked: handshake.Knocked, frame: list[Any]) -> str | None:
    kind, unique_id, action, payload, *_ = [*frame, None, None, None]
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
