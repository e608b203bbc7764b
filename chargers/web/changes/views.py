"""One change: its progress, live and after, and what a person may do to it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from chargers.domain.changes import run
from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Change, Charger
from chargers.services.changes import change_requests, store
from chargers.web.access import for_charger
from chargers.web.changes import presenter
from chargers.web.charger_page.page import page
from chargers.web.request import Request
from chargers.wording import refusals


@require_GET
@for_charger(Power.LOOK)
def change(request: Request, charger: Charger, change: int) -> HttpResponse:
    row = _of(charger, change)
    may_change = Power.CHANGE in request.powers
    progress, now = store.load(row), timezone.now()
    awaited = None if progress.state.is_end else run.next_action(progress, now, store.rules_of(row.controller_type))
    shown = presenter.present(row, progress, awaited, now, may_change=may_change)
    if request.htmx:
        return render(request, "changes/_progress.html", {"charger": charger, "change": shown, "may_change": may_change})
    return page(request, charger, "changes/progress.html", "connection", change=shown)


@require_POST
@for_charger(Power.CHANGE)
def cancel(request: Request, charger: Charger, change: int) -> HttpResponse:
    return _do(request, charger, change, lambda row: change_requests.cancel(row, by=request.user))


@require_POST
@for_charger(Power.CHANGE)
def confirm(request: Request, charger: Charger, change: int) -> HttpResponse:
    return _do(request, charger, change, lambda row: change_requests.confirm(row, by=request.user))


@require_POST
@for_charger(Power.CHANGE)
def override(request: Request, charger: Charger, change: int) -> HttpResponse:
    """Does not wait for the charging session; only with a reason, which the journal keeps."""
    reason = request.POST.get("reason", "")
    return _do(request, charger, change, lambda row: change_requests.override(row, by=request.user, reason=reason))


@require_POST
@for_charger(Power.CHANGE)
def hard_reset(request: Request, charger: Charger, change: int) -> HttpResponse:
    return _do(request, charger, change, lambda row: change_requests.ask_hard_reset(row, by=request.user))


def _of(charger: Charger, change: int) -> Change:
    return get_object_or_404(Change.objects.select_related("asked_by").prefetch_related("steps"), pk=change, charger=charger)


def _do(request: Request, charger: Charger, change: int, act: Callable[[Change], object]) -> HttpResponse:
    row = _of(charger, change)
    try:
        act(row)
    except Refusal as refusal:
        messages.error(request, refusals.sentences(refusal.notices))
    return redirect("change", pk=charger.pk, change=row.pk)
