"""What people say of a charger, edited; and the token that this server asks of it."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.access import places
from chargers.services.chargers import claiming, register, removal, retirement
from chargers.services.credentials import credentials, kept_tokens
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.chargers import presenter
from chargers.web.chargers.forms import EditForm
from chargers.web.request import Request
from chargers.wording.refusals import sentence, sentences


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
            if form.secret() and kept_tokens.kept_tokens(charger, timezone.now()):
                messages.info(request, _("Another token is accepted from it, too: “Edit” shows which, and ends it."))
            return redirect("charger", pk=charger.pk)
    stored = credentials.is_asked_for(charger, timezone.now())
    removable = Power.CLAIM in request.powers and removal.may_be_removed(charger)
    now = timezone.now()
    kept = [presenter.kept_token(one, now) for one in kept_tokens.kept_tokens(charger, now)]
    facts = {"form": form, "token_stored": stored, "kept": kept, "may_move": may_move, "removable": removable}
    facts["may_retire"] = Power.CLAIM in request.powers
    return page(request, charger, "chargers/edit.html", "edit", **facts)


@require_http_methods(["GET", "HEAD", "POST"])
@for_charger(Power.CLAIM)
def remove(request: Request, charger: Charger) -> HttpResponse:
    """GET: says what it means. POST: does it, where it never connected."""
    refused = ""
    if request.method == "POST":
        try:
            removal.remove(charger, by=request.user)
        except Refusal as refusal:
            refused = sentences(refusal.notices)
        else:
            messages.success(request, _("%(ocpp_id)s is removed.") % {"ocpp_id": charger.ocpp_id})
            return redirect("chargers")
    if not refused and not removal.may_be_removed(charger):
        refused = sentence(Notice(Code.CHARGER_USED, "id", {"ocpp_id": charger.ocpp_id}))
    return page(request, charger, "chargers/remove.html", "edit", removable=not refused, refusal=refused)


@require_http_methods(["GET", "HEAD", "POST"])
@for_charger(Power.CLAIM)
def retire(request: Request, charger: Charger) -> HttpResponse:
    """GET: says what it means. POST: does it."""
    obstacle = retirement.obstacle_to_retiring(charger, timezone.now())
    refused = sentence(obstacle) if obstacle else ""
    if request.method == "POST":
        try:
            retirement.retire(charger, by=request.user)
        except Refusal as refusal:
            refused = sentences(refusal.notices)
        else:
            messages.success(request, _("%(ocpp_id)s is retired.") % {"ocpp_id": charger.ocpp_id})
            return redirect("charger", pk=charger.pk)
    return page(request, charger, "chargers/retire.html", "edit", refusal=refused)


@require_POST
@for_charger(Power.CLAIM)
def bring_back(request: Request, charger: Charger) -> HttpResponse:
    try:
        back = retirement.bring_back(charger, by=request.user)
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
    else:
        said = _("%(ocpp_id)s is in use again. It is let in when it connects the next time.")
        messages.success(request, said % {"ocpp_id": back.ocpp_id})
    return redirect("charger", pk=charger.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_charger(Power.CHANGE)
def end_token(request: Request, charger: Charger, kept: int) -> HttpResponse:
    """GET: says what it means that a token from before is not accepted any more. POST: does it."""
    found = next((one for one in kept_tokens.kept_tokens(charger, timezone.now()) if one.pk == kept), None)
    if found is None:
        messages.info(request, _("This token is not accepted any more, or a change of the connection is not finished."))
        return redirect("charger_edit", pk=charger.pk)
    if request.method == "POST":
        kept_tokens.end_token(charger, found, by=request.user)
        messages.success(request, _("The token is not accepted any more."))
        return redirect("charger_edit", pk=charger.pk)
    return page(request, charger, "chargers/end_token.html", "edit", kept=presenter.kept_token(found, timezone.now()))


def _save(request: Request, charger: Charger, form: EditForm, may_move: bool) -> None:
    wanted, sure = form.facts(), form.cleaned_data["sure"]
    if not may_move:
        wanted = replace(wanted, organisation=charger.organisation)
    if wanted.serial_number and wanted.serial_number != charger.serial_number:
        claiming.check_serial(wanted.serial_number, (), access=request.access, sure=sure, but=charger)
    forget = form.cleaned_data["forget_token"]
    leaked = form.cleaned_data["leaked"]
    register.edit(charger, wanted, by=request.user, token=form.secret(), leaked=leaked, forget_token=forget)
