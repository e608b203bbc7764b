"""Moves that are written down and wait: counted by where they go, and taken back. Nothing was sent because of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from chargers.domain.roles import Power
from chargers.models import Backend, BackendCredential, MoveOfSeries, PreparedMove
from chargers.services import doorbell
from chargers.services.access.access import Access
from chargers.services.journal import journal
from chargers.services.journal.journal import ValueChange

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PreparedLot:
    """Those that go to one backend, or to one of the endpoints that none names (`backend` None)."""

    backend: Backend | None
    moves: int
    with_token: int


# The endpoint of a move to no named backend, as `Endpoint.url` writes it; of the others none.
_BARE = Case(
    When(
        backend=None,
        then=Concat(
            Case(When(tls=True, then=Value("wss://")), default=Value("ws://")),
            "host",
            Value(":"),
            Cast("port", CharField()),
            "path",
            output_field=CharField(),
        ),
    ),
    default=Value("-"),
    output_field=CharField(),
)


def visible_moves(access: Access) -> QuerySet[PreparedMove]:
    """Those of the chargers that this person may change, with whether a token is known: `has_token`.

    One that a series is about to make is the series' own.
    """
    under_way = MoveOfSeries.objects.filter(
        charger=OuterRef("charger"), series__ended_at=None, series__asked_at=OuterRef("prepared_at")
    )
    tokens = BackendCredential.objects.filter(charger=OuterRef("charger"))
    there = Q(backend=OuterRef("backend")) | Q(backend=None, endpoint=OuterRef("bare"))
    own = PreparedMove.objects.filter(charger__in=access.chargers_with(Power.CHANGE)).filter(~Exists(under_way))
    return own.annotate(bare=_BARE, has_token=Exists(tokens.filter(there))).order_by("charger__ocpp_id")


def prepared_lots(access: Access) -> list[PreparedLot]:
    """By their backend's name; those without one last."""
    counted = (
        visible_moves(access).order_by().values_list("backend").annotate(moves=Count("pk"), tokens=Count("pk", Q(has_token=True)))
    )
    named = Backend.objects.in_bulk([key for key, *_ in counted if key])
    found = [PreparedLot(named.get(key), moves, tokens) for key, moves, tokens in counted]
    return sorted(found, key=lambda lot: (lot.backend is None, lot.backend.name.casefold() if lot.backend else ""))


def moves_of_lot(access: Access, backend: Backend | None) -> QuerySet[PreparedMove]:
    """The moves of one lot."""
    return visible_moves(access).filter(backend=backend).annotate(here=F("charger__backend_endpoint"))


def without_token(access: Access, backend: Backend | None) -> QuerySet[PreparedMove]:
    """Those of one lot for which no token is known."""
    return moves_of_lot(access, backend).filter(Q(has_token=False))


def take_back(access: Access, backend: Backend | None, now: datetime) -> int:
    """Forgets where they shall go; tokens that backends gave are kept. Returns how many there were."""
    count = 0
    while some := list(
        moves_of_lot(access, backend).filter(prepared_at__lte=now).values_list("pk", "charger", "charger__ocpp_id")[:AT_ONCE]
    ):
        with transaction.atomic():
            PreparedMove.objects.filter(pk__in=[key for key, *_ in some]).delete()
            values = [ValueChange("charger", before=ocpp_id) for *_, ocpp_id in some]
            name = ValueChange("backend", before=backend.name if backend else "")
            organisation = backend.organisation if backend else None
            journal.write(journal.Action.MOVES_TAKEN_BACK, by=access.actor, organisation=organisation, values=[name, *values])
            doorbell.charger_changed(*(charger for _, charger, _ in some))
        count += len(some)
    return count
