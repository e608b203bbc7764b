"""Rows that a person looks at: a cell is mended in its place, a row left out or taken in, what is doubtful confirmed.

Whatever is done to one row, those that had or have something in common with it are judged with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.cells import Cell, Raw, lost_zeros, read_cell
from chargers.domain.fleets.columns import EXACT, Column
from chargers.domain.fleets.row_doubles import double_notice, lost_zeros_notice
from chargers.models import FleetImport, FleetImportRow
from chargers.services.fleets import kept_problems, rows, staging
from chargers.services.fleets.judging import SingleRows
from chargers.services.fleets.terms import terms_of

State = FleetImportRow.State
LONGEST = 2000  # characters of a cell that is typed
_KEYS = {
    "ocpp_id_key": Column.OCPP_ID,
    "serial_key": Column.SERIAL_NUMBER,
    "new_id_key": Column.NEW_ID,
    "token_digest": Column.TOKEN,
}


def mend(row: FleetImportRow, texts: Mapping[Column, str], *, confirmed: bool = False) -> None:
    """Writes these cells of the row, and judges it again. Raises `Refusal` where it is done, or its table is not open."""
    places = staging.columns_of(row.fleet_import)
    with transaction.atomic():
        _open(row)
        raw = list(rows.open_cells(row)[1])
        for column, text in texts.items():
            place = places.get(column)
            if place is not None:
                raw.extend([None] * (place + 1 - len(raw)))
                raw[place] = text.replace("\0", "").strip()[:LONGEST]
        before = _alike(row)
        row.sealed = rows.seal_cells(row.fleet_import, row.number, raw)
        row.confirmed = confirmed
        row.save(update_fields=["sealed", "confirmed"])
        _judge([row, *before])
        _judge(_alike(row))
        _count(row.fleet_import)


def leave_out(row: FleetImportRow) -> None:
    """The row is not done. Raises as `mend`."""
    with transaction.atomic():
        _open(row)
        alike = _alike(row)
        row.state = State.LEFT_OUT
        row.save(update_fields=["state"])
        _judge(alike)
        _count(row.fleet_import)


def take_in(row: FleetImportRow) -> None:
    """A row that was left out is judged again. Raises as `mend`."""
    with transaction.atomic():
        _open(row)
        _judge([row])
        _judge(_alike(row))
        _count(row.fleet_import)


def leave_out_bad(fleet_import: FleetImport) -> None:
    """All bad rows are left out."""
    with transaction.atomic():
        fleet_import.rows.filter(state=State.BAD).update(state=State.LEFT_OUT)
        _count(fleet_import)


def _count(fleet_import: FleetImport) -> None:
    """Where some rows are done already and none is left to look at, the table is at its end."""
    staging.count_rows(fleet_import)
    if fleet_import.done and not fleet_import.good and not fleet_import.bad:
        fleet_import.state = FleetImport.State.DONE
        fleet_import.save(update_fields=["state"])


def _open(row: FleetImportRow) -> None:
    if row.state == State.DONE or row.fleet_import.state != FleetImport.State.READY:
        raise Refusal(Notice(Code.TOO_LATE, "row"))


def _alike(row: FleetImportRow, *states: FleetImportRow.State) -> list[FleetImportRow]:
    """The other rows that have a key of this one, those that are left out not counted; `states`: also of these."""
    same = Q()
    for name in _KEYS:
        value = getattr(row, name)
        if value:
            same |= Q(**{name: value})
    if not same:
        return []
    others = FleetImportRow.objects.filter(same, fleet_import=row.fleet_import, state__in=[State.GOOD, State.BAD, *states])
    return list(others.exclude(pk=row.pk).select_related("fleet_import"))


def _judge(some: Sequence[FleetImportRow]) -> None:
    if not some:
        return
    fleet_import = some[0].fleet_import
    single = SingleRows(terms_of(fleet_import), staging.columns_of(fleet_import), staging.named_width(fleet_import))
    confirmed = frozenset(row.number for row in some if row.confirmed)
    judged = single.judge([rows.open_cells(row) for row in some], frozenset(fleet_import.shared_urls), confirmed)
    for row, (found, _) in zip(some, judged, strict=True):  # keys first: the doubles are found by them
        rows.note_judgement(row, found)
    FleetImportRow.objects.bulk_update(some, rows.JUDGED)
    for row, (found, cells) in zip(some, judged, strict=True):
        problems = (*found.problems, *_together(row, cells))
        row.problems = kept_problems.write_problems(problems)
        row.state = State.BAD if problems else State.GOOD
    FleetImportRow.objects.bulk_update(some, ["problems", "state"])


def _together(row: FleetImportRow, cells: Mapping[Column, Cell]) -> Iterable[Notice]:
    """What the row has in common with others, and where it is shorter than they are."""
    others = _alike(row, State.DONE)
    for name, column in _KEYS.items():
        value = getattr(row, name)
        number = next((one.number for one in others if value and getattr(one, name) == value), None)
        if number is not None:
            yield double_notice(column, number)
    if row.confirmed:
        return
    for column in EXACT:
        text = cells[column].text if column in cells else ""
        if lost_zeros(text, row.fleet_import.usual_lengths.get(column.value)):
            yield lost_zeros_notice(column, text)


def shown_cells(row: FleetImportRow) -> dict[Column, str]:
    """The cells of a row by their column, without its token."""
    raw: Sequence[Raw] = rows.open_cells(row)[1]
    return {
        column: read_cell(raw[place]).text
        for column, place in staging.columns_of(row.fleet_import).items()
        if column is not Column.TOKEN and place < len(raw)
    }


def has_token(row: FleetImportRow) -> bool:
    """Whether something stands in its cell for the token."""
    raw = rows.open_cells(row)[1]
    place = staging.columns_of(row.fleet_import).get(Column.TOKEN)
    return place is not None and place < len(raw) and bool(read_cell(raw[place]).text)
