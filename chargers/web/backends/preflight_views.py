"""Tries a backend from its page, as nobody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from chargers.domain.errors import Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import Backend
from chargers.services.backends.lookups import visible_backends
from chargers.services.connection import preflight as services
from chargers.web.access import for_object
from chargers.web.backends.preflight import show_backend_preflight
from chargers.web.common import rate_limits
from chargers.web.request import Request


@require_POST
@for_object("backend", Power.CHANGE, visible_backends)
def try_backend(request: Request, backend: Backend) -> HttpResponse:
    """To htmx the card, else the backend's page."""
    refused: tuple[Notice, ...] = ()
    try:
        rate_limits.count_and_check(request, rate_limits.LimitedAction.TRY_BACKEND)
        services.try_and_keep(backend.endpoint(), None, timezone.now(), backend.server_trust())
    except Refusal as refusal:
        refused = refusal.notices
    if not request.htmx:
        return redirect("backend", pk=backend.pk)
    return render(
        request,
        "connection/_preflight.html",
        {"preflight": show_backend_preflight(request, backend, timezone.now(), refused=refused)},
    )
