"""Transactions and meter values of one charger: the page, and files of them (C20)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services import span
from chargers.services.transactions import rows
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.common.downloads import csv_file, name_for
from chargers.web.common.span_form import SpanForm
from chargers.web.request import Request
from chargers.web.transactions import presenter

LINES = 50
SAMPLES = 30
STRAY = 50


@require_GET
@for_charger(Power.LOOK)
def transactions(request: Request, charger: Charger) -> HttpResponse:
    """The page; to htmx what is below the choice of days."""
    form = SpanForm(request.GET)
    span = form.span()
    found = Paginator(rows.transactions(charger, span), LINES).get_page(request.GET.get("page"))
    reports = rows.report_by_transaction(charger, [one.pk for one in found.object_list])
    stray = list(rows.stray_reports(charger, span)[:STRAY])
    second = rows.second_stops(charger, stray)
    return page(
        request,
        charger,
        "transactions/_list.html" if request.htmx else "transactions/list.html",
        "transactions",
        form=form,
        query=form.query(),
        results=found,
        lines=[presenter.present_transaction(one, reports.get(one.pk)) for one in found.object_list],
        samples=[presenter.sample(one) for one in rows.meter_values(charger, span)[:SAMPLES]],
        stray=[presenter.present_stray(one, one.pk in second) for one in stray],
        may_export=Power.EXPORT in request.powers,
    )


@require_GET
@cache_control(no_store=True, private=True)
@for_charger(Power.EXPORT)
def transactions_file(request: Request, charger: Charger) -> HttpResponse:
    return _file(request, charger, "transactions", rows.TRANSACTION_COLUMNS, rows.transactions_file)


@require_GET
@cache_control(no_store=True, private=True)
@for_charger(Power.EXPORT)
def meter_values_file(request: Request, charger: Charger) -> HttpResponse:
    return _file(request, charger, "meter-values", rows.METER_VALUE_COLUMNS, rows.meter_values_file)


@require_GET
@cache_control(no_store=True, private=True)
@for_charger(Power.EXPORT)
def stray_file(request: Request, charger: Charger) -> HttpResponse:
    return _file(request, charger, "stray-reports", rows.STRAY_COLUMNS, rows.stray_file)


def _file(
    request: Request,
    charger: Charger,
    what: str,
    columns: Iterable[str],
    lines: Callable[[Charger, span.Span], Iterator[tuple[object, ...]]],
) -> HttpResponse:
    form = SpanForm(request.GET)
    try:
        return csv_file(name_for(charger.ocpp_id, what, charger.pk), columns, lines(charger, form.span()))
    except span.TooMany:
        said = _("More than %(most)s lines would be in this file. Choose a shorter time.")
        messages.error(request, said % {"most": rows.MOST})
        return redirect("charger_transactions", pk=charger.pk)
