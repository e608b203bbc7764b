"""One row of an import: a cell is corrected in its place, the row left out or taken in again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from chargers.domain.errors import Refusal
from chargers.domain.fleets.columns import Column
from chargers.domain.roles import Power
from chargers.models import FleetImport, FleetImportRow
from chargers.services.fleets import imports, mending
from chargers.web.access import for_object
from chargers.web.fleets import import_presenter
from chargers.web.request import Request
from chargers.wording.refusals import sentences

CELL = "cell:"  # before the column's name


@require_POST
@cache_control(no_store=True, private=True)
@for_object("import", Power.CLAIM, imports.visible_imports)
def row(request: Request, fleet_import: FleetImport, number: int) -> HttpResponse:
    """`act`: mend (with cells), leave_out or take_in."""
    found = get_object_or_404(FleetImportRow, fleet_import=fleet_import, number=number)
    found.fleet_import = fleet_import
    act = request.POST.get("act")
    try:
        if act == "leave_out":
            mending.leave_out(found)
        elif act == "take_in":
            mending.take_in(found)
        else:
            mending.mend(found, _texts(request, fleet_import), confirmed="confirmed" in request.POST)
    except Refusal as refusal:
        messages.error(request, sentences(refusal.notices))
    return _back(request, fleet_import)


@require_POST
@for_object("import", Power.CLAIM, imports.visible_imports)
def all_bad(_request: Request, fleet_import: FleetImport) -> HttpResponse:
    """All rows that are still to be corrected are left out."""
    if fleet_import.state == FleetImport.State.READY:
        mending.leave_out_bad(fleet_import)
    return redirect("import", pk=fleet_import.pk)


def _texts(request: Request, fleet_import: FleetImport) -> dict[Column, str]:
    """The cells that were typed. An empty field for the token leaves the one that is there."""
    typed = {column: request.POST.get(f"{CELL}{column.value}") for column in import_presenter.mapped(fleet_import)}
    return {column: text for column, text in typed.items() if text is not None and (column is not Column.TOKEN or text.strip())}


def _back(request: Request, fleet_import: FleetImport) -> HttpResponse:
    answer = redirect("import", pk=fleet_import.pk)
    show, page = request.POST.get("show", ""), request.POST.get("page", "")
    if show in import_presenter.SHOWN and page.isdecimal() and len(page) < 7:
        answer["Location"] += f"?show={show}&page={page}"
    return answer
