"""Backends as pages show them: which ones a person sees, who points there, and by what name an endpoint goes.

A backend of an organisation speaks for that organisation's chargers; one for everybody speaks for all others, too. Chargers
are found by their endpoint's meaning (`Charger.backend_endpoint`), so that neither spelling nor a default port matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Count, Q, QuerySet

from chargers.domain.endpoint.endpoint import Endpoint, parse_url
from chargers.domain.errors import Refusal
from chargers.domain.preflight.trust import PUBLIC, ServerTrust
from chargers.domain.roles import Power
from chargers.models import Backend, Charger
from chargers.services import own_endpoints
from chargers.services.access.access import Access
from chargers.services.presence import status_sql


@dataclass(frozen=True, slots=True)
class OwnServerCount:
    """This server, as one of the backends that chargers point at."""

    chargers: int
    online: int


@dataclass(frozen=True, slots=True)
class NamedBackendCount:
    """A backend, and how many chargers here point at it."""

    backend: Backend
    chargers: int
    online: int


@dataclass(frozen=True, slots=True)
class UnnamedEndpointCount:
    """An endpoint that chargers point at and no backend names."""

    endpoint: str
    chargers: int
    online: int


@dataclass(frozen=True, slots=True)
class BackendOverview:
    """What the chargers in a scope point at."""

    here: OwnServerCount
    named: list[NamedBackendCount]
    unnamed: list[UnnamedEndpointCount]  # the most chargers first


def visible_backends(access: Access) -> QuerySet[Backend]:
    """Those of the organisations in its scope, and those for everybody."""
    return backends_of(access.organisations()).select_related("organisation")


def backends_of(keys: Iterable[Any] | None) -> QuerySet[Backend]:
    """Those of these organisations, and those for everybody. None: all."""
    every = Backend.objects.prefetch_related("other_endpoints")
    return every if keys is None else every.filter(Q(organisation=None) | Q(organisation__in=keys))


def may_keep(access: Access, backend: Backend) -> bool:
    """Whether it may edit and delete this one. One for everybody is an admin's."""
    return Power.KEEP_BACKENDS in access.powers_in(backend.organisation_id)


def offered_to(charger: Charger) -> QuerySet[Backend]:
    """Those that may be chosen for this charger."""
    return backends_of([charger.organisation_id])


def pointing_at(backend: Backend) -> Q:
    """Filters chargers: those that point at this backend, by what was last read, and that it speaks for."""
    there = Q(backend_endpoint__in=backend.urls())
    return there if backend.organisation_id is None else there & Q(organisation=backend.organisation_id)


class PointsSomewhere(Protocol):
    """A charger, or a row of the list, with where it points."""

    @property
    def backend_endpoint(self) -> str:
        """Where it points, as `Endpoint.url` writes it; empty: not known."""

    @property
    def organisation_id(self) -> int:
        """Whose it is: names of its own organisation count first."""


class EndpointNames:
    """By what name an endpoint goes, for any number of chargers."""

    def __init__(self, backends: Iterable[Backend]) -> None:
        self._named = {(one.organisation_id, url): one for one in backends for url in one.urls()}

    def find(self, endpoint: str, organisation: int) -> Backend | None:
        """The backend that names this endpoint for chargers of this organisation: its own before everybody's."""
        return self._named.get((organisation, endpoint)) or self._named.get((None, endpoint))

    def of(self, charger: PointsSomewhere) -> Backend | None:
        """The backend that this charger points at; None where nothing names it."""
        return self.find(charger.backend_endpoint, charger.organisation_id) if charger.backend_endpoint else None


def trust_at(endpoint: Endpoint, charger: Charger) -> ServerTrust:
    """Whom this server believes when it dials an endpoint for this charger: as the backend says that names it there."""
    found = EndpointNames(offered_to(charger)).find(endpoint.url(), charger.organisation_id)
    return found.server_trust() if found else PUBLIC


def endpoint_names(access: Access) -> EndpointNames:
    """The backends in this scope, to name an endpoint by."""
    return EndpointNames(visible_backends(access))


def backend_overview(access: Access, now: datetime) -> BackendOverview:
    """Every backend in this scope, and what else its chargers point at, counted: three queries."""
    backends = list(visible_backends(access))
    known = EndpointNames(backends)
    counts: dict[Backend | str | None, tuple[int, int]] = {}
    for endpoint, organisation, chargers, online in _endpoints(access, now):
        found = known.find(endpoint, organisation) or (None if reaches_us(endpoint) else endpoint)
        before = counts.get(found, (0, 0))
        counts[found] = before[0] + chargers, before[1] + online
    unnamed = [UnnamedEndpointCount(found, *number) for found, number in counts.items() if isinstance(found, str)]
    return BackendOverview(
        here=OwnServerCount(*counts.get(None, (0, 0))),
        named=[NamedBackendCount(one, *counts.get(one, (0, 0))) for one in backends],
        unnamed=sorted(unnamed, key=lambda one: (-one.chargers, one.endpoint)),
    )


def _endpoints(access: Access, now: datetime) -> QuerySet[Charger, tuple[str, int, int, int]]:
    chargers = status_sql.with_status(access.chargers(), now).exclude(backend_endpoint="")
    counted = chargers.values("backend_endpoint", "organisation").annotate(
        chargers=Count("pk"), online=Count("pk", filter=Q(status="online"))
    )
    return counted.order_by("backend_endpoint", "organisation").values_list(
        "backend_endpoint", "organisation", "chargers", "online"
    )


def parse_kept(endpoint: str) -> Endpoint | None:
    """An endpoint as `Charger.backend_endpoint` keeps it; None where a charger holds what we would never write."""
    try:
        return parse_url(endpoint).endpoint
    except Refusal:
        return None


def reaches_us(endpoint: str) -> bool:
    """Whether a charger that is pointed there dials this server."""
    return own_endpoints.own_endpoints().serve(parse_kept(endpoint))
