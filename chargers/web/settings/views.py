"""All settings of a charger: to look at, to download, to compare."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from chargers.domain.roles import Power
from chargers.domain.settings import ecclite_file
from chargers.models import Charger
from chargers.services.readings import readings
from chargers.services.settings import comparison, editing
from chargers.web.access import for_charger
from chargers.web.charger_page.page import page
from chargers.web.common.downloads import json_file, name_for
from chargers.web.common.moments import read_moment
from chargers.web.request import Request
from chargers.web.settings import comparison_presenter, forms, presenter


@require_GET
@cache_control(no_store=True, private=True)
@for_charger(Power.LOOK)
def settings(request: Request, charger: Charger) -> HttpResponse:
    """The page, live; to htmx its list. `as_of`: the form asks what was read since."""
    wanted = forms.read_filter(request.GET)
    return page(
        request,
        charger,
        "settings/_list.html" if request.htmx else "settings/list.html",
        "settings",
        listing=presenter.show_settings(editing.standing_rows(charger).values(), wanted),
        as_of=read_moment(request.GET.get("as_of", "")),
        query=request.GET.urlencode(),
    )


@require_GET
@cache_control(no_store=True, private=True)
@for_charger(Power.EXPORT)
def download(_request: Request, charger: Charger) -> HttpResponse:
    """What it reports as ECCLite's file, without secrets."""
    text = ecclite_file.write_file(readings.reported_settings(charger))
    return json_file(name_for(charger.ocpp_id, "settings", charger.pk), text)


@require_GET
@cache_control(no_store=True, private=True)
@for_charger(Power.LOOK)
def compare(request: Request, charger: Charger) -> HttpResponse:
    """With an earlier reading (`at`), or with another charger in scope (`with`)."""
    at, other_id = read_moment(request.GET.get("at", "")), request.GET.get("with", "")[:255].strip()
    here = readings.reported_settings(charger)
    other = comparison.find_other_charger(request.access, other_id)
    moments = comparison.telling_readings(charger)
    there, name = None, ""
    if other_id:
        there, name = (readings.reported_settings(other), other.ocpp_id) if other else (None, "")
    elif at is not None:
        there, name = comparison.reported_at(charger, at), date_format(timezone.localtime(at), "MOMENT_YEAR")
    only = "all" not in request.GET
    wanted = forms.read_filter(request.GET)
    unread = [one for one, read in ((charger.ocpp_id, here), (name, there)) if read is not None and not read.settings]
    pairs = comparison.compare(here, there) if there is not None and not unread else []
    return page(
        request,
        charger,
        "settings/_compare.html" if request.htmx else "settings/compare.html",
        "settings",
        moments=moments,
        at=at,
        other_id=other_id,
        not_found=bool(other_id) and other is None,
        name=name,
        compared=there is not None and not unread,
        unread=unread if there is not None else [],
        groups=comparison_presenter.show_pairs(pairs, wanted, only=only),
        differing=sum(pair.differs for pair in pairs),
        total=len(pairs),
        only=only,
        filter=wanted,
    )
