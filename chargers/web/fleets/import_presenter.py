"""An import as its page shows it: how far it is, its rows with all that is wrong with them. No token is ever shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.utils.functional import Promise

from chargers.domain.errors import Notice
from chargers.domain.fleets.columns import COLUMNS, Column, ImportKind
from chargers.domain.fleets.import_rows import QUESTIONS
from chargers.models import FleetImport, FleetImportRow
from chargers.services.fleets import mending, rows, staging, workers
from chargers.wording import imports
from chargers.wording.import_columns import NAMES
from chargers.wording.refusals import sentence
from chargers.wording.words import Word

SHOWN = ("bad", "remarked", "good", "left_out", "done", "all")


@dataclass(frozen=True, slots=True)
class ShownCell:
    """`said`: what is wrong with it. `remarks`: what is said of it, and does not hinder it.

    `secret`: its text is not shown, `filled` says whether it has one.
    """

    column: str
    name: str | Promise
    text: str
    said: tuple[str, ...]
    remarks: tuple[str, ...]
    secret: bool
    filled: bool


@dataclass(frozen=True, slots=True)
class ShownImportRow:
    number: int
    state: Word
    cells: list[ShownCell]
    editable: bool
    asks: bool  # one of its problems may be confirmed
    left_out: bool


@dataclass(frozen=True, slots=True)
class ShownImport:
    """`percent`: of what is being done now; None where nothing is."""

    row: FleetImport
    kind: str | Promise
    state: Word
    percent: int | None
    stuck: bool
    said: str
    columns: list[str | Promise]
    left_out: int
    remarked: int

    @property
    def unused(self) -> list[str]:
        """The names of the table's columns that are taken as nothing, and not asked about; letters where it names none."""
        spoken_of = {*self.row.mapping.values(), *chain(*staging.doubts_of(self.row).values())}
        return [name for place, name in enumerate(self.row.header) if name and place not in spoken_of]

    @property
    def asks(self) -> bool:
        """Whether a person has to say which column is meant, before anything is done."""
        return bool(staging.doubts_of(self.row))

    @property
    def unowned(self) -> bool:
        """Whether nothing says whose chargers they are."""
        mapped_to = self.row.mapping
        return self.row.kind == ImportKind.CHARGERS and self.row.organisation_id is None and "organisation" not in mapped_to

    @property
    def total(self) -> int:
        return self.row.good + self.row.bad + self.row.done + self.left_out


def show_import(one: FleetImport, now: datetime) -> ShownImport:
    stuck = workers.is_stuck(one, now)
    state = imports.STOPPED if stuck else imports.STATES[one.state]
    said = ""
    if one.state == FleetImport.State.REFUSED:
        said = sentence(rows.refusal_of(one))
    left_out = one.rows.filter(state="left_out").count() if one.state not in workers.WORKING else 0
    remarked = rows.with_remarks(one.rows.exclude(state="left_out")).count() if one.state not in workers.WORKING else 0
    return ShownImport(one, imports.KINDS[one.kind], state, _percent(one), stuck, said, _columns(one), left_out, remarked)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """An import in the list of them."""

    row: FleetImport
    kind: str | Promise
    state: Word


def present_line(one: FleetImport, now: datetime) -> ShownLine:
    return ShownLine(one, imports.KINDS[one.kind], imports.STOPPED if workers.is_stuck(one, now) else imports.STATES[one.state])


def present_rows(some: Iterable[FleetImportRow], fleet_import: FleetImport) -> list[ShownImportRow]:
    return [_row(row, fleet_import) for row in some]


def mapped(fleet_import: FleetImport) -> list[Column]:
    """The columns that its table has, in their order."""
    return [column for column in COLUMNS[ImportKind(fleet_import.kind)] if column.value in fleet_import.mapping]


def _columns(fleet_import: FleetImport) -> list[str | Promise]:
    return [NAMES[column] for column in mapped(fleet_import)]


def _percent(one: FleetImport) -> int | None:
    if one.state == FleetImport.State.READING:
        return min(99, 100 * one.rows_read // max(one.expected, one.rows_read, 1))
    if one.state == FleetImport.State.GOING:
        return min(99, 100 * one.done // max(one.good + one.done, 1))
    return 0 if one.state == FleetImport.State.RETURNING else None


def _row(row: FleetImportRow, fleet_import: FleetImport) -> ShownImportRow:
    row.fleet_import = fleet_import
    problems = rows.problems_of(row)
    return ShownImportRow(
        number=row.number,
        state=imports.ROW_STATES[row.state],
        cells=list(_cells(row, problems, rows.remarks_of(row), fleet_import)),
        editable=row.state in {"bad", "good"} and fleet_import.state == FleetImport.State.READY,
        asks=any(problem.code in QUESTIONS for problem in problems),
        left_out=row.state == "left_out",
    )


def _cells(
    row: FleetImportRow, problems: tuple[Notice, ...], remarks: tuple[Notice, ...], fleet_import: FleetImport
) -> Iterator[ShownCell]:
    texts = mending.shown_cells(row)
    columns = mapped(fleet_import)
    for column in columns:
        secret = column is Column.TOKEN
        filled = mending.has_token(row) if secret else bool(texts.get(column))
        said, noted = _said_at(column, columns, problems), _said_at(column, columns, remarks)
        yield ShownCell(column.value, NAMES[column], texts.get(column, ""), said, noted, secret, filled)


def _said_at(column: Column, columns: Sequence[Column], notices: tuple[Notice, ...]) -> tuple[str, ...]:
    """At its own cell; at the first one what is said of a column that the table does not have."""
    own = [one for one in notices if one.field == column.value]
    elsewhere = [one for one in notices if one.field not in columns] if column is columns[0] else []
    return tuple(sentence(one) for one in (*own, *elsewhere))
