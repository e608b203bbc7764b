"""Help: every field, state, badge and role on one page; and how a charger comes here, on another."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chargers.domain.roles import Power
from chargers.services import own_endpoints
from chargers.services.controllers import controller_types
from chargers.web.access import signed_in
from chargers.web.help import coming_here as told
from chargers.web.help import page
from chargers.web.request import Request


@require_GET
@signed_in
def help_page(request: Request) -> HttpResponse:
    return render(request, "help/page.html", page.help_context(controller_types.definitions()))


@require_GET
@signed_in
def coming_here(request: Request) -> HttpResponse:
    context = {
        "addresses": own_endpoints.urls_for("OCPP-ID"),
        "types": told.told_types(controller_types.definitions()),
        "may_claim": request.access.may(Power.CLAIM),
    }
    return render(request, "help/coming_here.html", context)
