"""What was found when a backend was tried, as the card of its page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from chargers.domain.errors import Notice
from chargers.domain.roles import Power
from chargers.models import Backend
from chargers.services.connection import preflight
from chargers.web.connection.preflight import ShownPreflight, TrialButtons, show_verdict
from chargers.web.request import Request


def show_backend_preflight(
    request: Request, backend: Backend, now: datetime, *, refused: tuple[Notice, ...] = (), by_itself: bool = False
) -> ShownPreflight:
    """The card of a backend: whoever sees the page sees what was found; who may change a charger may ask anew."""
    return show_verdict(
        preflight.last_verdict(backend.endpoint(), trust=backend.server_trust()),
        now,
        TrialButtons(reverse("try_backend", args=[backend.pk]), may_try=request.access.may(Power.CHANGE)),
        refused=refused,
        by_itself=by_itself,
    )
