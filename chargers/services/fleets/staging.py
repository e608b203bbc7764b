"""A table becomes rows that are kept: read, judged and written down chunk by chunk, with a word on how far it is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.columns import Column, ImportKind
from chargers.models import FleetImport, FleetImportRow, Organisation
from chargers.services.fleets import kept_problems, rows
from chargers.services.fleets.judging import AT_ONCE, FIRST, FoundHeader, JudgedRow, Judging, Numbered, find_table_start, width_of
from chargers.services.fleets.reading.table import FileTable
from chargers.services.fleets.terms import terms_of

State = FleetImport.State
logger = logging.getLogger(__name__)


class ImportCancelled(Exception):
    """A person asked to stop."""


def reading_form(fleet_import: FleetImport) -> str:
    """As what its table is read; what is pasted is a text as CSV is."""
    return "xlsx" if fleet_import.form == "xlsx" else "csv"


def stage_file(fleet_import: FleetImport, file: IO[bytes]) -> None:
    """Reads and judges a file, and keeps its rows, as `stage_table` does. Nobody can be asked."""
    stage_table(fleet_import, FileTable(file, reading_form(fleet_import)), asks=False)


def stage_table(
    fleet_import: FleetImport, table: FileTable, *, asks: bool, in_sight: Callable[[], object] = lambda: None
) -> None:
    """Judges the rows of a table, and keeps them. The import is `ready` then, `refused` as a whole, or `cancelled`.

    `asks`: a person will look at it, and can say which column is meant where several may be. `in_sight`: called once the first
    rows are kept.
    """
    with _Ending(fleet_import), table:
        read = iter(table)
        header, first = find_table_start(table, read, ImportKind(fleet_import.kind), asks=asks)
        _keep_header(fleet_import, header, table.expected)
        judging = Judging(terms_of(fleet_import), header.mapping, header.width)
        _judge(fleet_import, judging, _after(first, read), _write, in_sight)
        if judging.count == 0:
            raise Refusal(Notice(Code.TABLE_NO_ROWS, "file"))


def judge_again(fleet_import: FleetImport) -> None:
    """Judges all kept rows anew: with other columns, or by what is here now. Rows that are done or left out stay so."""
    with _Ending(fleet_import):
        _update(fleet_import, rows_read=0)
        _judge(
            fleet_import,
            Judging(terms_of(fleet_import), columns_of(fleet_import), named_width(fleet_import)),
            _stored(fleet_import),
            _overwrite,
        )


def set_columns(fleet_import: FleetImport, mapping: Mapping[Column, int], organisation: Organisation | None) -> None:
    """What a person says of the columns, and whose chargers they are; `judge_again` judges by it."""
    kept = {column.value: place for column, place in mapping.items()}
    _update(fleet_import, mapping=kept, organisation=organisation, code="", code_values={})


def doubts_of(fleet_import: FleetImport) -> dict[Column, list[int]]:
    """What a person has to say before anything is done: which of these columns of the table is meant, or none."""
    waits = fleet_import.state == State.READY and fleet_import.code
    return {Column(column): places for column, places in fleet_import.code_values.items()} if waits else {}


def columns_of(fleet_import: FleetImport) -> dict[Column, int]:
    """Which column of the table is which."""
    return {Column(column): place for column, place in fleet_import.mapping.items()}


def named_width(fleet_import: FleetImport) -> int:
    """How many columns of the table have a name; 0 where none has."""
    return width_of(fleet_import.header) if fleet_import.header_row else 0


def count_rows(fleet_import: FleetImport) -> None:
    """Counts its rows by their state."""
    states = FleetImportRow.State
    numbers = fleet_import.rows.aggregate(
        good=Count("pk", filter=Q(state=states.GOOD)),
        bad=Count("pk", filter=Q(state=states.BAD)),
        done=Count("pk", filter=Q(state=states.DONE)),
    )
    fleet_import.good, fleet_import.bad, fleet_import.done = numbers["good"], numbers["bad"], numbers["done"]
    fleet_import.save(update_fields=["good", "bad", "done"])


def refuse(fleet_import: FleetImport, notice: Notice) -> None:
    """The table is refused as a whole; its rows go."""
    fleet_import.code, fleet_import.code_values = notice.code.value, dict(notice.values)
    _end(fleet_import, State.REFUSED)


class _Ending:
    """However it ends, it is written down how."""

    def __init__(self, fleet_import: FleetImport) -> None:
        self._import = fleet_import

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        found = self._import
        if error is None:
            _update(found, state=State.READY, beat_at=None)
        elif isinstance(error, Refusal):
            refuse(found, error.notices[0])
        elif isinstance(error, ImportCancelled):
            _end(found, State.CANCELLED)
        else:
            logger.error("import %s stopped: %s", found.pk, type(error).__name__)  # the text of an error may quote a cell
            refuse(found, Notice(Code.TABLE_UNREADABLE, "file"))
            return False
        return True


def _end(fleet_import: FleetImport, state: FleetImport.State) -> None:
    """Nothing of the rows is kept of what did not become a table."""
    with transaction.atomic():
        FleetImportRow.objects.filter(fleet_import=fleet_import).delete()
        _update(fleet_import, "code", "code_values", state=state, ended_at=timezone.now(), beat_at=None, good=0, bad=0)


def _update(fleet_import: FleetImport, *names: str, **values: object) -> None:
    for name, value in values.items():
        setattr(fleet_import, name, value)
    fleet_import.save(update_fields=[*names, *values])


def _keep_header(fleet_import: FleetImport, header: FoundHeader, expected: int) -> None:
    fleet_import.header = [name[:120] for name in header.names]
    fleet_import.header_row = header.row
    fleet_import.mapping = {column.value: place for column, place in header.mapping.items()}
    if header.problem is not None:
        fleet_import.code = header.problem.code.value
        fleet_import.code_values = {column.value: list(places) for column, places in header.doubts.items()}
    _update(fleet_import, "header", "header_row", "mapping", "code", "code_values", expected=expected)


def _after(first: Iterable[Numbered], left: Iterator[Numbered]) -> Iterator[Numbered]:
    yield from first
    yield from left


_Writer = Callable[[FleetImport, list[JudgedRow]], None]


def _judge(
    fleet_import: FleetImport,
    judging: Judging,
    numbered: Iterable[Numbered],
    write: _Writer,
    in_sight: Callable[[], object] = lambda: None,
) -> None:
    good = 0
    for chunk in judging.judge(numbered):
        good += sum(not row.problems for row in chunk)
        with transaction.atomic():
            write(fleet_import, chunk)
            _update(fleet_import, rows_read=judging.count, good=good, bad=judging.count - good, beat_at=timezone.now())
        if judging.count <= FIRST:
            in_sight()
        if FleetImport.objects.filter(pk=fleet_import.pk, cancel_asked=True).exists():
            raise ImportCancelled
    with transaction.atomic():
        _write_late(fleet_import, judging)
        lengths = {column.value: length for column, length in judging.doubles.usual_lengths().items()}
        _update(fleet_import, usual_lengths=lengths, shared_urls=sorted(judging.shared)[:100])
        count_rows(fleet_import)


def _write(fleet_import: FleetImport, chunk: list[JudgedRow]) -> None:
    FleetImportRow.objects.bulk_create([rows.keep_row(fleet_import, row) for row in chunk])


def _overwrite(fleet_import: FleetImport, chunk: list[JudgedRow]) -> None:
    found = {row.number: row for row in fleet_import.rows.filter(number__in=[row.number for row in chunk])}
    for row in chunk:
        rows.note_judgement(found[row.number], row)
    FleetImportRow.objects.bulk_update(found.values(), rows.JUDGED, batch_size=100)


def _write_late(fleet_import: FleetImport, judging: Judging) -> None:
    late = judging.late()
    numbers = sorted(late)
    for start in range(0, len(numbers), AT_ONCE):
        some = list(fleet_import.rows.filter(number__in=numbers[start : start + AT_ONCE]))
        for row in some:
            row.problems = [*row.problems, *kept_problems.write_problems(late[row.number])]
            row.state = FleetImportRow.State.BAD
        FleetImportRow.objects.bulk_update(some, ["problems", "state"], batch_size=100)


def _stored(fleet_import: FleetImport) -> Iterator[Numbered]:
    """The rows that are still to be done, a thousand at a time: a cursor would not outlive the writes between."""
    last = -1
    open_states = (FleetImportRow.State.GOOD, FleetImportRow.State.BAD)
    while some := list(fleet_import.rows.filter(number__gt=last, state__in=open_states).order_by("number")[:AT_ONCE]):
        yield from map(rows.open_cells, some)
        last = some[-1].number
