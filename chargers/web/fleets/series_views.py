"""A selection of chargers goes to a backend: looked at, then sent one after the other, or prepared where they are many."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chargers.domain.errors import Refusal
from chargers.domain.fleets.profile import Way
from chargers.domain.fleets.series import MOST
from chargers.domain.roles import Power
from chargers.models import Backend, Charger, MoveSeries
from chargers.services.backends.lookups import visible_backends
from chargers.services.fleets import missing_tokens as services_missing
from chargers.services.fleets import selection
from chargers.services.fleets import series as services
from chargers.web.access import for_chargers, for_object
from chargers.web.backends.preflight import show_backend_preflight
from chargers.web.chargers.selected import read_selected
from chargers.web.common import charger_selection, spreadsheets
from chargers.web.common.row_keys import row_key
from chargers.web.fleets import series_presenter
from chargers.web.fleets.tokens_table import tokens_table
from chargers.web.request import Request
from chargers.wording.refusals import sentences

MOST_TOGETHER = 5_000


@require_http_methods(["GET", "HEAD", "POST"])
@for_chargers(Power.CHANGE)
def send(request: Request, chargers: QuerySet[Charger]) -> HttpResponse:
    """GET: which backend, and what would become of each charger. POST: does it."""
    now = timezone.now()
    selected = read_selected(request, chargers, now)
    wanted, count = selected.chargers, selected.count
    if not count or count > MOST_TOGETHER:
        messages.error(request, _too_many(count) if count else _("Select the chargers that are to go to a backend."))
        return selected.back
    backend = _backend(request, selected.asked)
    found = []
    inside = backend.endpoints().get(Way.PRIVATE_APN) if backend else None
    private_apn = inside is not None and "apn" in selected.asked
    if backend is not None:
        rows = list(wanted.select_related("controller_type", "organisation", "site"))
        found = list(selection.judge_selection(rows, backend, request.access, now, private_apn=private_apn))
    shown = series_presenter.selection(found) if backend else None
    failed = series_presenter.question(found, backend, now) if shown and backend else ""
    question = failed if shown and shown.begins else ""  # what waits, prepared, goes later
    anyway = "anyway" in request.POST
    if request.method == "POST" and backend is not None and shown and shown.good and (anyway or not question):
        return _send(request, found, backend, anyway=anyway)
    context: dict[str, Any] = {
        "number": count,
        "most": MOST,
        "backends": visible_backends(request.access),
        "backend": backend,
        "inside": inside.url() if inside else "",
        "private_apn": private_apn,
        "shown": shown,
        "question": question,
        "closing": series_presenter.closing(backend, timezone.localdate(now)) if backend else "",
        "preflight": show_backend_preflight(request, backend, now, by_itself=True) if backend else None,
        "without_token": services_missing.chargers_without_token(wanted, backend).count() if backend else 0,
        **selected.context(),
    }
    return render(request, "fleets/send.html", context)


@require_safe
@cache_control(no_store=True, private=True)
@for_chargers(Power.CHANGE)
def missing_tokens(request: Request, chargers: QuerySet[Charger], form: str) -> HttpResponseBase:
    """Those of a selection for which no token is known, as a table for the backend's operator to fill in."""
    backend = _backend(request, request.GET)
    if form not in spreadsheets.TYPES:
        raise Http404
    if backend is None or not charger_selection.is_anything_selected(request.GET):
        return redirect("chargers")  # where they are selected
    wanted = charger_selection.selected_or_all(request, request.GET, chargers, timezone.now())
    return tokens_table(request, form, services_missing.missing_tokens(wanted, backend))


@require_safe
@for_object("series", Power.CHANGE, services.visible_series)
def series(request: Request, series: MoveSeries) -> HttpResponse:
    """How far each is; to htmx what changes."""
    scope = request.access.chargers()
    rows = list(series.rows.filter(charger__in=scope).select_related("charger", "charger__prepared_move", "change"))
    online = selection.online_among([row.charger_id for row in rows], timezone.now())
    context = {
        "series": series,
        "rows": series_presenter.rows(rows, online, ended=series.ended_at is not None),
        "keys": " ".join(str(row.charger_id) for row in rows),
        "end": series_presenter.end(series),
        "may_end": series.ended_at is None and any(request.access.may(Power.CHANGE, row.charger) for row in rows),
    }
    return render(request, f"fleets/{'_series' if request.htmx else 'series'}.html", context)


@require_POST
@for_object("series", Power.CHANGE, services.visible_series, services.may_end)
def end(request: Request, series: MoveSeries) -> HttpResponse:
    """Nobody new is started."""
    services.end_series(series, by=request.access.actor, now=timezone.now())
    return redirect("series", pk=series.pk)


def _send(request: Request, found: list[selection.SelectedMove], backend: Backend, *, anyway: bool) -> HttpResponse:
    try:
        made = services.send_selection(found, backend, access=request.access, now=timezone.now(), anyway=anyway)
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
        return redirect("backend", pk=backend.pk)
    if made is not None:
        return redirect("series", pk=made.pk)
    number = sum(one.move is not None for one in found)
    said = ngettext("%(number)s move is prepared. Nothing was sent.", "%(number)s moves are prepared. Nothing was sent.", number)
    messages.success(request, said % {"number": intcomma(number)})
    answer = redirect("prepared")
    answer["Location"] += f"?to={backend.pk}"
    return answer


def _backend(request: Request, asked: QueryDict) -> Backend | None:
    key = row_key(asked.get("to", ""))
    return visible_backends(request.access).filter(pk=key).first() if key is not None else None


def _too_many(count: int) -> str:
    values = {"count": intcomma(count), "most": intcomma(MOST_TOGETHER)}
    return _("%(count)s chargers are too many to prepare together. Filter the list so that at most %(most)s are left.") % values
