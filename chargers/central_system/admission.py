"""Who takes the place of whom: the last step of the handshake looks at the present socket of the same charger (C7, C8)."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from chargers.central_system.frame_log import clean
from chargers.central_system.handshake import Hint, Outcome, Step
from chargers.central_system.rivals import Caller, Rivals
from chargers.services.presence.attempts import Knock

if TYPE_CHECKING:
    from chargers.central_system.process import CentralSystem
    from chargers.central_system.sessions import Dialled, Session

ALIVE = 50.0  # seconds: a present socket that was heard within counts against rivals
LOOKS = 20  # while one is parked
POLICY_VIOLATION = 1008


class Admission:
    """Lets sessions into the registry, or not."""

    def __init__(self, house: CentralSystem) -> None:
        self._house = house
        self._rivals = Rivals()

    def is_barred(self, dialled: Dialled) -> bool:
        """Whether this caller lost the quarrel about an ID and has to stay out for a while (C8)."""
        present = self._house.sessions.get(dialled.charger)
        caller = None
        if present is not None and time.monotonic() - present.heard_from_wire() < ALIVE:
            caller = _caller(present)
        return self._rivals.barred(dialled.charger, Caller(dialled.address), caller, time.monotonic())

    async def admit(self, session: Session) -> bool:
        """Registers a session: with valid credentials at once; without, only where no living one is in its place (C7)."""
        sessions, present = self._house.sessions, self._house.sessions.get(session.pk)
        if present is None:
            sessions.enter(session)
            return True
        if not session.dialled.authenticated and await self._is_alive(present):
            self._rivals.turned_away(session.pk, _caller(session), time.monotonic())
            self._tell_of(present, session)
            session.closed = Outcome.DUPLICATE_IDENTITY
            close = {"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "another charger has this OCPP ID"}
            await session.send_message(close)
            return False
        two = self._rivals.swapped(session.pk, _caller(present), _caller(session), time.monotonic())
        sessions.enter(session)
        if two:
            self._tell_of(present, session)
        return True

    def booted(self, session: Session) -> None:
        """The present socket showed its serial number: it may be another than the one before had."""
        if self._rivals.booted(session.pk, session.serial, time.monotonic()):
            self._tell_of(session, session)

    def forget(self) -> None:
        self._rivals.forget(time.monotonic())

    async def _is_alive(self, present: Session) -> bool:
        """Whether the present socket shows a sign of life while another is parked. No calls meanwhile."""
        asked = present.heard_from_wire()
        present.suspend()
        if present.wire is not None:
            present.wire.ping()
        for _ in range(LOOKS):
            await asyncio.sleep(self._house.limits.park / LOOKS)
            if present.closed is not None or present.heard_from_wire() > asked:
                break
        present.resume()
        return present.closed is None and present.heard_from_wire() > asked

    def _tell_of(self, one: Session, other: Session) -> None:
        """Both are named where people look; the page of the charger shows it too (C8)."""
        house = self._house
        house.knocked(
            Knock(
                charger=one.pk,
                claimed_id=clean(other.dialled.ocpp_id, 255),
                path=clean(other.dialled.path, 600),
                address=other.dialled.address,
                step=Step.ACCEPTED,
                outcome=Outcome.DUPLICATE_IDENTITY,
                detail=clean(f"{_caller(one)} / {_caller(other)}", 200),
            )
        )
        present = house.sessions.get(one.pk)
        if present is not None:
            hints = ",".join(dict.fromkeys((*present.dialled.hints, Hint.DUPLICATE_IDENTITY)))
            house.writer.facts.hints[present.pk, present.socket] = (present.pk, present.socket, hints)
            house.writer.facts.changed.add(present.pk)
            house.writer.lazily()


def _caller(session: Session) -> Caller:
    return Caller(session.dialled.address, session.serial)
