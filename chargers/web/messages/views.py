"""The frames of one charger: the page, and files of them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.messages import frames
from chargers.services.span import TooMany
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.common.downloads import csv_file, json_lines_file, name_for
from chargers.web.messages import presenter
from chargers.web.messages.forms import FrameFilter
from chargers.web.request import Request

LINES = 50


@require_GET
@for_charger(Power.LOOK)
def messages(request: Request, charger: Charger) -> HttpResponse:
    """The page; to htmx the messages alone."""
    form = FrameFilter(request.GET, frames.actions_of_charger(charger))
    results = Paginator(frames.find_frames(charger, form.wanted()), LINES).get_page(request.GET.get("page"))
    shown = list(results.object_list)
    return page(
        request,
        charger,
        "messages/_list.html" if request.htmx else "messages/list.html",
        "messages",
        form=form,
        results=results,
        frames=presenter.show_messages(shown, frames.other_halves(charger, shown), timezone.now()),
        days=settings.MESSAGE_DAYS,
        may_export=Power.EXPORT in request.powers,
    )


@require_GET
@cache_control(no_store=True, private=True)
@for_charger(Power.EXPORT)
def messages_file(request: Request, charger: Charger) -> HttpResponse:
    """`as`: csv, or JSON lines. The filter is that of the page."""
    form = FrameFilter(request.GET, frames.actions_of_charger(charger))
    found = frames.find_frames(charger, form.wanted())
    try:
        frames.refuse_too_many(found)
    except TooMany:
        said = _("More than %(most)s messages would be in this file, or too long ones. Choose a shorter time or an action.")
        notes.error(request, said % {"most": number_format(frames.MOST)})
        return redirect("charger_messages", pk=charger.pk)
    name = name_for(charger.ocpp_id, "messages", charger.pk)
    if request.GET.get("as") == "csv":
        return csv_file(name, frames.COLUMNS, frames.csv_lines(charger, found))
    return json_lines_file(name, frames.json_objects(charger, found))
