"""Moves that wait, prepared: where they go, who has a token for it, where each points now; and taking them back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from chargers.domain.roles import Power
from chargers.services.backends import lookups
from chargers.services.fleets import prepared as services
from chargers.services.fleets.missing_tokens import of_moves
from chargers.services.fleets.prepared import PreparedLot
from chargers.web.access import anywhere
from chargers.web.common import spreadsheets
from chargers.web.common.row_keys import row_key
from chargers.web.fleets import series_presenter
from chargers.web.fleets.tokens_table import tokens_table
from chargers.web.request import Request

PAGE = 50


@require_safe
@anywhere(Power.CHANGE)
def prepared(request: Request) -> HttpResponse:
    """`to`: the backend of a lot; without it those that go to no named one, or else the first lot."""
    lots = services.prepared_lots(request.access)
    lot = _lot(request.GET, lots) or (lots[0] if lots else None)
    moves = services.moves_of_lot(request.access, lot.backend if lot else None).select_related("charger", "backend")
    results = Paginator(moves, PAGE).get_page(request.GET.get("page"))
    names = lookups.endpoint_names(request.access)
    rows = [series_presenter.prepared(move, names.of(move.charger)) for move in results]
    return render(request, "fleets/prepared.html", {"lots": lots, "lot": lot, "rows": rows, "results": results})


@require_safe
@cache_control(no_store=True, private=True)
@anywhere(Power.CHANGE)
def missing_tokens(request: Request, form: str) -> HttpResponseBase:
    """Those of one lot for which no token is known, as a table for the backend's operator to fill in."""
    if form not in spreadsheets.TYPES:
        raise Http404
    lot = _lot(request.GET, services.prepared_lots(request.access))
    if lot is None:
        return redirect("prepared")
    return tokens_table(request, form, of_moves(services.without_token(request.access, lot.backend)))


@require_POST
@anywhere(Power.CHANGE)
def take_back(request: Request) -> HttpResponse:
    """All moves of one lot are forgotten."""
    lot = _lot(request.POST, services.prepared_lots(request.access))
    if lot is not None:
        count = services.take_back(request.access, lot.backend, timezone.now())
        said = ngettext("%(number)s move is taken back.", "%(number)s moves are taken back.", count)
        messages.success(request, said % {"number": intcomma(count)})
    return redirect("prepared")


def _lot(asked: QueryDict, lots: list[PreparedLot]) -> PreparedLot | None:
    """The one that is named; an empty name is that of those without a backend."""
    if "to" not in asked:
        return None
    key = row_key(asked.get("to", ""))
    return next((lot for lot in lots if (lot.backend.pk if lot.backend else None) == key), None)
