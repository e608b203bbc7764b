"""Imports: a table is brought, looked at with its bad rows first, and its good rows are done."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.columns import COLUMNS, ImportKind
from chargers.domain.roles import Power
from chargers.models import FleetImport
from chargers.services.fleets import going_ahead, staging, taking_back, workers
from chargers.services.fleets import imports as services
from chargers.services.fleets.rows import with_remarks
from chargers.services.fleets.workers import ImportJob
from chargers.web.access import anywhere, for_object
from chargers.web.common import rate_limits
from chargers.web.common.rate_limits import LimitedAction
from chargers.web.fleets import import_presenter
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
    results = Paginator(services.visible_imports(request.access), PAGE).get_page(request.GET.get("page"))
    shown = [import_presenter.present_line(one, now) for one in results]
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
            rate_limits.count_and_check(request, LimitedAction.IMPORT)
            workers.check_free(request.access, now)
        except Refusal as refusal:
            form.add_error(None, sentences(refusal.notices))
        else:
            name = form.cleaned_data["file"].name if form.cleaned_data["file"] else _("pasted rows")
            begun = services.begin_import(form.terms(), file_name=name, form=form.cleaned_data["form"], at=now)
            with form.stored() as file:
                workers.start(ImportJob.READ, begun, now, file)
            return redirect("import", pk=begun.pk)
    columns = [(NAMES[column], EXPLAINED[of][column]) for column in COLUMNS[of]]
    context = {"form": form, "kind": of.value, "columns": columns, "pasted": PASTED}
    return render(request, "fleets/begin.html", context)


@require_safe
@cache_control(no_store=True, private=True)
@for_object("import", Power.CLAIM, services.visible_imports)
def fleet_import(request: Request, fleet_import: FleetImport) -> HttpResponse:
    """One import; to htmx what changes while it is worked on."""
    return _page(request, fleet_import)


@require_POST
@for_object("import", Power.CLAIM, services.visible_imports)
def columns(request: Request, fleet_import: FleetImport) -> HttpResponse:
    """Another column is the OCPP ID, the token …: all rows are judged again."""
    form = ColumnsForm(request.POST, fleet_import=fleet_import, access=request.access)
    if fleet_import.state != State.READY or fleet_import.done:
        return _too_late(request, fleet_import)
    if not form.is_valid():
        return _page(request, fleet_import, form)
    return _begin(
        request,
        fleet_import,
        ImportJob.JUDGE,
        first=lambda: staging.set_columns(fleet_import, form.mapping(), form.organisation()),
    )


@require_POST
@for_object("import", Power.CLAIM, services.visible_imports)
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
@for_object("import", Power.CLAIM, services.visible_imports)
def go_ahead(request: Request, fleet_import: FleetImport) -> HttpResponse:
    """The good rows are done; the bad ones stay to be corrected."""
    needed = Power.CHANGE if fleet_import.kind == ImportKind.MOVES else Power.CLAIM
    if fleet_import.state != State.READY or not request.access.may(needed):
        return _too_late(request, fleet_import)
    if not fleet_import.good and not staging.doubts_of(fleet_import):
        return _too_late(request, fleet_import)
    return _begin(request, fleet_import, ImportJob.GO_AHEAD, check=going_ahead.check)


@require_POST
@for_object("import", Power.CLAIM, services.visible_imports)
def take_back(request: Request, fleet_import: FleetImport) -> HttpResponse:
    """What it added goes, while none of it is used."""
    return _begin(request, fleet_import, ImportJob.TAKE_BACK, check=taking_back.check_untouched)


def _begin(
    request: Request,
    fleet_import: FleetImport,
    job: ImportJob,
    *,
    check: Callable[[FleetImport], None] = lambda _: None,
    first: Callable[[], None] = lambda: None,
) -> HttpResponse:
    """The work begins, or it is said why it does not."""
    now = timezone.now()
    try:
        check(fleet_import)
        workers.check_free(request.access, now)
        workers.start(job, fleet_import, now, first=first)
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
    return redirect("import", pk=fleet_import.pk)


def _page(request: Request, fleet_import: FleetImport, form: ColumnsForm | None = None) -> HttpResponse:
    now = timezone.now()
    asked = request.GET.get("show", "")
    show = asked if asked in import_presenter.SHOWN else "bad" if fleet_import.bad else "all"
    rows = fleet_import.rows.order_by("number")
    if show == "remarked":
        rows = with_remarks(rows.exclude(state="left_out"))
    elif show != "all":
        rows = rows.filter(state=show)
    results = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "one": import_presenter.show_import(fleet_import, now),
        "rows": import_presenter.present_rows(results, fleet_import),
        "results": results,
        "show": show,
        "form": form or ColumnsForm(fleet_import=fleet_import, access=request.access),
        "may_return": fleet_import.done and fleet_import.state in {State.DONE, State.READY},
        "kept_days": services.KEPT.days,
    }
    part = request.htmx and not form
    return render(request, f"fleets/{'_import' if part else 'import'}.html", context)


def _too_late(request: Request, fleet_import: FleetImport) -> HttpResponse:
    messages.error(request, sentences([Notice(Code.IMPORT_GONE_ON, "import")]))
    return redirect("import", pk=fleet_import.pk)
