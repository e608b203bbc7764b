"""Tries the backend of a preview, by itself or as the charger. The plan waits for nothing of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from chargers.domain.changes.plan import Plan
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.errors import Notice, Refusal
from chargers.domain.preflight.upgrade import OfferedIdentity
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.backends.lookups import trust_at
from chargers.services.changes import planning
from chargers.services.connection import preflight as services
from chargers.services.connection.wishes import WISHES
from chargers.web.access import for_charger
from chargers.web.common import rate_limits
from chargers.web.connection.plan_preflight import dials_with_its_id, show_plan_preflight, target_of
from chargers.web.request import Request


@require_POST
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def try_target(request: Request, charger: Charger, key: str) -> HttpResponse:
    """`as_charger`: with the ID and the token that it would have there. To htmx the card, else the preview."""
    found = WISHES.find(charger, request.user, key, timezone.now())
    if found is None:
        return redirect("preview", pk=charger.pk, key=key)
    refused: tuple[Notice, ...] = ()
    plan = wanted = None
    try:
        plan, wanted = planning.preview(charger, found[1])
        _try(request, charger, plan, wanted)
    except Refusal as refusal:
        refused = refusal.notices
    if not request.htmx:
        return redirect("preview", pk=charger.pk, key=key)
    shown = show_plan_preflight(charger, key, plan, wanted, timezone.now(), by_itself=False, refused=refused)
    return render(request, "connection/_preflight.html", {"preflight": shown})


def _try(request: Request, charger: Charger, plan: Plan, wanted: WantedConnection) -> None:
    """Raises `Refusal`."""
    endpoint, now = target_of(plan), timezone.now()
    if endpoint is None:
        return
    identity = None
    if "as_charger" in request.POST and dials_with_its_id(wanted):
        services.refuse_displacing(plan.new_id, endpoint, now, charger)
        identity = OfferedIdentity(plan.new_id, plan.old_token if plan.new_token is None else plan.new_token)
    rate_limits.count_and_check(request, rate_limits.LimitedAction.TRY_BACKEND)
    services.try_and_keep(endpoint, identity, now, trust_at(endpoint, charger))
