"""The plan before anything is sent, and Apply."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from chargers.domain.changes.plan import Destination, Plan
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.editor.fields import EditorFields
from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Charger, Draft
from chargers.services.changes import change_requests, planning
from chargers.services.chargers import giving_way
from chargers.services.connection.wishes import WISHES
from chargers.web.access import for_charger
from chargers.web.charger_page.preview_flow import PreviewedDraft, PreviewFlow
from chargers.web.connection import dialled as dialled_presenter
from chargers.web.connection import plan as plan_presenter
from chargers.web.connection.plan_preflight import failed_preflight, show_plan_preflight
from chargers.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def preview(request: Request, charger: Charger, key: str) -> HttpResponse:
    """GET: the plan. POST: the same in another mode."""
    return FLOW.preview(request, charger, key)


@require_POST
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def apply(request: Request, charger: Charger, key: str) -> HttpResponse:
    """Asks once more where the charger leaves or a session would end; else the change begins."""
    return FLOW.apply(request, charger, key)


def _with_mode(request: Request, typed: EditorFields) -> EditorFields:
    mode = request.POST.get("mode", "")
    return typed if mode not in set(ChangeMode) or typed.mode == mode else replace(typed, mode=ChangeMode(mode))


def _work_out(request: Request, charger: Charger, draft: Draft, typed: EditorFields) -> PreviewedDraft:
    try:
        plan, wanted = planning.preview(charger, typed)
        request.access.check_ocpp_info(charger, (step.key for step in plan.steps))
    except Refusal as refusal:
        return PreviewedDraft(dict, refusal.notices)

    def show_plan() -> plan_presenter.ShownPlan:
        return plan_presenter.show_plan(plan, dialled_presenter.last_piece(charger, plan, wanted))

    def context() -> dict[str, Any]:
        return {
            "plan": show_plan(),
            "dialled": dialled_presenter.show_dialled(charger, plan, wanted),
            "gives_way": _gives_way(request, charger, plan),
            "preflight": show_plan_preflight(charger, draft.key, plan, wanted, timezone.now()),
        }

    def grave() -> dict[str, Any]:
        questions = [*plan_presenter.sure_questions(plan), *failed_preflight(charger, plan, timezone.now())]
        return {"plan": show_plan(), "questions": questions}

    return PreviewedDraft(
        context,
        ask=partial(change_requests.ask, charger, typed, access=request.access) if plan.steps else None,
        grave=grave if change_requests.needs_confirmation(plan) else None,
    )


def _gives_way(request: Request, charger: Charger, plan: Plan) -> Charger | None:
    """The one in use that this change retires, because it was noted to be replaced by this one."""
    if plan.destination is not Destination.HERE or plan.new_id == charger.ocpp_id:
        return None
    former = giving_way.giver(plan.new_id, charger, access=request.access)
    return former if former is not None and former.retired_at is None else None


FLOW = PreviewFlow(
    WISHES, "connection", "preview", "apply", tab="connection", folder="connection", choose=_with_mode, work_out=_work_out
)
