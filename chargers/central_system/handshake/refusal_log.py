"""Refused chargers in the log: a line each, so many a minute from one source. Knows no socket; nothing secret comes here."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chargers.central_system.handshake.codes import HandshakeOutcome, HandshakeStep

logger = logging.getLogger(__name__)
MINUTE = 60.0  # seconds
LINES = 20  # a minute from one source: a charger dials again every 10 to 60 seconds
SOURCES = 1_000  # remembered; of more, the one that was quiet longest is forgotten
NETWORK = 64  # bits that the addresses of one IPv6 source share
LONGEST_ID = 80  # characters


@dataclass(slots=True)
class _Minute:
    began: float
    lines: int = 0
    left_out: int = 0


class RefusalLog:
    """Time is passed in: seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._minutes: OrderedDict[str, _Minute] = OrderedDict()

    def write(self, step: HandshakeStep, outcome: HandshakeOutcome, ocpp_id: str, address: str | None, now: float) -> None:
        """Address, ID, step and reason; how many of this source were left out since its last line (C9)."""
        minute = self._minute_of(_source(address), now)
        if minute.lines >= LINES:
            minute.left_out += 1
            return
        minute.lines += 1
        more = f" ({minute.left_out} more from there)" if minute.left_out else ""
        minute.left_out = 0
        logger.warning("charger refused: %s, ID %a, %s, %s%s", address or "-", ocpp_id[:LONGEST_ID], step, outcome, more)

    def _minute_of(self, source: str, now: float) -> _Minute:
        minute = self._minutes.setdefault(source, _Minute(now))
        self._minutes.move_to_end(source)
        if now - minute.began >= MINUTE:
            minute.began, minute.lines = now, 0
        while len(self._minutes) > SOURCES:
            self._minutes.popitem(last=False)
        return minute


def _source(address: str | None) -> str:
    """Whoever has one IPv6 address has a whole network of them."""
    known = ip_address(address) if address else None
    return str(int(known) >> (128 - NETWORK)) if isinstance(known, IPv6Address) else str(known)
