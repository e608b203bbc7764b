"""Imports: a table is brought, looked at with its bad rows first, and its good rows are done."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chargers.domain.errors import Refusal
from chargers.domain.fleets.columns import COLUMNS, ImportKind
from chargers.domain.roles import Power
from chargers.models import FleetImport
from chargers.services.fleets import imports as services
from chargers.services.fleets import staging, taking_back, workers
from chargers.services.fleets.workers import Job
from chargers.web.access import anywhere, for_object
from chargers.web.common import rate_limits
from chargers.web.common.rate_limits import What
from chargers.web.fleets import import_presenter as presenter
from chargers.web.fleets.forms import PASTED, ColumnsForm, ImportForm
from chargers.web.request import Request
from chargers.wording.import_columns import EXPLAINED, NAMES
from chargers.wording.refusals import sentences

PAGE, ROWS = 25, 50
State = FleetImport.State


@require_safe
@anywhere(Power.CLAIM)
def imports(request: Request) -> HttpResponse:
    """Those that this person brought, the latest first."""
    now = timezone.now()
    results = Paginator(services.visible(request.access), PAGE).get_page(request.GET.get("page"))
    shown = [presenter.present_line(one, now) for one in results]
    return render(request, "fleets/imports.html", {"imports": shown, "results": results})


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
@anywhere(Power.CLAIM)
def begin(request: Request, kind: str) -> HttpResponse:
    """A form for a file, or for rows that are pasted."""
    if kind not in list(ImportKind):
        raise Http404
    of = ImportKind(kind)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent, kind=of, access=request.access)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            rate_limits.use(request, What.IMPORT)
            workers.check_free(request.access, now)
        except Refusal as refusal:
            form.add_error(None, sentences(refusal.notices))
        else:
            name = form.cleaned_data["file"].name if form.cleaned_data["file"] else _("pasted rows")
            begun = services.begin(form.terms(), file_name=name, form=form.cleaned_data["form"], at=now)
            with form.stored() as file:
                workers.start(Job.READ, begun, now, file)
            return redirect("import", pk=begun.pk)
    columns = [(NAMES[column], EXPLAINED[of][column]) for column in COLUMNS[of]]
    context = {"form": form, "kind": of.value, "columns": columns, "pasted": PASTED}
    return render(request, "fleets/begin.html", context)


@require_safe
@cache_control(no_store=True, private=True)
@for_object("import", Power.CLAIM, services.visible)
def fleet_import(request: Request, fleet_import: FleetImport) -> HttpResponse:
    """One import; to htmx what changes while it is worked on."""
    return _page(request, fleet_import)


@require_POST
@for_object("import", Power.CLAIM, services.visible)
def columns(request: Request, fleet_import: FleetImport) -> HttpResponse:
    """Another column is the OCPP ID, the token …: all rows are judged again."""
    form = ColumnsForm(request.POST, fleet_import=fleet_import, access=request.access)
    if fleet_import.state != State.READY or fleet_import.done:
        return _too_late(request, fleet_import)
    if not form.is_valid():
        return _page(request, fleet_import, form)
    try:
        workers.check_free(request.access, timezone.now())
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
        return redirect("import", pk=fleet_import.pk)
    staging.set_columns(fleet_import, form.mapping(), form.organisation())
    workers.start(Job.JUDGE, fleet_import, timezone.now())
    return redirect("import", pk=fleet_import.pk)


@require_POST
@for_object("import", Power.CLAIM, services.visible)
def cancel(request: Request, fleet_import: FleetImport) -> HttpResponse:
    """Whoever works on it stops soon; a table that waits to be looked at is thrown away."""
    now = timezone.now()
    if workers.is_stuck(fleet_import, now) or (fleet_import.state == State.READY and not fleet_import.done):
        workers.give_up(fleet_import, now)
    elif fleet_import.state in {State.READING, State.GOING}:
        workers.ask_to_cancel(fleet_import)
        messages.info(request, _("It stops after the rows that are being worked on now."))
    else:
        return _too_late(request, fleet_import)
    return redirect("import", pk=fleet_import.pk)


@require_POST
@for_object("import", Power.CLAIM, services.visible)
def go_ahead(request: Request, fleet_import: FleetImport) -> HttpResponse:
    """The good rows are done; the bad ones stay to be corrected."""
    now = timezone.now()
    if fleet_import.state != State.READY or not fleet_import.good:
        return _too_late(request, fleet_import)
    needed = Power.CHANGE if fleet_import.kind == ImportKind.MOVES else Power.CLAIM
    try:
        if not request.access.may(needed):
            return _too_late(request, fleet_import)
        workers.check_free(request.access, now)
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
    else:
        workers.start(Job.GO_AHEAD, fleet_import, now)
    return redirect("import", pk=fleet_import.pk)


@require_POST
@for_object("import", Power.CLAIM, services.visible)
def take_back(request: Request, fleet_import: FleetImport) -> HttpResponse:
    """What it added goes, while none of it is used."""
    try:
        taking_back.check(fleet_import)
        workers.check_free(request.access, timezone.now())
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
    else:
        workers.start(Job.TAKE_BACK, fleet_import, timezone.now())
    return redirect("import", pk=fleet_import.pk)


def _page(request: Request, fleet_import: FleetImport, form: ColumnsForm | None = None) -> HttpResponse:
    now = timezone.now()
    asked = request.GET.get("show", "")
    show = asked if asked in presenter.SHOWN else "bad" if fleet_import.bad else "all"
    rows = fleet_import.rows.order_by("number")
    rows = rows if show == "all" else rows.filter(state=show)
    results = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "one": presenter.present(fleet_import, now),
        "rows": presenter.present_rows(results, fleet_import),
        "results": results,
        "show": show,
        "form": form or ColumnsForm(fleet_import=fleet_import, access=request.access),
        "may_return": fleet_import.done and fleet_import.state in {State.DONE, State.READY},
        "kept_days": services.KEPT.days,
    }
    part = request.htmx and not form
    return render(request, f"fleets/{'_import' if part else 'import'}.html", context)


def _too_late(request: Request, fleet_import: FleetImport) -> HttpResponse:
    messages.error(request, _("That is not possible any more: the import has gone on."))
    return redirect("import", pk=fleet_import.pk)
