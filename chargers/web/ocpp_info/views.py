"""Restore OCPPInfo: of one charger, and of a selection."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.domain.settings import ecclite_file
from chargers.models import Charger, Draft
from chargers.services.ocpp_info import restoration
from chargers.services.ocpp_info.restoration import OCPP_INFO_DRAFTS, WantedOcppInfo
from chargers.web.access import for_charger, for_chargers
from chargers.web.charger_page.page import page
from chargers.web.charger_page.preview_flow import BegunDraft, PreviewedDraft, PreviewFlow
from chargers.web.common import charger_selection
from chargers.web.common.row_keys import row_keys
from chargers.web.ocpp_info import presenter
from chargers.web.request import Request
from chargers.wording import notices

AT_ONCE = 50  # chargers on the page of a selection


@require_safe
@for_charger(Power.LOOK)
def ocpp_info(request: Request, charger: Charger) -> HttpResponse:
    """What the charger says of itself, what is wrong with that, and what it should be; to htmx the first of these alone.

    `draft`: what was previewed.
    """
    kept = OCPP_INFO_DRAFTS.find(charger, request.user, request.GET.get("draft", ""), timezone.now())
    return _show(request, charger, kept[1] if kept else None)


@require_POST
@cache_control(no_store=True, private=True)
@for_charger(Power.RESTORE_OCPP_INFO)
def restore(request: Request, charger: Charger) -> HttpResponse:
    """Begins at once where nothing is at risk and nobody asked to see the preview; else goes on to that."""
    wanted = _wanted(request)
    try:
        restoration.preview(charger, wanted)
    except Refusal as refusal:
        return _show(request, charger, wanted, refusal.notices)
    if request.POST.get("do") == "preview":
        key = OCPP_INFO_DRAFTS.keep(charger, request.user, wanted, timezone.now()).key
        return redirect("ocpp_info_preview", pk=charger.pk, key=key)
    begun = FLOW.begin(request, charger, wanted)
    if begun.change is not None:
        return redirect("change", pk=charger.pk, change=begun.change.pk)
    return redirect("ocpp_info_preview", pk=charger.pk, key=begun.key)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@for_charger(Power.RESTORE_OCPP_INFO)
def preview(request: Request, charger: Charger, key: str) -> HttpResponse:
    """What will be written, and what stands against it."""
    return FLOW.preview(request, charger, key)


@require_POST
@cache_control(no_store=True, private=True)
@for_charger(Power.RESTORE_OCPP_INFO)
def apply(request: Request, charger: Charger, key: str) -> HttpResponse:
    """The change begins."""
    return FLOW.apply(request, charger, key)


@require_POST
@for_charger(Power.RESTORE_OCPP_INFO)
def from_file(request: Request, charger: Charger) -> HttpResponse:
    """Proposes what a file in ECCLite's shape says; nothing is sent, and the file is not kept."""
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise Refusal(Notice(Code.FILE_MISSING, ecclite_file.PLACE))
        imported = ecclite_file.read_file(sent.read(ecclite_file.LIMIT + 1))
        proposed = restoration.with_import(restoration.propose(charger), imported)
    except Refusal as refusal:
        return _show(request, charger, at_file=refusal.notices)
    return _show(request, charger, proposed=proposed)


@require_http_methods(["GET", "HEAD", "POST"])
@for_chargers(Power.RESTORE_OCPP_INFO)
def restore_selection(request: Request, chargers: QuerySet[Charger]) -> HttpResponse:
    """GET: those selected in the list, or all that are flagged. POST: restores the ticked ones, each by its own change,
    which one that is refused or has to be looked at first holds up for no other."""
    now = timezone.now()
    asked = row_keys(request.POST.getlist("listed") or request.GET.getlist("charger"), AT_ONCE)
    if request.method != "POST" and request.GET.get("every"):
        wanted = charger_selection.selected_or_all(request, request.GET, chargers, now)
    else:
        wanted = chargers.filter(pk__in=asked) if asked else chargers.exclude(ocpp_info_flag="")
    listed = list(wanted.select_related("controller_type", "site", "organisation")[:AT_ONCE])
    begun: dict[int, BegunDraft] = {}
    if request.method == "POST":
        ticked = set(row_keys(request.POST.getlist("charger"), AT_ONCE))
        begun = {charger.pk: _begin(request, charger) for charger in listed if charger.pk in ticked}
        if not begun:
            messages.error(request, _("Tick the chargers whose OCPPInfo is to be restored."))
    proposed = restoration.propose_for(listed)
    rows = []
    for charger in listed:
        typed = _wanted(request, charger) if request.method == "POST" else None
        rows.append(presenter.show_row(proposed[charger.pk], now, typed, begun.get(charger.pk)))
    asked_for = sum(row.change is not None for row in rows)
    to_look_at = sum(bool(row.preview) for row in rows)
    context = {
        "rows": rows,
        "may_restore": request.access.may(Power.RESTORE_OCPP_INFO),
        "asked_for": asked_for,
        "to_look_at": to_look_at,
        "refused": len(begun) - asked_for - to_look_at,
        "open": [row for row in rows if row.change is None],
        "more": max(wanted.count() - AT_ONCE, 0) if len(listed) == AT_ONCE else 0,
    }
    return render(request, "ocpp_info/selection.html", context)


def _show(
    request: Request,
    charger: Charger,
    typed: WantedOcppInfo | None = None,
    refused: Iterable[Notice] = (),
    *,
    proposed: restoration.ProposedOcppInfo | None = None,
    at_file: Iterable[Notice] = (),
) -> HttpResponse:
    now = timezone.now()
    held: frozenset[Power] = request.powers
    shown = presenter.show_ocpp_info(proposed or restoration.propose(charger), now, typed=typed, refused=refused)
    boot = charger.boots.order_by("-at").first()
    return page(
        request,
        charger,
        "ocpp_info/_now.html" if request.htmx else "ocpp_info/charger.html",
        "ocpp_info",
        info=shown,
        boot=boot,
        boot_says=presenter.last_boot(boot),
        at_file=[notices.show_notice(notice, refusal=True) for notice in at_file],
        may_restore=Power.RESTORE_OCPP_INFO in held,
    )


def _begin(request: Request, charger: Charger) -> BegunDraft:
    """One of a selection."""
    wanted = _wanted(request, charger)
    try:
        restoration.preview(charger, wanted)
    except Refusal as refusal:
        return BegunDraft(refusals=refusal.notices)
    return FLOW.begin(request, charger, wanted)


def _wanted(request: Request, charger: Charger | None = None) -> WantedOcppInfo:
    suffix = f"-{charger.pk}" if charger else ""
    return WantedOcppInfo(**{name: request.POST.get(f"{name}{suffix}", "")[:200] for name in presenter.NAMES.values()})


def _work_out(request: Request, charger: Charger, _draft: Draft, wanted: WantedOcppInfo) -> PreviewedDraft:
    try:
        made = restoration.preview(charger, wanted)
    except Refusal as refusal:
        return PreviewedDraft(dict, refusal.notices)
    return PreviewedDraft(
        lambda: {"plan": presenter.show_preview(made, timezone.now())},
        ask=lambda *, confirmed, after: restoration.restore(charger, wanted, access=request.access, after=after),  # noqa: ARG005
        harmless=not made.risks,
    )


FLOW = PreviewFlow(
    OCPP_INFO_DRAFTS,
    "ocpp_info",
    "ocpp_info_preview",
    "ocpp_info_apply",
    tab="ocpp_info",
    folder="ocpp_info",
    work_out=_work_out,
)
