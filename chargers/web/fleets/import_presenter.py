"""An import as its page shows it: how far it is, its rows with all that is wrong with them. No token is ever shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from chargers.domain.errors import Notice
from chargers.domain.fleets.columns import COLUMNS, Column, ImportKind
from chargers.domain.fleets.import_rows import QUESTIONS
from chargers.models import FleetImport, FleetImportRow
from chargers.services.fleets import mending, rows, workers
from chargers.wording import imports as words
from chargers.wording.import_columns import NAMES
from chargers.wording.refusals import sentence
from chargers.wording.words import Word

SHOWN = ("bad", "good", "left_out", "done", "all")


@dataclass(frozen=True, slots=True)
class ShownCell:
    """`said`: what is wrong with it. `secret`: its text is not shown, `filled` says whether it has one."""

    column: str
    name: str | Promise
    text: str
    said: tuple[str, ...]
    secret: bool
    filled: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
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

    @property
    def unowned(self) -> bool:
        """Whether nothing says whose chargers they are."""
        mapped_to = self.row.mapping
        return self.row.kind == ImportKind.CHARGERS and self.row.organisation_id is None and "organisation" not in mapped_to

    @property
    def total(self) -> int:
        return self.row.good + self.row.bad + self.row.done + self.left_out


def present(one: FleetImport, now: datetime) -> ShownImport:
    stuck = workers.is_stuck(one, now)
    state = words.STOPPED if stuck else words.STATES[one.state]
    said = ""
    if one.code:
        said = sentence(rows.refusal_of(one))
    left_out = one.rows.filter(state="left_out").count() if one.state not in workers.WORKING else 0
    return ShownImport(one, words.KINDS[one.kind], state, _percent(one), stuck, said, _columns(one), left_out)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """An import in the list of them."""

    row: FleetImport
    kind: str | Promise
    state: Word


def present_line(one: FleetImport, now: datetime) -> ShownLine:
    return ShownLine(one, words.KINDS[one.kind], words.STOPPED if workers.is_stuck(one, now) else words.STATES[one.state])


def present_rows(some: Iterable[FleetImportRow], fleet_import: FleetImport) -> list[ShownRow]:
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


def _row(row: FleetImportRow, fleet_import: FleetImport) -> ShownRow:
    row.fleet_import = fleet_import
    problems = rows.problems_of(row)
    return ShownRow(
        number=row.number,
        state=words.ROW_STATES[row.state],
        cells=list(_cells(row, problems, fleet_import)),
        editable=row.state in {"bad", "good"} and fleet_import.state == FleetImport.State.READY,
        asks=any(problem.code in QUESTIONS for problem in problems),
        left_out=row.state == "left_out",
    )


def _cells(row: FleetImportRow, problems: tuple[Notice, ...], fleet_import: FleetImport) -> Iterator[ShownCell]:
    texts = mending.shown(row)
    columns = mapped(fleet_import)
    elsewhere = [problem for problem in problems if problem.field not in columns]  # of a column that the table does not have
    for place, column in enumerate(columns):
        own = [problem for problem in problems if problem.field == column.value]
        said = tuple(sentence(problem) for problem in (*own, *(elsewhere if place == 0 else ())))
        secret = column is Column.TOKEN
        filled = mending.has_token(row) if secret else bool(texts.get(column))
        yield ShownCell(column.value, NAMES[column], texts.get(column, ""), said, secret, filled)
