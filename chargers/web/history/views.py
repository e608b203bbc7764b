"""What happened to one charger: its timeline, and its tab of the journal."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.presence import history as presence_history
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.history import events, timeline
from chargers.web.history.forms import WindowForm
from chargers.web.request import Request

LINES = 50


@require_GET
@for_charger(Power.LOOK)
def history(request: Request, charger: Charger) -> HttpResponse:
    """`span` and `until`: which time; without an end it ends now and follows the doorbell."""
    now = timezone.now()
    form = WindowForm(request.GET, now)
    found = presence_history.charger_history(charger, form.window, now)
    results = Paginator(events.in_order(found), LINES).get_page(request.GET.get("page"))
    return page(
        request,
        charger,
        "history/_timeline.html" if request.htmx else "history/history.html",
        "history",
        form=form,
        picture=timeline.picture(found, now),
        results=results,
        moments=[events.moment(one) for _at, one in results.object_list],
        cut=found.cut,
        nothing_ever=presence_history.presence_of(charger) is None and not results.object_list,
        days=settings.HISTORY_DAYS,
    )
