"""Attempts to connect that were refused, or that wait: handed to the writer, for the pages where people look for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chargers.central_system.frames.frame_log import clean
from chargers.central_system.handshake.refusal_log import RefusalLog
from chargers.services.presence.attempts import AttemptSignature

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.handshake.codes import HandshakeOutcome, HandshakeStep
    from chargers.central_system.writer import Writer


class AttemptLog:
    """Cut to what the rows hold, and free of what no database takes."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock
        self._refusals = RefusalLog()

    def refused(
        self,
        step: HandshakeStep,
        outcome: HandshakeOutcome,
        *,
        charger: int | None,
        ocpp_id: str,
        path: str,
        address: str | None,
        detail: str = "",
    ) -> None:
        """One that got no line: for the pages as `store` does, and for the log."""
        self._refusals.write(step, outcome, ocpp_id, address, self._clock.monotonic())
        self.store(step, outcome, charger=charger, ocpp_id=ocpp_id, path=path, address=address, detail=detail)

    def store(
        self,
        step: HandshakeStep,
        outcome: HandshakeOutcome,
        *,
        charger: int | None,
        ocpp_id: str,
        path: str,
        address: str | None,
        detail: str = "",
    ) -> None:
        """`charger`: the key of the one that it concerns, where one is known. `step` is where it ended, `outcome` why."""
        attempt = AttemptSignature(charger, clean(ocpp_id, 255), clean(path, 600), address, step, outcome, clean(detail, 200))
        self._writer.facts.arrivals.add(attempt, self._clock.now())
        self._writer.lazily()
