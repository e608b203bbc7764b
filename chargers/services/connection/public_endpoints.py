"""The full URLs at which a charger reaches this server, ready to copy."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings

KEPT = "!$&'()*+,;=:@~-._"  # characters of a path segment that need no escape (RFC 3986); IDs are NL*ECO*1000


def of(ocpp_id: str) -> list[str]:
    """One URL for each public endpoint, the encrypted ones first; both schemes where one port takes both."""
    bases = dict.fromkeys(url.rstrip("/") for url in settings.PUBLIC_ENDPOINTS)
    if settings.SAME_PORT_TLS:
        bases |= dict.fromkeys(_other_scheme(base) for base in list(bases))
    return sorted((f"{base}/{quote(ocpp_id, safe=KEPT)}" for base in bases), key=lambda url: not url.startswith("wss:"))


def _other_scheme(url: str) -> str:
    return f"ws:{url[4:]}" if url.startswith("wss:") else f"wss:{url[3:]}"
