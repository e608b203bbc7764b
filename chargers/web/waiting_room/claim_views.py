"""Claiming an unclaimed charger, and adding one before its first contact (C6)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services import own_endpoints
from chargers.services.access import places
from chargers.services.chargers import claiming
from chargers.services.presence import unclaimed as unclaimed_chargers
from chargers.web.access import anywhere
from chargers.web.chargers.forms import AddForm, ClaimForm, FactsForm
from chargers.web.common import rate_limits
from chargers.web.common.rate_limits import LimitedAction
from chargers.web.request import Request
from chargers.web.waiting_room import unclaimed
from chargers.wording.refusals import sentence, sentences

TYPED = 255


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@anywhere(Power.CLAIM)
def claim(request: Request) -> HttpResponse:
    """`id`: exactly the ID or the serial number of one that tried to connect. Without it, a field to type it."""
    typed = (request.POST.get("id") or request.GET.get("id") or "").strip()[:TYPED]
    try:
        found = _look_for(request, typed)
    except Refusal as refusal:
        said = sentences(refusal.notices) if typed else ""
        return render(request, "waiting_room/find.html", {"typed": typed, "said": said})
    form = ClaimForm(
        request.POST or None,
        places=places.with_power(request.access, Power.CLAIM),
        found=found,
        suggested=claiming.suggest_type([*found.serials, found.claimed_id]),
    )
    if request.method == "POST" and form.is_valid():
        sure = form.cleaned_data["sure"]
        try:
            claimed = claiming.claim(typed, form.facts(), token=form.secret(), access=request.access, sure=sure)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = _("%(ocpp_id)s is claimed. It is let in when it connects next; if it is waiting now, within seconds.")
            return _done(request, form, claimed, said)
    waiting = unclaimed.show_unclaimed(found, timezone.now())
    return render(request, "waiting_room/claim.html", {"form": form, "waiting": waiting})


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@anywhere(Power.CLAIM)
def add(request: Request) -> HttpResponse:
    form = AddForm(
        request.POST or None,
        places=places.with_power(request.access, Power.CLAIM),
        initial={"ocpp_id": request.GET.get("id", "")[:TYPED], **_same_place(request)},
    )
    if request.method == "POST" and form.is_valid():
        named, sure = form.cleaned_data["ocpp_id"], form.cleaned_data["sure"]
        try:
            rate_limits.count_and_check(request, LimitedAction.ADD_CHARGER)
            added = claiming.add_planned(named, form.facts(), token=form.secret(), access=request.access, sure=sure)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = _("%(ocpp_id)s is added. It is let in when it connects.")
            return _another(request, added, said) if "another" in request.POST else _done(request, form, added, said)
    return render(request, "waiting_room/add.html", {"form": form, "addresses": own_endpoints.urls_for("OCPP-ID")})


def _same_place(request: Request) -> dict[str, str]:
    """Where the one before it was put; what is no place of this person's is not chosen."""
    return {name: request.GET[name][:20] for name in ("organisation", "site", "controller_type") if name in request.GET}


def _another(request: Request, added: Charger, said: str) -> HttpResponse:
    """The same form again, for the next charger of the same place."""
    messages.success(request, said % {"ocpp_id": added.ocpp_id})
    same = {"organisation": added.organisation_id, "site": added.site_id, "controller_type": added.controller_type_id}
    return redirect(f"{reverse('charger_add')}?{urlencode({name: key for name, key in same.items() if key})}")


def _look_for(request: Request, typed: str) -> unclaimed_chargers.Unclaimed:
    """The one that tried to connect with this ID. Raises `Refusal`: none, or too many guesses."""
    if typed:
        rate_limits.check_limit(request, LimitedAction.MISSED_CLAIM)
    found = unclaimed_chargers.find_unclaimed(typed, request.access)
    if found is None:
        if typed:
            rate_limits.count_use(request, LimitedAction.MISSED_CLAIM)
        raise Refusal(Notice(Code.NOTHING_TO_CLAIM, "id"))
    return found


def _done(request: Request, form: FactsForm, charger: Charger, said: str) -> HttpResponse:
    messages.success(request, said % {"ocpp_id": charger.ocpp_id})
    for notice in form.notices():
        messages.info(request, sentence(notice))
    return redirect("charger_replaces" if "replaces" in request.POST else "charger", pk=charger.pk)
