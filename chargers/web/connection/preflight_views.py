"""Tries the backend of a preview, by itself or as the charger. The plan waits for nothing of it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from chargers.domain.changes.plan import Destination, Plan
from chargers.domain.connection.wanted import Wanted
from chargers.domain.endpoint.endpoint import Endpoint, Placeholder
from chargers.domain.errors import Notice, Refusal
from chargers.domain.preflight.upgrade import Identity
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.changes import drafts, planning
from chargers.services.connection import preflight as services
from chargers.services.connection.preflight import KeptVerdict
from chargers.web.access import for_charger
from chargers.web.common import rate_limits
from chargers.web.connection import preflight as presenter
from chargers.web.connection.preflight import ShownPreflight
from chargers.web.request import Request


@require_POST
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def try_target(request: Request, charger: Charger, key: str) -> HttpResponse:
    """`as_charger`: with the ID and the token that it would have there. To htmx the card, else the preview."""
    found = drafts.find(charger, request.user, key, timezone.now())
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
    shown = shown_for(charger, key, plan, wanted, timezone.now(), by_itself=False, refused=refused)
    return render(request, "connection/_preflight.html", {"preflight": shown})


def shown_for(
    charger: Charger,
    key: str,
    plan: Plan | None,
    wanted: Wanted | None,
    now: datetime,
    *,
    by_itself: bool = True,
    refused: tuple[Notice, ...] = (),
) -> ShownPreflight | None:
    """The card of a preview; None where the charger stays here, or nothing is known of where it would go."""
    url = reverse("try_target", args=[charger.pk, key])
    endpoint = target_of(plan)
    if plan is None or wanted is None or endpoint is None:
        return presenter.present(None, now, url=url, refused=refused) if refused else None
    connected = services.may_be_connected(plan.new_id, endpoint, now, charger)
    return presenter.present(
        last_verdict(plan),
        now,
        url=url,
        by_itself=by_itself,
        as_charger=plan.new_id if dials_with_its_id(wanted) and not connected else "",
        connected_there=connected,
        refused=refused,
    )


def last_verdict(plan: Plan) -> KeptVerdict | None:
    """What was found last of where this plan leads, as the charger or as nobody."""
    endpoint = target_of(plan)
    if endpoint is None:
        return None
    found = [services.last_verdict(endpoint), services.last_verdict(endpoint, plan.new_id)]
    return max((one for one in found if one), key=lambda one: one.asked_at, default=None)


def failed_preflight(plan: Plan, now: datetime) -> list[str]:
    """What Apply asks once more because the backend did not answer as it should."""
    asked = presenter.question(last_verdict(plan), now)
    return [asked] if asked else []


def target_of(plan: Plan | None) -> Endpoint | None:
    """Where a plan takes a charger, away from here."""
    return plan.endpoint if plan and plan.steps and plan.destination is Destination.FOREIGN else None


def dials_with_its_id(wanted: Wanted) -> bool:
    """Whether its path ends in its ID there, and not in its serial number."""
    return wanted.connection.tail == Placeholder.OCPP_ID.value


def _try(request: Request, charger: Charger, plan: Plan, wanted: Wanted) -> None:
    """Raises `Refusal`."""
    endpoint, now = target_of(plan), timezone.now()
    if endpoint is None:
        return
    identity = None
    if "as_charger" in request.POST and dials_with_its_id(wanted):
        services.refuse_displacing(plan.new_id, endpoint, now, charger)
        identity = Identity(plan.new_id, plan.old_token if plan.new_token is None else plan.new_token)
    rate_limits.use(request, rate_limits.What.TRY_BACKEND)
    services.try_and_keep(endpoint, identity, now)
