"""Attempts to connect that were refused, or that wait: handed to the writer, for the pages where people look for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from chargers.central_system.frames.frame_log import clean_text
from chargers.central_system.handshake.refusal_log import RefusalLog
from chargers.models import PresenceEvent
from chargers.services.presence.attempts import AttemptSignature
from chargers.services.presence.record import EventRow

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.handshake.codes import HandshakeOutcome, HandshakeStep
    from chargers.central_system.writer import Writer


QUARTER = 15 * 60.0  # seconds between two rows in a charger's history about one reason
REMEMBERED = 20_000  # of more chargers and reasons, the one that was told longest ago is forgotten


class WhoDialled(Protocol):
    """What an attempt shows of itself, let in or not."""

    @property
    def ocpp_id(self) -> str:
        """The one that it dialled with."""

    @property
    def path(self) -> str:
        """Of the URL that it dialled."""

    @property
    def address(self) -> str | None:
        """From where it came."""


class AttemptLog:
    """Cut to what the rows hold, and free of what no database takes."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock
        self._refusals = RefusalLog()
        self._told: dict[tuple[int, HandshakeOutcome], float] = {}  # when each was last written, the latest at the end

    def refused(
        self, step: HandshakeStep, outcome: HandshakeOutcome, who: WhoDialled, *, charger: int | None, detail: str = ""
    ) -> None:
        """One that got no line: for the pages as `store` does, for the history of its charger, and for the log."""
        self._refusals.write(step, outcome, who.ocpp_id, who.address, self._clock.monotonic())
        if charger is not None:
            self._writer.facts.changed.add(charger)  # pages that show it say when it last tried
            if self._is_news(charger, outcome):
                self._writer.facts.events.append(
                    EventRow(charger, self._clock.now(), PresenceEvent.Kind.REFUSED.value, outcome.value)
                )
        self.store(step, outcome, who, charger=charger, detail=detail)

    def store(
        self, step: HandshakeStep, outcome: HandshakeOutcome, who: WhoDialled, *, charger: int | None, detail: str = ""
    ) -> None:
        """`charger`: the key of the one that it concerns, where one is known. `step` is where it ended, `outcome` why."""
        attempt = AttemptSignature(
            charger, clean_text(who.ocpp_id, 255), clean_text(who.path, 600), who.address, step, outcome, clean_text(detail, 200)
        )
        self._writer.facts.arrivals.add(attempt, self._clock.now())
        self._writer.lazily()

    def _is_news(self, charger: int, outcome: HandshakeOutcome) -> bool:
        """Whether the charger's history hears of it: a charger that dials again every ten seconds must not fill it."""
        now = self._clock.monotonic()
        last = self._told.get((charger, outcome))
        if last is not None and now - last < QUARTER:
            return False
        self._told.pop((charger, outcome), None)
        self._told[charger, outcome] = now
        while len(self._told) > REMEMBERED:
            del self._told[next(iter(self._told))]
        return True
