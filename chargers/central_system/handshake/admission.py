"""Who takes the place of whom: the last step of the handshake looks at the present socket of the same charger (C7, C8)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chargers.central_system.handshake.codes import HandshakeHint, HandshakeOutcome, HandshakeStep
from chargers.central_system.handshake.duplicate_identity import IdentityCaller, Rivals
from chargers.services.presence.record import HintsRow

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.config import CentralSystemConfig
    from chargers.central_system.handshake.attempts import AttemptLog
    from chargers.central_system.handshake.identity import DialledIdentity
    from chargers.central_system.hooks import BootFacts
    from chargers.central_system.sessions import Session, Sessions
    from chargers.central_system.writer import Writer

ALIVE = 50.0  # seconds: a present socket that was heard within counts against rivals
LOOKS = 20  # while one is parked
POLICY_VIOLATION = 1008


@dataclass(frozen=True, slots=True)
class AdmissionParts:
    """What it is made of."""

    config: CentralSystemConfig
    clock: Clock
    sessions: Sessions
    attempts: AttemptLog
    writer: Writer


class Admission:
    """Lets sessions into the registry, or not."""

    def __init__(self, parts: AdmissionParts) -> None:
        self._parts = parts
        self._clock = parts.clock
        self._rivals = Rivals()

    def is_barred(self, dialled: DialledIdentity) -> bool:
        """Whether this caller lost the quarrel about an ID and has to stay out for a while (C8)."""
        present, now = self._parts.sessions.get(dialled.charger), self._clock.monotonic()
        caller = None
        if present is not None and now - present.heard_from_wire() < ALIVE:
            caller = _caller(present)
        return self._rivals.barred(dialled.charger, IdentityCaller(dialled.address), caller, now)

    async def admit(self, session: Session) -> bool:
        """Registers a session: with valid credentials at once; without, only where no living one is in its place (C7)."""
        sessions = self._parts.sessions
        present = sessions.get(session.pk)
        if present is None:
            sessions.enter(session)
            return True
        if not session.dialled.authenticated and await self._is_alive(present):
            self._rivals.turned_away(session.pk, _caller(session), self._clock.monotonic())
            self._tell_of(present, session, self._parts.attempts.refused)
            session.closed = HandshakeOutcome.DUPLICATE_IDENTITY
            close = {"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "another charger has this OCPP ID"}
            await session.send_message(close)
            return False
        two = self._rivals.swapped(session.pk, _caller(present), _caller(session), self._clock.monotonic())
        sessions.enter(session)
        if two:
            self._tell_of(present, session, self._parts.attempts.store)
        return True

    def booted(self, session: Session, boot: BootFacts, _asked_for: bool) -> None:
        """The present socket showed its serial number: it may be another than the one before had."""
        if self._rivals.booted(session.pk, boot.serial, self._clock.monotonic()):
            self._tell_of(session, session, self._parts.attempts.store)

    def forget(self) -> None:
        """Drops what is over; called by the ticker."""
        self._rivals.forget(self._clock.monotonic())

    async def _is_alive(self, present: Session) -> bool:
        """Whether the present socket shows a sign of life while another is parked. No calls meanwhile."""
        asked = present.heard_from_wire()
        present.suspend()
        if present.wire is not None:
            present.wire.ping()
        try:
            for _ in range(LOOKS):
                await asyncio.sleep(self._parts.config.park / LOOKS)
                if present.closed is not None or present.heard_from_wire() > asked:
                    break
        finally:  # also where whoever is parked goes away meanwhile
            present.resume()
        return present.closed is None and present.heard_from_wire() > asked

    def _tell_of(self, one: Session, other: Session, tell: Callable[..., None]) -> None:
        """Both are named where people look; the page of the charger shows it too (C8)."""
        tell(
            HandshakeStep.ACCEPTED,
            HandshakeOutcome.DUPLICATE_IDENTITY,
            other.dialled,
            charger=one.pk,
            detail=f"{_caller(one)} / {_caller(other)}",
        )
        present = self._parts.sessions.get(one.pk)
        if present is not None:
            hints = ",".join(dict.fromkeys((*present.dialled.hints, HandshakeHint.DUPLICATE_IDENTITY)))
            writer = self._parts.writer
            writer.facts.hints[present.pk, present.socket] = HintsRow(present.pk, present.socket, hints)
            writer.facts.changed.add(present.pk)
            writer.lazily()


def _caller(session: Session) -> IdentityCaller:
    return IdentityCaller(session.dialled.address, session.serial)
