"""One charger: what it is, where it points, what it holds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services import own_endpoints
from chargers.services.backends import lookups
from chargers.services.chargers import replaced_controller
from chargers.services.chargers.attention import Need
from chargers.services.credentials import credentials
from chargers.services.presence import attempts, history
from chargers.services.readings import drift, readings
from chargers.web.access import for_charger
from chargers.web.charger_page import badges
from chargers.web.charger_page.page import head_context
from chargers.web.chargers import attention_card, duplicate, kept_out, only_counted, presenter
from chargers.web.common import presence, rate_limits
from chargers.web.common.rate_limits import LimitedAction
from chargers.web.connection import qr_code
from chargers.web.request import Request
from chargers.wording.refusals import sentences


@require_GET
@for_charger(Power.LOOK)
def overview(request: Request, charger: Charger) -> HttpResponse:
    now = timezone.now()
    held = request.powers
    attempt = attempts.last_attempt(charger)
    needs = badges.needs(charger)
    kept = kept_out.show_kept_out(
        charger, attempt, now, may_change=Power.CHANGE in held, may_open_window=Power.OPEN_WINDOW in held
    )
    addresses = own_endpoints.urls_for(charger.ocpp_id) if _is_awaited(charger) and attempt is None else []
    above = head_context(request, charger)
    context = {
        "kept_out": kept,
        "bar": presence.day_bar(history.presence_of(charger), history.events_of_day(charger, now), now),
        "backend": lookups.endpoint_names(request.access).of(charger),
        "connection": presenter.connection_rows(charger),
        "connectors": presenter.connectors(charger, now),
        "changes": presenter.changes(charger, 5),
        "duplicate": duplicate.show_duplicate(charger),
        "former": charger.replaces.exclude(retired_at=None).first(),
        "controller": replaced_controller.replaced_controller(charger) if Need.CONTROLLER in needs else None,
        "only_counted": only_counted.show_only_counted(charger, now),
        "tags": presenter.tags(charger),
        "deviations": presenter.deviations(charger),
        "needs": needs,
        "attention": attention_card.show_attention(
            charger, needs, now, may_change=Power.CHANGE in held, is_awaited=above["absence"] is not None
        ),
        "token_stored": credentials.is_asked_for(charger, now),
        "addresses": addresses,
        "codes": qr_code.coded(addresses or (kept.addresses if kept else ())),
    }
    template = "chargers/_overview.html" if request.htmx else "chargers/overview.html"
    return render(request, template, {**above, "tab": "overview", **context})


def _is_awaited(charger: Charger) -> bool:
    """Whether it is to come here for the first time."""
    return history.presence_of(charger) is None and charger.retired_at is None


@require_GET
@for_charger(Power.LOOK)
def head(request: Request, charger: Charger) -> HttpResponseBase:
    """The head alone, for the doorbell; a link to it gives the page."""
    if not request.htmx:
        return overview(request, pk=charger.pk)
    return render(request, "charger_page/_head.html", {**head_context(request, charger), "tab": request.GET.get("tab", "")})


@require_POST
@for_charger(Power.READ_SETTINGS)
def read(request: Request, charger: Charger) -> HttpResponse:
    """Asks the charger what it holds; the pages follow when the answer is here."""
    try:
        rate_limits.count_and_check(request, LimitedAction.ASK_READING)
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
    else:
        readings.ask_reading(charger, by=request.user)
        messages.success(request, _("The charger is asked for its settings. They appear here when it has answered."))
    return redirect("charger_settings" if "from_settings" in request.POST else "charger", pk=charger.pk)


@require_POST
@for_charger(Power.CHANGE)
def accept(request: Request, charger: Charger) -> HttpResponse:
    """What it holds is right, whatever was wanted before."""
    drift.accept(charger, by=request.user)
    messages.success(request, _("What the charger has counts as right."))
    return redirect("charger", pk=charger.pk)


@require_POST
@for_charger(Power.CHANGE)
def take_over(request: Request, charger: Charger) -> HttpResponse:
    """The controller that boots with its OCPP ID is its controller from now on."""
    try:
        done = replaced_controller.take_over(charger, request.POST.get("serial", ""), access=request.access)
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
    else:
        if done:
            messages.success(request, _("The new controller is on record."))
        else:
            messages.info(request, _("It reports another serial number by now: look again."))
    return redirect("charger", pk=charger.pk)
