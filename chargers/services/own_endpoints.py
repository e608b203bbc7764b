"""This server's public endpoints, as the domain wants them."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from chargers.domain.controller.definition import ControllerType
from chargers.domain.endpoint.endpoint import Endpoint, parse_url
from chargers.domain.endpoint.own_endpoints import Doors


def doors() -> Doors:
    """This server's public endpoints, as parsed (ECC_PUBLIC_ENDPOINTS)."""
    return Doors(
        endpoints=_parsed(tuple(settings.PUBLIC_ENDPOINTS)),
        same_port_tls=settings.SAME_PORT_TLS,
        owns_default_ports=settings.OWNS_DEFAULT_PORTS,
    )


def first_for(controller_type: ControllerType) -> Endpoint | None:
    """The first of our addresses that a controller of this type can dial (R16); None where it can dial none."""
    return next((own for own in doors().endpoints if controller_type.tls or not own.tls), None)


@cache
def _parsed(urls: tuple[str, ...]) -> tuple[Endpoint, ...]:
    return tuple(parse_url(url if url.endswith("/") else f"{url}/").endpoint for url in urls)
