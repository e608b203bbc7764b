"""Tries a backend from its page, as nobody."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from chargers.domain.errors import Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import Backend
from chargers.services.backends.lookups import visible_backends
from chargers.services.connection import preflight as services
from chargers.web.access import for_object
from chargers.web.common import rate_limits
from chargers.web.connection import preflight as presenter
from chargers.web.connection.preflight import ShownPreflight
from chargers.web.request import Request


@require_POST
@for_object("backend", Power.CHANGE, visible_backends)
def try_backend(request: Request, backend: Backend) -> HttpResponse:
    """To htmx the card, else the backend's page."""
    refused: tuple[Notice, ...] = ()
    try:
        rate_limits.use(request, rate_limits.What.TRY_BACKEND)
        services.try_and_keep(backend.endpoint(), None, timezone.now())
    except Refusal as refusal:
        refused = refusal.notices
    if not request.htmx:
        return redirect("backend", pk=backend.pk)
    return render(
        request, "connection/_preflight.html", {"preflight": shown_for(request, backend, timezone.now(), refused=refused)}
    )


def shown_for(request: Request, backend: Backend, now: datetime, *, refused: tuple[Notice, ...] = ()) -> ShownPreflight:
    """The card of a backend's page: whoever sees the page sees what was found; who may change a charger may ask anew."""
    return presenter.present(
        services.last_verdict(backend.endpoint()),
        now,
        url=reverse("try_backend", args=[backend.pk]),
        may_try=request.access.may(Power.CHANGE),
        refused=refused,
    )
