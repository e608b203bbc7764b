"""“Power it on, I am watching”: who knocked lately, how far they came, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chargers.domain.roles import Power
from chargers.services.access import scope
from chargers.services.connection import public_endpoints
from chargers.services.presence import attempts
from chargers.services.presence import unclaimed as unclaimed_chargers
from chargers.web.access import signed_in
from chargers.web.waiting_room import presenter, unclaimed

MOST = 100


@require_GET
@signed_in
def waiting_room(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    seen = attempts.arrivals(request.user, now)[:MOST]  # type: ignore[arg-type]
    context = {
        "knocks": [presenter.knock(arrival, now) for arrival in seen],
        "minutes": attempts.WAITING_ROOM_MINUTES,
        "addresses": public_endpoints.of("OCPP-ID"),
        "sees_all": request.user.is_superuser,
        "inbox": [unclaimed.present(one, now) for one in unclaimed_chargers.everything()] if request.user.is_superuser else (),
        "may_claim": scope.may_anywhere(request.user, Power.CLAIM),  # type: ignore[arg-type]
        "may_open_window": scope.may_anywhere(request.user, Power.OPEN_WINDOW),  # type: ignore[arg-type]
    }
    return render(request, "waiting_room/_room.html" if request.htmx else "waiting_room/room.html", context)  # type: ignore[attr-defined]
