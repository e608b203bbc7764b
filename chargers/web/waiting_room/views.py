"""“Power it on, I am watching”: who tried to connect lately, how far they came, and what to do."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chargers.domain.roles import Power
from chargers.services import own_endpoints
from chargers.services.presence import attempts
from chargers.services.presence import unclaimed as unclaimed_chargers
from chargers.web.access import signed_in
from chargers.web.request import Request
from chargers.web.waiting_room import presenter, unclaimed

MOST = 100


@require_GET
@signed_in
def waiting_room(request: Request) -> HttpResponse:
    now = timezone.now()
    seen = attempts.recent_attempts(request.access, now)[:MOST]
    context = {
        "attempts": [presenter.present_attempt(arrival, now) for arrival in seen],
        "minutes": attempts.WAITING_ROOM_MINUTES,
        "addresses": own_endpoints.urls_for("OCPP-ID"),
        "sees_all": request.access.everything,
        "inbox": [unclaimed.show_unclaimed(one, now) for one in unclaimed_chargers.all_unclaimed()]
        if request.access.everything
        else (),
        "may_claim": request.access.may(Power.CLAIM),
        "may_open_window": request.access.may(Power.OPEN_WINDOW),
    }
    return render(request, "waiting_room/_room.html" if request.htmx else "waiting_room/room.html", context)
