"""Chargers of a selection, or with a prepared move, for which no token of a backend is known: what its operator is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from chargers.models import Backend, BackendCredential, Charger, PreparedMove

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MissingToken:
    """`there`: the OCPP ID that it is to have at the backend."""

    charger: Charger
    there: str


def chargers_without_token(chargers: QuerySet[Charger], backend: Backend) -> QuerySet[Charger]:
    """Those for which none is known."""
    return chargers.filter(~Exists(BackendCredential.objects.filter(charger=OuterRef("pk"), backend=backend)))


def of_moves(moves: QuerySet[PreparedMove]) -> Iterator[MissingToken]:
    """Each of these prepared moves."""
    for move in moves.select_related("charger", "charger__controller_type").iterator(AT_ONCE):
        yield MissingToken(move.charger, move.new_id or move.charger.ocpp_id)


def missing_tokens(chargers: QuerySet[Charger], backend: Backend) -> Iterator[MissingToken]:
    """Each of them, some at a time."""
    profile = backend.profile()
    keys = list(chargers_without_token(chargers, backend).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        moves = PreparedMove.objects.filter(charger__in=some, backend=backend).exclude(new_id="")
        prepared = dict(moves.values_list("charger", "new_id"))
        for charger in Charger.objects.filter(pk__in=some).select_related("controller_type").order_by("ocpp_id"):
            there = prepared.get(charger.pk) or profile.id_for(charger.ocpp_id, charger.serial_number)
            yield MissingToken(charger, there or charger.ocpp_id)
