"""What no HTTP parser reads, in the log: with its address, so many lines a minute from one source."""

from __future__ import annotations

import logging
from time import monotonic

from chargers.domain.presence.line_limit import LineLimit
from chargers.domain.presence.sources import known_address

logger = logging.getLogger(__name__)
limit = LineLimit()  # of this process


def log_unreadable(client: tuple[str, int] | None) -> None:
    """In place of uvicorn's own line, which says no address and has no end (`log_filters.SaidByUs`)."""
    address = known_address(client[0]) if client else None
    more = limit.more(address, monotonic())
    if more is not None:
        logger.warning("unreadable request, from %s%s", address or "-", more)
