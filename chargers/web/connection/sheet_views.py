"""The commissioning sheet: a page to print for one charger, or for several that were selected in the list."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.connection import commissioning_sheets
from chargers.web.access import for_charger, for_chargers
from chargers.web.common import charger_selection
from chargers.web.connection import sheet as presenter
from chargers.web.request import Request, absolute_url

AT_ONCE = 50


@require_safe
@for_charger(Power.LOOK)
def sheet(request: Request, charger: Charger) -> HttpResponse:
    return _render(request, Charger.objects.filter(pk=charger.pk), one=charger)


@require_safe
@for_chargers(Power.LOOK)
def sheets(request: Request, chargers: QuerySet[Charger]) -> HttpResponse:
    """Those that are selected in the list; the first AT_ONCE of them."""
    wanted = charger_selection.selected(request, request.GET, chargers, timezone.now())
    keys = list(wanted.values_list("pk", flat=True)[:AT_ONCE])
    more = wanted.count() - AT_ONCE if len(keys) == AT_ONCE else 0
    return _render(request, Charger.objects.filter(pk__in=keys), more=more)


def _render(request: Request, chargers: QuerySet[Charger], one: Charger | None = None, more: int = 0) -> HttpResponse:
    found = [
        presenter.show_sheet(each, lambda path: absolute_url(request, path))
        for each in commissioning_sheets.make_sheets(chargers)
    ]
    return render(request, "connection/sheets.html", {"sheets": found, "one": one, "more": more})
