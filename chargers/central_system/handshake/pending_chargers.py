"""Chargers that nobody has claimed yet, where the setting lets them wait inside as Pending (C6). Stores the attempt alone."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ocpp.v16.enums import Action, RegistrationStatus

from chargers.central_system.frames import frames
from chargers.central_system.frames.flood import Flood
from chargers.central_system.frames.frame_log import clean_text
from chargers.central_system.handshake import handshake
from chargers.central_system.handshake.codes import HandshakeOutcome, HandshakeStep
from chargers.domain.presence.sources import gives_way, source_of
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
    address: str | None
    send: Any
    leaving: bool = False

    async def end(self) -> None:
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
        self._inside: dict[PendingCharger, None] = {}  # in the order in which they came

    def has_room(self, address: str | None) -> bool:
        """Whether one from there may wait inside. Where all places are taken, the source that has the most gives one up, if that
        is another one."""
        if not self._config.unclaimed_pending:
            return False
        return len(self._inside) < MOST or self._greediest(address) is not None

    def _greediest(self, address: str | None) -> PendingCharger | None:
        """Whose place one from this address may take: the last that came, of the source with the most, if that has more."""
        source = gives_way(Counter(source_of(one.address) for one in self._inside), source_of(address))
        return next((one for one in reversed(self._inside) if source_of(one.address) == source), None)

    async def end_claimed(self) -> None:
        """Looks whom somebody has claimed since; called by the ticker, for such a charger may be silent for minutes."""
        inside = list(self._inside)
        known = await asyncio.gather(*(self._lookup.find(each.dialled) for each in inside), return_exceptions=True)
        claimed = [each for each, found in zip(inside, known, strict=True) if isinstance(found, FoundCharger) and found.charger]
        await asyncio.gather(*(each.end() for each in claimed), return_exceptions=True)

    async def host(self, attempt: handshake.HandshakeAttempt, receive: Any, send: Any) -> None:
        """Keeps one company until it leaves, or until somebody has claimed it: then it shall dial again."""
        chosen = handshake.choose_subprotocol(attempt.offers)
        if chosen is None and attempt.offers:
            await send({"type": "websocket.close"})
            return
        pending = PendingCharger(attempt.ocpp_id, attempt.address, send)
        if len(self._inside) >= MOST and (gives_up := self._greediest(attempt.address)):
            del self._inside[gives_up]
            await gives_up.end()
        self._inside[pending] = None
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
            self._inside.pop(pending, None)

    def _heard(self, attempt: handshake.HandshakeAttempt, raw: str | bytes) -> str | None:
        """The answer to a frame, if any. Raises nothing, whatever came."""
        try:
            return self._answer(attempt, frames.read_frame(raw))
        except frames.Unreadable as problem:
            return frames.error_text(problem.unique_id, "FormationViolation") if problem.unique_id else None
        except Exception as problem:  # a mistake of ours must not cost a charger its line
            logger.error("the frame of a pending charger was not handled: %s", type(problem).__name__)
            return None

    def _answer(self, attempt: handshake.HandshakeAttempt, frame: list[Any]) -> str | None:
        parts: list[Any] = [*frame, None, None, None]
        kind, unique_id, action, payload, *_ = parts
        if kind != frames.CALL or not isinstance(unique_id, str | int):
            return None
        now = self._clock.stamp()
        if action == Action.boot_notification:
            said: dict[str, Any] = payload if isinstance(payload, dict) else {}
            serials = (clean_text(said.get(name), 60) for name in ("chargeBoxSerialNumber", "chargePointSerialNumber"))
            self._note(attempt, " ".join(serial for serial in serials if serial))
            answer = {"currentTime": now, "interval": self._config.interval, "status": RegistrationStatus.pending.value}
            return frames.result_text(unique_id, answer)
        if action == Action.heartbeat:
            return frames.result_text(unique_id, {"currentTime": now})
        return frames.error_text(unique_id, "SecurityError", "registration is pending")

    def _note(self, attempt: handshake.HandshakeAttempt, serials: str) -> None:
        self._attempts.store(
            HandshakeStep.CHARGER,
            HandshakeOutcome.UNKNOWN,
            attempt,
            charger=None,
            detail=serials,
        )
