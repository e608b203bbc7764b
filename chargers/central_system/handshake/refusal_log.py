"""Refused chargers in the log: a line each, so many a minute from one source. Knows no socket; nothing secret comes here."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from chargers.domain.presence.line_limit import LineLimit

if TYPE_CHECKING:
    from chargers.central_system.handshake.codes import HandshakeOutcome, HandshakeStep

logger = logging.getLogger(__name__)
LONGEST_ID = 80  # characters


class RefusalLog:
    """Time is passed in: seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._limit = LineLimit()

    def write(self, step: HandshakeStep, outcome: HandshakeOutcome, ocpp_id: str, address: str | None, now: float) -> None:
        """Address, ID, step and reason; how many of this source were left out since its last line (C9)."""
        more = self._limit.more(address, now)
        if more is not None:
            logger.warning("charger refused: %s, ID %a, %s, %s%s", address or "-", ocpp_id[:LONGEST_ID], step, outcome, more)
