"""Home: the list of chargers, live."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chargers.domain.roles import Power
from chargers.services import queries
from chargers.web.access import signed_in
from chargers.web.forms.filters import ChargerFilter
from chargers.web.presenters import charger_rows

PAGE = 50


@require_GET
@signed_in
def chargers(request: HttpRequest) -> HttpResponse:
    """The page; to htmx the results alone. `rows` (keys) holds a page's rows still while it is refreshed under a cursor."""
    now = timezone.now()
    everything = queries.charger_list(request.user, now)  # type: ignore[arg-type]
    filtered = ChargerFilter(request.GET, queryset=everything, request=request)
    page = Paginator(filtered.qs, PAGE).get_page(request.GET.get("page"))
    held = _keys(request.GET.get("rows", "")) if request.htmx else []  # type: ignore[attr-defined]
    shown = everything.filter(pk__in=held) if held else page.object_list
    numbers = queries.figures(request.user, now)  # type: ignore[arg-type]
    rows = [charger_rows.row(charger, now) for charger in shown]
    context = {
        "filter": filtered,
        "filtered": any(request.GET.get(name) for name in filtered.filters),
        "results": page,
        "rows": rows,
        "keys": " ".join(str(row.charger.pk) for row in rows),
        "figures": charger_rows.figures(numbers, request.GET.get("state", "")),
        "none_at_all": numbers["all"] == 0,
        "query": _without_rows(request),
        "may_claim": numbers["all"] == 0 and queries.may_anywhere(request.user, Power.CLAIM),  # type: ignore[arg-type]
        "may_restore": queries.may_anywhere(request.user, Power.RESTORE_OCPP_INFO),  # type: ignore[arg-type]
    }
    return render(request, "chargers/_results.html" if request.htmx else "chargers/list.html", context)  # type: ignore[attr-defined]


def _keys(text: str) -> list[int]:
    return [int(part) for part in text.split()[:PAGE] if part.isdecimal() and len(part) < 19]


def _without_rows(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("rows", None)
    return query.urlencode()
