"""Chargers that come here from their old backend: who has arrived, who dials and is refused and why, who was never seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, QuerySet, Subquery, Value, When

from chargers.models import Arrival, Charger

ACCEPTED = "accepted"


class Landing(StrEnum):
    """How far a charger has come."""

    ARRIVED = "arrived"
    REFUSED = "refused"  # it dials, and is not let in
    NEVER_SEEN = "never_seen"


@dataclass(frozen=True, slots=True)
class LandingCounts:
    """How many of all are how far; `why`: of the refused, by the step and the outcome of their last attempt."""

    total: int
    arrived: int
    refused: int
    never_seen: int
    why: Mapping[tuple[str, str], int]


def with_landing(chargers: QuerySet[Charger]) -> QuerySet[Any]:
    """Adds `landing`, and of the last refused attempt `refused_step`, `refused_outcome`, `refused_at`, `refused_from`."""
    attempts = Arrival.objects.filter(charger=OuterRef("pk")).exclude(outcome=ACCEPTED).order_by("-last_at")
    return chargers.annotate(
        landing=Case(
            When(presence__isnull=False, then=Value(Landing.ARRIVED.value)),
            When(Exists(attempts), then=Value(Landing.REFUSED.value)),
            default=Value(Landing.NEVER_SEEN.value),
            output_field=CharField(),
        ),
        refused_step=Subquery(attempts.values("step")[:1]),
        refused_outcome=Subquery(attempts.values("outcome")[:1]),
        refused_at=Subquery(attempts.values("last_at")[:1]),
        refused_from=Subquery(attempts.values("address")[:1]),
    )


def count_landings(chargers: QuerySet[Charger]) -> LandingCounts:
    """Of these chargers, in two queries."""
    found = with_landing(chargers).order_by()
    rows = dict(found.values_list("landing").annotate(number=Count("pk")))
    refused = found.filter(landing=Landing.REFUSED)
    why = {
        (step, outcome): number
        for step, outcome, number in refused.values_list("refused_step", "refused_outcome").annotate(number=Count("pk"))
    }
    return LandingCounts(
        total=sum(rows.values()),
        arrived=rows.get(Landing.ARRIVED, 0),
        refused=rows.get(Landing.REFUSED, 0),
        never_seen=rows.get(Landing.NEVER_SEEN, 0),
        why=why,
    )
