"""Chargers that nobody has claimed yet, where the setting lets them wait inside as Pending (C6). Stores the attempt alone."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ocpp.v16.enums import Action, RegistrationStatus

from chargers.central_system.frames import frames
from chargers.central_system.frames.flood import Flood
from chargers.central_system.frames.frame_log import clean
from chargers.central_system.handshake import handshake
from chargers.central_system.handshake.codes import HandshakeOutcome, HandshakeStep
from chargers.services.presence.known_chargers import FoundCharger

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.config import CentralSystemConfig
    from chargers.central_system.handshake.attempts import AttemptLog
    from chargers.central_system.handshake.charger_lookup import ChargerLookup

logger = logging.getLogger(__name__)
MOST = 200
SERVICE_RESTART = 1012
POLICY_VIOLATION = 1008


@dataclass(eq=False, slots=True)
class PendingCharger:
    """One of them: the ID that it dialled, and the way to speak to it."""

    dialled: str
    send: Any
    leaving: bool = False

    async def see_out(self) -> None:
        """Ends the visit: it dials again, and is let in as a charger."""
        if not self.leaving:
            self.leaving = True
            await self.send({"type": "websocket.close", "code": SERVICE_RESTART})


class PendingChargers:
    """Those who are inside. Bounded: an attacker takes places, no more."""

    def __init__(self, config: CentralSystemConfig, clock: Clock, lookup: ChargerLookup, attempts: AttemptLog) -> None:
        self._config = config
        self._clock = clock
        self._lookup = lookup
        self._attempts = attempts
        self._inside: set[PendingCharger] = set()

    def has_room(self) -> bool:
        return self._config.unclaimed_pending and len(self._inside) < MOST

    async def end_claimed(self) -> None:
        """Looks whom somebody has claimed since; called by the ticker, for such a charger may be silent for minutes."""
        inside = list(self._inside)
        known = await asyncio.gather(*(self._lookup.find(each.dialled) for each in inside), return_exceptions=True)
        claimed = [each for each, found in zip(inside, known, strict=True) if isinstance(found, FoundCharger) and found.charger]
        await asyncio.gather(*(each.see_out() for each in claimed), return_exceptions=True)

    async def host(self, attempt: handshake.Attempt, receive: Any, send: Any) -> None:
        """Keeps one company until it leaves, or until somebody has claimed it: then it shall dial again."""
        chosen = handshake.choose(attempt.offers)
        if chosen is None and attempt.offers:
            await send({"type": "websocket.close"})
            return
        pending = PendingCharger(attempt.ocpp_id, send)
        self._inside.add(pending)
        try:
            await send({"type": "websocket.accept", "subprotocol": chosen})
            self._note(attempt, "")
            flood = Flood(self._clock.monotonic())
            while (message := await receive())["type"] == "websocket.receive" and not pending.leaving:
                raw = message.get("text")
                if raw is None:
                    raw = message.get("bytes") or b""
                if flood.hears(len(raw), self._clock.monotonic()):
                    await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "flood"})
                    return
                answer = self._heard(attempt, raw)
                if answer is not None:
                    await send({"type": "websocket.send", "text": answer})
                if flood.is_others_turn:
                    await asyncio.sleep(0)
        finally:
            self._inside.discard(pending)

    def _heard(self, attempt: handshake.Attempt, raw: str | bytes) -> str | None:
        """The answer to a frame, if any. Raises nothing, whatever came."""
        try:
            return self._answer(attempt, frames.read(raw))
        except frames.Unreadable as problem:
            return frames.error(problem.unique_id, "FormationViolation") if problem.unique_id else None
        except Exception as problem:  # a mistake of ours must not cost a charger its line
            logger.error("the frame of a pending charger was not handled: %s", type(problem).__name__)
            return None

    def _answer(self, attempt: handshake.Attempt, frame: list[Any]) -> str | None:
        parts: list[Any] = [*frame, None, None, None]
        kind, unique_id, action, payload, *_ = parts
        if kind != frames.CALL or not isinstance(unique_id, str | int):
            return None
        now = self._clock.stamp()
        if action == Action.boot_notification:
            said: dict[str, Any] = payload if isinstance(payload, dict) else {}
            serials = (clean(said.get(name), 60) for name in ("chargeBoxSerialNumber", "chargePointSerialNumber"))
            self._note(attempt, " ".join(serial for serial in serials if serial))
            answer = {"currentTime": now, "interval": self._config.interval, "status": RegistrationStatus.pending.value}
            return frames.result(unique_id, answer)
        if action == Action.heartbeat:
            return frames.result(unique_id, {"currentTime": now})
        return frames.error(unique_id, "SecurityError", "registration is pending")

    def _note(self, attempt: handshake.Attempt, serials: str) -> None:
        self._attempts.store(
            HandshakeStep.CHARGER,
            HandshakeOutcome.UNKNOWN,
            charger=None,
            ocpp_id=attempt.ocpp_id,
            path=attempt.path,
            address=attempt.address,
            detail=serials,
        )
