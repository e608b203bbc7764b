"""What is done with many chargers of the list at once: taken away as a file, asked for their settings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from chargers.domain.errors import Refusal
from chargers.domain.roles import Power
from chargers.models import Charger
from chargers.services.chargers import charger_export, charger_list
from chargers.services.readings import readings
from chargers.web.access import for_chargers
from chargers.web.chargers import export
from chargers.web.chargers.selected import read_selected
from chargers.web.common import charger_selection, rate_limits, spreadsheets
from chargers.web.common.rate_limits import LimitedAction
from chargers.web.request import Request
from chargers.wording.refusals import sentences


@require_GET
@cache_control(no_store=True, private=True)
@for_chargers(Power.EXPORT)
def file(request: Request, chargers: QuerySet[Charger], form: str) -> HttpResponseBase:
    """The list, or what is selected of it, as a file."""
    if form not in spreadsheets.TYPES:
        raise Http404
    now = timezone.now()
    wanted = charger_selection.selected_or_all(request, request.GET, chargers, now)
    lines = export.lines(charger_export.export(wanted, now), now)
    name = f"chargers-{timezone.localtime(now):%Y-%m-%d}"
    return spreadsheets.table_file(request, form, name, export.columns(), lines)


@require_http_methods(["GET", "HEAD", "POST"])
@for_chargers(Power.READ_SETTINGS)
def read(request: Request, chargers: QuerySet[Charger]) -> HttpResponse:
    """GET: how many are meant, and what that means. POST: asks them."""
    now = timezone.now()
    selected = read_selected(request, chargers, now)
    if not selected.count:
        messages.error(request, _("Select the chargers whose settings are to be read."))
        return selected.back
    if selected.count > readings.MOST_ASKED:
        messages.error(
            request,
            _("%(count)s chargers are too many to ask together. Filter the list so that at most %(most)s are left.")
            % {"count": intcomma(selected.count), "most": intcomma(readings.MOST_ASKED)},
        )
        return selected.back
    if request.method == "POST":
        try:
            rate_limits.count_and_check(request, LimitedAction.ASK_READINGS)
        except Refusal as refusal:
            messages.error(request, sentences(refusal.notices))
            return selected.back
        number = readings.ask_readings(selected.chargers, by=request.user)
        said = ngettext(
            "%(number)s charger is asked for its settings.", "%(number)s chargers are asked for their settings.", number
        )
        messages.success(request, said % {"number": number})
        return selected.back
    context = {
        "chargers": selected.count,
        "connected": charger_list.connected_chargers(selected.chargers, now).count(),
        **selected.context(),
    }
    return render(request, "chargers/read.html", context)
