"""This server's public endpoints (ECC_PUBLIC_ENDPOINTS): as the domain wants them, and as URLs that are ready to copy."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote, urlsplit

from django.conf import settings

from chargers.domain.controller.definition import ControllerDefinition
from chargers.domain.endpoint.endpoint import Endpoint, parse_url
from chargers.domain.endpoint.own_endpoints import OwnEndpoints

KEPT = "!$&'()*+,;=:@~-._"  # characters of a path segment that need no escape (RFC 3986); IDs are NL*ECO*1000


def own_endpoints() -> OwnEndpoints:
    """This server's public endpoints, as parsed (ECC_PUBLIC_ENDPOINTS)."""
    return OwnEndpoints(
        endpoints=_parsed(tuple(settings.PUBLIC_ENDPOINTS)),
        same_port_tls=settings.SAME_PORT_TLS,
        owns_default_ports=settings.OWNS_DEFAULT_PORTS,
    )


def first_endpoint_for(controller_type: ControllerDefinition) -> Endpoint | None:
    """The first of our addresses that a controller of this type can dial (R16); None where it can dial none."""
    return next((own for own in own_endpoints().endpoints if controller_type.tls or not own.tls), None)


def urls_for(ocpp_id: str) -> list[str]:
    """One URL for each public endpoint, the encrypted ones first; both schemes where one port takes both."""
    bases = dict.fromkeys(url.rstrip("/") for url in settings.PUBLIC_ENDPOINTS)
    if settings.SAME_PORT_TLS:
        bases |= dict.fromkeys(_other_scheme(base) for base in list(bases))
    return sorted((f"{base}/{quote(ocpp_id, safe=KEPT)}" for base in bases), key=lambda url: not url.startswith("wss:"))


def path_prefixes() -> frozenset[tuple[str, ...]]:
    """The parts of each path before the ID."""
    return frozenset(tuple(part for part in urlsplit(url).path.split("/") if part) for url in settings.PUBLIC_ENDPOINTS)


def _other_scheme(url: str) -> str:
    return f"ws:{url[4:]}" if url.startswith("wss:") else f"wss:{url[3:]}"


@cache
def _parsed(urls: tuple[str, ...]) -> tuple[Endpoint, ...]:
    return tuple(parse_url(url if url.endswith("/") else f"{url}/").endpoint for url in urls)
