"""Refused people in the log: a line each that ends in the address, for tools that block addresses.

No name, no path, nothing that was typed: people type passwords where names belong, and links hold keys.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)
FORBIDDEN, TOO_MANY_REQUESTS = 403, 429


class AccessRefusal(StrEnum):
    """As it stands in the log; `docs/operating.md` prints them."""

    LOG_IN = "log-in failed"
    SECOND_FACTOR = "second factor refused"
    LOCKED_OUT = "too many attempts"
    FORBIDDEN = "not allowed"


def write(request: HttpRequest | None, refusal: AccessRefusal) -> None:
    logger.warning("%s, from %s", refusal, _address(request))


def told(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a line for each answer that forbids, whichever view or library gave it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == FORBIDDEN:
            write(request, AccessRefusal.FORBIDDEN)
        elif response.status_code == TOO_MANY_REQUESTS:
            write(request, AccessRefusal.LOCKED_OUT)
        return response

    return middleware


def _address(request: HttpRequest | None) -> str:
    try:
        return str(ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0])) if request else "-"
    except ValueError:  # a UNIX socket has none
        return "-"
