"""Tries backends from this server, by its settings: what it may dial, and which authorities it trusts."""

from __future__ import annotations

from django.conf import settings

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.preflight.stages import Report
from chargers.domain.preflight.upgrade import Identity
from chargers.outbound.guard import Guard
from chargers.outbound.networks import read_networks
from chargers.outbound.preflight import Preflight
from chargers.services import own_endpoints


def try_endpoint(endpoint: Endpoint, identity: Identity | None = None) -> Report:
    """What came of dialling `endpoint`; with `identity` as that charger. Blocks for seconds.

    Raises `Refusal` where the guard does not let it be dialled.
    """
    guard = Guard(own=own_endpoints.doors(), allowed=read_networks(settings.OUTBOUND_ALLOW))
    return Preflight(guard, settings.OUTBOUND_AUTHORITIES).run(endpoint, identity)
