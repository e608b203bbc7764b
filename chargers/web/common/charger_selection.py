"""Which chargers of a list are meant: those that are picked, all that match its filters, or, with neither, the whole list."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import QueryDict

from chargers.models import Charger
from chargers.services.chargers.filter_choices import Choices
from chargers.web.common.charger_filter import ChargerFilter
from chargers.web.common.row_keys import row_keys
from chargers.web.request import Request

MOST_PICKED = 1000


def selected(request: Request, asked: QueryDict, scope: QuerySet[Charger], now: datetime) -> QuerySet[Charger]:
    """`asked`: the query or form. In the order of the list."""
    picked = keys(asked)
    if picked and not asked.get("every"):
        return scope.filter(pk__in=picked).order_by("ocpp_id")
    choices = Choices(request.access, asked.get("organisation", ""))
    chosen: QuerySet[Charger] = ChargerFilter(asked, queryset=scope, choices=choices, now=now).qs
    return chosen


def anything(asked: QueryDict) -> bool:
    """Whether anything is picked at all."""
    return bool(asked.get("every")) or bool(keys(asked))


def keys(asked: QueryDict) -> list[int]:
    return row_keys(asked.getlist("charger"), MOST_PICKED)
