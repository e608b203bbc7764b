"""Refused people in the log: a line each that ends in the address, for tools that block addresses.

No name, no path, nothing that was typed: people type passwords where names belong, and links hold keys.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from time import monotonic

from django.http import HttpRequest, HttpResponse

from chargers.domain.presence.line_limit import LineLimit
from chargers.domain.presence.sources import known_address

logger = logging.getLogger(__name__)
FORBIDDEN, TOO_MANY_REQUESTS = 403, 429


class AccessRefusal(StrEnum):
    """As it stands in the log; `docs/operating.md` prints them."""

    LOG_IN = "log-in failed"
    SECOND_FACTOR = "second factor refused"
    LOCKED_OUT = "too many attempts"
    FORBIDDEN = "not allowed"


limits = {refusal: LineLimit() for refusal in AccessRefusal}  # of this process; of each by itself: none hides another


def log_refusal(request: HttpRequest | None, refusal: AccessRefusal) -> None:
    address = known_address(request.META.get("REMOTE_ADDR", "")) if request else None
    more = limits[refusal].more(address, monotonic())
    if more is not None:
        logger.warning("%s%s, from %s", refusal, more, address or "-")


def told(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a line for each answer that forbids, whichever view or library gave it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == FORBIDDEN:
            log_refusal(request, AccessRefusal.FORBIDDEN)
        elif response.status_code == TOO_MANY_REQUESTS:
            log_refusal(request, AccessRefusal.LOCKED_OUT)
        return response

    return middleware
