"""The connection of a charger that cannot come: what to type at the charger, on paper or as a file for ECCLite."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from chargers.domain.editor.fields import EditorFields
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.connection import manual_setup
from chargers.services.connection.wishes import WISHES
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.common.downloads import json_file, name_for
from chargers.web.confirmation import grave
from chargers.web.connection import manual
from chargers.web.request import Request

HERE = "here"  # to this server


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
@grave(lambda request, _charger: "token" in request.POST)
def by_hand(request: Request, charger: Charger) -> HttpResponse:
    """The page. POST with `token`: the same page with the token on it, which the journal notes."""
    if charger.controller_type is None:
        return page(request, charger, "connection/no_type.html", "connection")
    source, typed = _fields(request, charger)
    sheet = manual_setup.make_manual_setup(charger, typed)
    revealed = _may_reveal(request, charger, sheet)
    return page(
        request,
        charger,
        "connection/by_hand.html",
        "connection",
        sheet=manual.show_manual_setup(charger, sheet, revealed=revealed),
        source=source,
        here=manual_setup.fields_for_here(charger),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_charger(Power.CHANGE)
@grave(lambda request, _charger: "token" in request.POST)
def file(request: Request, charger: Charger) -> HttpResponseBase:
    """ECCLite's file. POST with `token`: the key stands in it, which the journal notes."""
    if charger.controller_type is None:
        return page(request, charger, "connection/no_type.html", "connection")
    _source, typed = _fields(request, charger)
    sheet = manual_setup.make_manual_setup(charger, typed)
    if sheet.errors:
        return by_hand(request, pk=charger.pk)
    text = manual_setup.file_of(sheet, with_token=_may_reveal(request, charger, sheet))
    return json_file(name_for(charger.ocpp_id, "connection", charger.pk), text)


def _may_reveal(request: Request, charger: Charger, sheet: manual_setup.ManualSetup) -> bool:
    if request.method != "POST" or "token" not in request.POST or not sheet.token_known:
        return False
    manual_setup.note_token_shown(charger, by=request.user)
    return True


def _fields(request: Request, charger: Charger) -> tuple[str, EditorFields | None]:
    """Where the values come from: the editor's draft, this server, else what the charger held when it was last read."""
    source = request.POST.get("from") or request.GET.get("draft") or request.GET.get("from") or ""
    kept = WISHES.find(charger, request.user, source, timezone.now()) if source != HERE else None
    if kept:
        return source, kept[1]
    if source == HERE or charger.read_at is None:
        return HERE, manual_setup.fields_for_here(charger)
    return "", None
