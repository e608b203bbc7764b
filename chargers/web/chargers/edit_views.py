"""What people say of a charger, edited; and the token that this server asks of it."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.access import places
from chargers.services.chargers import claiming, register
from chargers.services.credentials import credentials
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.chargers.forms import EditForm
from chargers.web.request import Request
from chargers.wording.refusals import sentence


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
def edit(request: Request, charger: Charger) -> HttpResponse:
    may_move = Power.MANAGE in request.powers
    form = EditForm(
        request.POST or None,
        places=places.with_power(request.access, Power.CHANGE),
        charger=charger,
        may_move=may_move,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, charger, form, may_move)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            for notice in form.notices():
                messages.info(request, sentence(notice))
            return redirect("charger", pk=charger.pk)
    stored = credentials.is_asked_for(charger, timezone.now())
    return page(request, charger, "chargers/edit.html", "edit", form=form, token_stored=stored, may_move=may_move)


def _save(request: Request, charger: Charger, form: EditForm, may_move: bool) -> None:
    wanted, sure = form.facts(), form.cleaned_data["sure"]
    if not may_move:
        wanted = replace(wanted, organisation=charger.organisation)
    if wanted.serial_number and wanted.serial_number != charger.serial_number:
        claiming.check_serial(wanted.serial_number, (), access=request.access, sure=sure, but=charger)
    forget = form.cleaned_data["forget_token"]
    register.edit(charger, wanted, by=request.user, token=form.secret(), forget_token=forget)
