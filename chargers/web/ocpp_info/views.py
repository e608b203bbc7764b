"""Restore OCPPInfo: of one charger, and of a selection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.domain.settings import ecclite_file
from chargers.models import Charger
from chargers.services.ocpp_info import restoration
from chargers.services.ocpp_info.restoration import Restoration
from chargers.web.access import for_charger, for_chargers
from chargers.web.charger_page.page import page
from chargers.web.common import charger_selection
from chargers.web.common.row_keys import row_keys
from chargers.web.ocpp_info import presenter
from chargers.web.request import Request
from chargers.wording import notices

AT_ONCE = 50  # chargers on the page of a selection


@require_safe
@for_charger(Power.LOOK)
def ocpp_info(request: Request, charger: Charger) -> HttpResponse:
    """What the charger says of itself, what is wrong with that, and what it should be; to htmx the first of these alone."""
    return _show(request, charger)


@require_POST
@for_charger(Power.RESTORE_OCPP_INFO)
def restore(request: Request, charger: Charger) -> HttpResponse:
    typed = _typed(request)
    try:
        change = restoration.restore(
            charger, model=typed["model"], vendor=typed["vendor"], serial=typed["serial"], access=request.access
        )
    except Refusal as refusal:
        return _show(request, charger, typed, refusal.notices)
    return redirect("change", pk=charger.pk, change=change.pk)


@require_POST
@for_charger(Power.RESTORE_OCPP_INFO)
def from_file(request: Request, charger: Charger) -> HttpResponse:
    """Proposes what a file in ECCLite's shape says; nothing is sent, and the file is not kept."""
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise Refusal(Notice(Code.FILE_MISSING, ecclite_file.PLACE))
        imported = ecclite_file.read(sent.read(ecclite_file.LIMIT + 1))
        proposed = restoration.with_import(restoration.propose(charger), imported)
    except Refusal as refusal:
        return _show(request, charger, at_file=refusal.notices)
    return _show(request, charger, proposed=proposed)


@require_http_methods(["GET", "HEAD", "POST"])
@for_chargers(Power.RESTORE_OCPP_INFO)
def restore_selection(request: Request, chargers: QuerySet[Charger]) -> HttpResponse:
    """GET: those that are picked in the list, or all that are flagged. POST: restores the ticked ones, each by its own change."""
    now = timezone.now()
    asked = row_keys(request.POST.getlist("listed") or request.GET.getlist("charger"), AT_ONCE)
    if request.method != "POST" and request.GET.get("every"):
        wanted = charger_selection.selected(request, request.GET, chargers, now)
    else:
        wanted = chargers.filter(pk__in=asked) if asked else chargers.exclude(ocpp_info_flag="")
    listed = list(wanted.select_related("controller_type", "site", "organisation")[:AT_ONCE])
    outcomes: dict[int, restoration.RestorationOutcome] = {}
    if request.method == "POST":
        ticked = set(row_keys(request.POST.getlist("charger"), AT_ONCE))
        chosen = [Restoration(charger, **_typed(request, charger)) for charger in listed if charger.pk in ticked]
        outcomes = {o.charger.pk: o for o in restoration.restore_selection(chosen, access=request.access)}
        if not outcomes:
            messages.error(request, _("Tick the chargers whose OCPPInfo is to be restored."))
    proposed = restoration.propose_for(listed)
    rows = []
    for charger in listed:
        if (outcome := outcomes.get(charger.pk)) is not None:
            rows.append(presenter.of_outcome(outcome, proposed[charger.pk], now, _typed(request, charger)))
        else:
            typed, ticked_now = (_typed(request, charger), False) if request.method == "POST" else (None, None)
            rows.append(presenter.present(proposed[charger.pk], now, typed=typed, ticked=ticked_now, prefix=f"-{charger.pk}"))
    asked_for = sum(outcome.change is not None for outcome in outcomes.values())
    context = {
        "rows": rows,
        "may_restore": request.access.may(Power.RESTORE_OCPP_INFO),
        "asked_for": asked_for,
        "refused": len(outcomes) - asked_for,
        "open": [row for row in rows if row.change is None],
        "more": max(wanted.count() - AT_ONCE, 0) if len(listed) == AT_ONCE else 0,
    }
    return render(request, "ocpp_info/selection.html", context)


def _show(
    request: Request,
    charger: Charger,
    typed: Mapping[str, str] | None = None,
    refused: Iterable[Notice] = (),
    *,
    proposed: restoration.Proposed | None = None,
    at_file: Iterable[Notice] = (),
) -> HttpResponse:
    now = timezone.now()
    held: frozenset[Power] = request.powers
    shown = presenter.present(proposed or restoration.propose(charger), now, typed=typed, refused=refused)
    boot = charger.boots.order_by("-at").first()
    return page(
        request,
        charger,
        "ocpp_info/_now.html" if request.htmx else "ocpp_info/charger.html",
        "ocpp_info",
        info=shown,
        boot=boot,
        boot_says=presenter.last_boot(boot),
        at_file=[notices.say(notice, refusal=True) for notice in at_file],
        may_restore=Power.RESTORE_OCPP_INFO in held,
    )


def _typed(request: Request, charger: Charger | None = None) -> dict[str, str]:
    suffix = f"-{charger.pk}" if charger else ""
    return {name: request.POST.get(f"{name}{suffix}", "")[:200] for name in presenter.NAMES.values()}
