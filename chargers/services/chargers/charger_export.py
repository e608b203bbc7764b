"""Chargers for a file: what the list shows of them and what their last boot said, some at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from chargers.models import Boot, Charger
from chargers.services.chargers.charger_rows import ListedCharger, list_chargers

AT_ONCE = 500  # chargers in memory


@dataclass(frozen=True, slots=True)
class ExportedCharger:
    """One charger as the list has it, and its last boot."""

    charger: ListedCharger
    boot: Boot | None


def export(chargers: QuerySet[Charger], now: datetime) -> Iterator[ExportedCharger]:
    """In the order of the queryset. The keys are read at once, so that nothing is left out or comes twice."""
    keys = list(chargers.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        boots = _last_boots(some)
        for charger in list_chargers(some, now, tags=True):
            yield ExportedCharger(charger, boots.get(charger.pk))


def _last_boots(keys: Sequence[int]) -> dict[int, Boot]:
    latest = Boot.objects.filter(charger=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    named = Charger.objects.filter(pk__in=keys).order_by().annotate(boot=Subquery(latest)).values_list("boot", flat=True)
    return {boot.charger_id: boot for boot in Boot.objects.defer("raw").filter(pk__in=[pk for pk in named if pk])}
