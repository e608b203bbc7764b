"""Which chargers of a list are meant: those that are selected, all that match its filters, or, with neither, the whole list."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import QueryDict

from chargers.models import Charger
from chargers.services.chargers.filter_choices import FilterChoices
from chargers.web.common.charger_filter import ChargerFilter
from chargers.web.common.row_keys import row_keys
from chargers.web.request import Request

MOST_SELECTED = 1000


def selected_or_all(request: Request, asked: QueryDict, scope: QuerySet[Charger], now: datetime) -> QuerySet[Charger]:
    """`asked`: the query or form. In the order of the list. All that match filters of which one cannot be read are none: its site
    may have been removed since, and they were chosen among fewer."""
    chosen = keys(asked)
    if chosen and not asked.get("every"):
        return scope.filter(pk__in=chosen).order_by("ocpp_id")
    choices = FilterChoices(request.access, asked.get("organisation", ""))
    filtered = ChargerFilter(asked, queryset=scope, choices=choices, now=now)
    return filtered.chargers if filtered.is_read or not asked.get("every") else scope.none()


def selected(request: Request, asked: QueryDict, scope: QuerySet[Charger], now: datetime) -> QuerySet[Charger]:
    """The same, but none where nothing is selected."""
    return selected_or_all(request, asked, scope, now) if is_anything_selected(asked) else scope.none()


def is_anything_selected(asked: QueryDict) -> bool:
    """Whether anything is selected at all."""
    return bool(asked.get("every")) or bool(keys(asked))


def keys(asked: QueryDict) -> list[int]:
    return row_keys(asked.getlist("charger"), MOST_SELECTED)
