"""All that a charger takes over in one preview, and Apply: one press, changes that follow each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from chargers.domain.changes.plan import PlanRemark
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.domain.settings.known import find_setting
from chargers.models import Charger, Draft
from chargers.services.changes import change_requests
from chargers.services.replacing import takeover, taking_over
from chargers.services.replacing.takeover import TAKEOVER_DRAFTS, PreviewedTakeover, WantedTakeover
from chargers.services.replacing.taking_over import TakenOver
from chargers.services.settings import editing
from chargers.web.access import for_charger
from chargers.web.charger_page.preview_flow import PreviewedDraft, PreviewFlow
from chargers.web.connection import dialled, plan
from chargers.web.connection.plan import ShownPlan, ShownRemark
from chargers.web.ocpp_info import presenter as ocpp_info
from chargers.web.request import Request
from chargers.web.settings import plan_presenter
from chargers.web.settings.plan_presenter import ShownSettingsPlan


@dataclass(frozen=True, slots=True)
class ShownTakeoverPart:
    """One of the changes, in their order."""

    title: str
    plan: ShownPlan | ShownSettingsPlan


@require_safe
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def preview(request: Request, charger: Charger, key: str) -> HttpResponse:
    """What all of it will be."""
    return FLOW.preview(request, charger, key)


@require_POST
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def apply(request: Request, charger: Charger, key: str) -> HttpResponse:
    """Asks once more where it is grave; else the changes begin, and the page of the first one shows."""
    return FLOW.apply(request, charger, key)


def _work_out(request: Request, charger: Charger, draft: Draft, wanted: WantedTakeover) -> PreviewedDraft:
    former = request.access.known_chargers().filter(pk=wanted.former).exclude(pk=charger.pk).first()
    if former is None or not taking_over.may_give(former, request.access):
        return PreviewedDraft(lambda: {"former_gone": True})
    taken = taking_over.taken_over(charger, former, timezone.now())
    if differs := wanted != (now := takeover.wanted_now(charger, taken, request.access)):
        TAKEOVER_DRAFTS.replace(draft, now)
    try:
        made = takeover.preview(charger, taken, request.access)
    except Refusal as refusal:
        return PreviewedDraft(lambda: {"taken": taken}, refusal.notices)
    shown = partial(_context, charger, taken, made)
    if differs and request.method == "POST":
        return PreviewedDraft(shown, (Notice(Code.TAKEOVER_DIFFERS, ""),))
    questions = _questions(taken.settings, made)
    return PreviewedDraft(
        shown,
        ask=partial(takeover.ask, charger, taken, access=request.access),
        grave=(lambda: {"taken": taken, "questions": questions}) if questions else None,
    )


def _context(charger: Charger, taken: TakenOver, made: PreviewedTakeover) -> dict[str, Any]:
    parts: list[ShownTakeoverPart] = []
    if made.settings:
        known = {step.key: find_setting(step.key) for step in made.settings.steps}
        dangers = editing.dangers_of(taken.settings)
        parts.append(
            ShownTakeoverPart(
                _("Settings"), plan_presenter.show_settings_plan(made.settings, dangers, known, ends_charging=False)
            )
        )
    if made.info:
        shown = plan.show_plan(made.info.plan, charger.ocpp_id)
        remarks = [ShownRemark(said, "warn") for said in ocpp_info.compare_with_label(made.info)]
        parts.append(ShownTakeoverPart("OCPPInfo", replace(shown, remarks=remarks + shown.remarks)))
    if made.connection and made.wanted:
        last_piece = dialled.last_piece(charger, made.connection, made.wanted)
        parts.append(ShownTakeoverPart(_("OCPP ID and key"), plan.show_plan(made.connection, last_piece)))
        where = dialled.show_dialled(charger, made.connection, made.wanted)
        return {"taken": taken, "parts": parts, "dialled": where, "gives_id": True}
    return {"taken": taken, "parts": parts}


def _questions(values: dict[str, str], made: PreviewedTakeover) -> list[str]:
    """What Apply asks once more, each once."""
    asked = plan_presenter.danger_sentences(editing.dangers_of(values) if made.settings else {})
    if made.info and PlanRemark.ENDS_CHARGING in made.info.plan.remarks:
        asked += plan.sure_questions(made.info.plan)
    if made.connection and change_requests.needs_confirmation(made.connection):
        asked += plan.sure_questions(made.connection)
    return list(dict.fromkeys(asked))


FLOW = PreviewFlow(
    TAKEOVER_DRAFTS,
    "charger_replaces",
    "takeover_preview",
    "takeover_apply",
    tab="edit",
    folder="replacing",
    work_out=_work_out,
)
