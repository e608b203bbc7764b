"""The landing: who of the chargers has come here from the old backend, and what that backend has to send to the others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chargers.domain.roles import Power
from chargers.models import Charger, Organisation
from chargers.services.access import places
from chargers.services.fleets import landing as services
from chargers.services.fleets import landing_list
from chargers.services.fleets.landing import Landing
from chargers.services.fleets.landing_list import LandingRow
from chargers.services.fleets.series import recent_series
from chargers.services.people import organisations
from chargers.web.access import anywhere, for_chargers
from chargers.web.common import spreadsheets
from chargers.web.common.row_keys import row_key
from chargers.web.confirmation import grave
from chargers.web.fleets import landing_presenter
from chargers.web.request import Request

PAGE, LISTED = 50, 25


@require_safe
@for_chargers(Power.LOOK)
def landing(request: Request, chargers: QuerySet[Charger]) -> HttpResponse:
    """Counts, and the chargers of one of them; to htmx what changes."""
    wanted, organisation = _of(request, chargers)
    now = timezone.now()
    counts = services.count_landings(wanted)
    asked = request.GET.get("show", "")
    show = asked if asked in list(Landing) else ""
    found = services.with_landing(wanted).select_related("controller_type", "organisation", "site")
    found = found.filter(landing=show) if show else found
    results = Paginator(found.order_by("ocpp_id"), PAGE).get_page(request.GET.get("page"))
    context = {
        "figures": landing_presenter.figures(counts, show, request.GET),
        "why": landing_presenter.reasons(counts),
        "rows": [landing_presenter.row(charger, now) for charger in results],
        "results": results,
        "organisation": organisation,
        "organisations": _organisations(request),
        "cards": _cards(request),
        "series": recent_series(request.access) if not request.htmx else (),
        "may_import": request.access.may(Power.CLAIM),
        "may_list": request.access.may(Power.CHANGE),
    }
    part = request.htmx
    return render(request, f"fleets/{'_landing' if part else 'landing'}.html", context)


@require_safe
@cache_control(no_store=True, private=True)
@for_chargers(Power.CHANGE)
def old_backend_list(request: Request, chargers: QuerySet[Charger]) -> HttpResponse:
    """What the old backend has to send to each charger that has not come yet. Keys are not on it."""
    wanted, organisation = _of(request, chargers)
    results = Paginator(_not_here(wanted), LISTED).get_page(request.GET.get("page"))
    listed = landing_list.landing_rows(Charger.objects.filter(pk__in=[charger.pk for charger in results]).order_by("ocpp_id"))
    context = {
        "listed": [landing_presenter.listed(one) for one in listed],
        "results": results,
        "organisation": organisation,
        "organisations": _organisations(request),
    }
    return render(request, "fleets/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_chargers(Power.CHANGE)
@grave()
def list_file(request: Request, chargers: QuerySet[Charger], form: str) -> HttpResponseBase:
    """The list as a file. POST: the keys stand in it, after the password once more; the journal notes for whom."""
    if form not in spreadsheets.TYPES:
        raise Http404
    wanted, _organisation = _of(request, chargers)
    with_keys = request.method == "POST"
    found = _not_here(wanted)
    lines = _lines(landing_list.landing_rows(found), with_keys=with_keys)
    answer = spreadsheets.table_file(request, form, "landing", landing_presenter.FILE_COLUMNS, lines)
    if with_keys:
        landing_list.note_keys_given_out(found.filter(credentials__kind="current"), by=request.access.actor)
    return answer


@require_POST
@anywhere(Power.MOVE_FLEETS)
def cards(request: Request) -> HttpResponse:
    """Whether chargers of an organisation accept every card while they are here."""
    key = request.POST.get("organisation", "")
    allowed = places.with_power(request.access, Power.MOVE_FLEETS).organisations
    if found := allowed.filter(pk=row_key(key) or 0).first():
        organisations.accept_every_card(found, "every" in request.POST, by=request.access.actor)
    return redirect(f"{reverse('landing')}#cards")


def _of(request: Request, chargers: QuerySet[Charger]) -> tuple[QuerySet[Charger], Organisation | None]:
    """The chargers of the organisation that is asked for; all of them where none is, or one that is nobody's."""
    key = request.GET.get("organisation") or request.POST.get("organisation") or ""
    found = _organisations(request).filter(pk=row_key(key) or 0).first()
    return (chargers.filter(organisation=found) if found else chargers), found


def _organisations(request: Request) -> QuerySet[Organisation]:
    return places.with_power(request.access, Power.LOOK).organisations


def _cards(request: Request) -> list[landing_presenter.ShownCards]:
    allowed = places.with_power(request.access, Power.MOVE_FLEETS).organisations
    mine = set(allowed.values_list("pk", flat=True))
    return [
        landing_presenter.ShownCards(one, one.pk in mine) for one in islice(_organisations(request), landing_presenter.MOST_CARDS)
    ]


def _not_here(chargers: QuerySet[Charger]) -> QuerySet[Charger]:
    return chargers.filter(presence=None).order_by("ocpp_id")


def _lines(lists: Iterator[LandingRow], *, with_keys: bool) -> Iterator[tuple[object, ...]]:
    for one in lists:
        yield from landing_presenter.file_lines(one, with_keys=with_keys)
