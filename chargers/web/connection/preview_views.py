"""The plan before anything is sent, and Apply."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from chargers.domain.changes.plan import Plan
from chargers.domain.connection.mode import Mode
from chargers.domain.connection.wanted import Wanted
from chargers.domain.errors import Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import Change, Charger, Draft
from chargers.services.changes import change_requests, drafts, planning
from chargers.services.connection.editor_state import Wish
from chargers.web.access import for_charger
from chargers.web.charger_page.page import no_preview, page
from chargers.web.connection import dialled as dialled_presenter
from chargers.web.connection import plan as plan_presenter
from chargers.web.connection.preflight_views import failed_preflight, shown_for
from chargers.web.request import Request
from chargers.wording import notices


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def preview(request: Request, charger: Charger, key: str) -> HttpResponse:
    """GET: the plan. POST: the same in another mode."""
    found = _draft(request, charger, key)
    if found is None:
        return no_preview(request, charger, key, "connection")
    draft, wish = found
    if request.method == "POST":
        wish = _with_mode(request, draft, wish)
    plan, wanted, refusals = _plan(request, charger, wish)
    dialled = dialled_presenter.present(charger, plan, wanted) if plan and wanted else None
    template = "connection/_preview.html" if request.htmx else "connection/preview.html"
    preflight = shown_for(charger, key, plan, wanted, timezone.now())
    return _show(request, charger, template, draft, plan, refusals, preflight=preflight, dialled=dialled)


@require_POST
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def apply(request: Request, charger: Charger, key: str) -> HttpResponse:
    """Asks once more where the charger leaves or a session would end; else the change begins."""
    found = _draft(request, charger, key)
    if found is None:
        return no_preview(request, charger, key, "connection")
    draft, wish = found
    wish = _with_mode(request, draft, wish)
    plan, _wanted, refusals = _plan(request, charger, wish)
    if plan is None or not plan.steps:
        return _show(request, charger, "connection/preview.html", draft, plan, refusals)
    sure, after = "sure" in request.POST, "after" in request.POST
    if change_requests.needs_confirmation(plan) and not sure:
        questions = [*plan_presenter.sure_questions(plan), *failed_preflight(plan, timezone.now())]
        return _show(request, charger, "connection/sure.html", draft, plan, refusals, questions=questions, after=after)
    try:
        change = drafts.once(
            draft, lambda: change_requests.ask(charger, wish, access=request.access, confirmed=sure, after=after)
        )
    except Refusal as refusal:
        return _show(request, charger, "connection/preview.html", draft, plan, refusal.notices)
    return redirect("change", pk=charger.pk, change=change.pk)


def _draft(request: Request, charger: Charger, key: str) -> tuple[Draft, Wish] | None:
    return drafts.find(charger, request.user, key, timezone.now())


def _with_mode(request: Request, draft: Draft, wish: Wish) -> Wish:
    mode = request.POST.get("mode", "")
    if mode not in set(Mode) or wish.mode == mode:
        return wish
    wish = replace(wish, mode=Mode(mode))
    drafts.replace(draft, wish)
    return wish


def _plan(request: Request, charger: Charger, wish: Wish) -> tuple[Plan | None, Wanted | None, tuple[Notice, ...]]:
    try:
        plan, wanted = planning.preview(charger, wish)
        request.access.check_ocpp_info(charger, (step.key for step in plan.steps))
        return plan, wanted, ()
    except Refusal as refusal:
        return None, None, refusal.notices


def _show(
    request: Request,
    charger: Charger,
    template: str,
    draft: Draft,
    plan: Plan | None,
    refusals: tuple[Notice, ...],
    **context: Any,
) -> HttpResponse:
    now: datetime = timezone.now()
    context |= {
        "draft": draft,
        "open_change": Change.objects.open().filter(charger=charger).exists(),
        "minutes": plan_presenter.expires(draft.created_at + drafts.KEPT, now),
        "plan": plan_presenter.present(plan) if plan else None,
        "refusals": [notices.say(notice, refusal=True) for notice in refusals],
    }
    if template.rpartition("/")[2].startswith("_"):
        return render(request, template, {"charger": charger, **context})
    return page(request, charger, template, "connection", **context)
