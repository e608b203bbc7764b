"""What libraries log about others' mistakes, made as loud as it is, and with an end."""

from __future__ import annotations

import logging
from time import monotonic

from chargers.domain.presence.line_limit import LineLimit
from chargers.domain.presence.sources import known_address

LONGEST = 300  # characters of a line that quotes a request


class OfRequests(logging.Filter):
    """For a handler: lines about requests, which anybody can send without end, are so many a minute from one source, and short.

    Of each logger and level by itself, so that what is harmless hides nothing else.
    """

    def __init__(self) -> None:
        super().__init__()
        self.limits: dict[tuple[str, int], LineLimit] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is None:
            return True
        if record.name.startswith("django.security.") or record.levelno < logging.ERROR:
            WithoutTraceback().filter(record)
        limit = self.limits.setdefault((record.name, record.levelno), LineLimit())
        more = limit.more(known_address(str(getattr(request, "META", {}).get("REMOTE_ADDR", ""))), monotonic())
        if more is None:
            return False
        said = record.getMessage()
        record.msg, record.args = (said if len(said) <= LONGEST else f"{said[:LONGEST]}…") + more, ()
        return True


class WithoutTraceback(logging.Filter):
    """Somebody else's mistake is a warning, and its traceback leads to no mistake of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


class SaidByUs(logging.Filter):
    """What uvicorn says of each request that it cannot read, we say with its address, and not without end (server/unreadable)."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.msg != "Invalid HTTP request received."
