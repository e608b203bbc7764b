"""One charger: what it is, where it points, what it holds."""

from __future__ import annotations

from django.contrib import messages as notes
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.backends import lookups
from chargers.services.connection import public_endpoints
from chargers.services.credentials import credentials
from chargers.services.presence import history
from chargers.services.readings import drift, readings
from chargers.web.access import for_charger
from chargers.web.charger_page import badges
from chargers.web.charger_page.page import head_context, page
from chargers.web.chargers import duplicate, presenter
from chargers.web.common import presence, rate_limits
from chargers.web.common.rate_limits import What
from chargers.web.request import Request
from chargers.wording.refusals import sentences


@require_GET
@for_charger(Power.LOOK)
def overview(request: Request, charger: Charger) -> HttpResponse:
    now = timezone.now()
    return page(
        request,
        charger,
        "chargers/_overview.html" if request.htmx else "chargers/overview.html",
        "overview",
        bar=presence.day_bar(history.presence_of(charger), history.events_of_day(charger, now), now),
        backend=lookups.names(request.access).of(charger),
        connection=presenter.connection_rows(charger),
        connectors=presenter.connectors(charger, now),
        changes=presenter.changes(charger, 5),
        duplicate=duplicate.present(charger),
        deviations=presenter.deviations(charger),
        needs=badges.needs(charger),
        token_stored=credentials.is_asked_for(charger, now),
        addresses=public_endpoints.of(charger.ocpp_id) if history.presence_of(charger) is None else (),
    )


@require_GET
@for_charger(Power.LOOK)
def head(request: Request, charger: Charger) -> HttpResponseBase:
    """The head alone, for the doorbell; a link to it gives the page."""
    if not request.htmx:
        return overview(request, pk=charger.pk)
    return render(request, "charger_page/_head.html", head_context(request, charger))


@require_POST
@for_charger(Power.READ_SETTINGS)
def read(request: Request, charger: Charger) -> HttpResponse:
    """Asks the charger what it holds; the pages follow when the answer is here."""
    try:
        rate_limits.use(request, What.ASK_READING)
    except Refusal as refusal:
        notes.error(request, sentences(refusal.notices))
    else:
        readings.ask_reading(charger, by=request.user)
        notes.success(request, _("The charger is asked for its settings. They appear here when it has answered."))
    return redirect("charger_settings" if "from_settings" in request.POST else "charger", pk=charger.pk)


@require_POST
@for_charger(Power.CHANGE)
def accept(request: Request, charger: Charger) -> HttpResponse:
    """What it holds is right, whatever was wanted before."""
    drift.accept(charger, by=request.user)
    notes.success(request, _("What the charger has counts as right."))
    return redirect("charger", pk=charger.pk)
