"""Rows as they come are judged, a thousand at a time, with all that is wrong with each. Keeps nothing in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets import charger_row, move_row
from chargers.domain.fleets.cells import Cell, Raw, read_cell
from chargers.domain.fleets.charger_row import NewCharger
from chargers.domain.fleets.columns import MOST_ROWS, Column, ImportKind
from chargers.domain.fleets.guess import guess_columns
from chargers.domain.fleets.header import WITHIN, find_header, is_name, names_columns
from chargers.domain.fleets.import_rows import RowKeys
from chargers.domain.fleets.move_row import MoveOfRow
from chargers.domain.fleets.row_doubles import RowDoubles
from chargers.services.fleets.known_chargers import KnownChargers
from chargers.services.fleets.known_targets import KnownTargets
from chargers.services.fleets.reading.table import FileTable
from chargers.services.fleets.terms import ImportTerms

AT_ONCE = 1_000
FIRST = 200  # rows that are to be seen before the others
Numbered = tuple[int, Sequence[Raw]]


@dataclass(frozen=True, slots=True, repr=False)
class JudgedRow:
    """`meaning`: what a good row is; None for a bad one. `remarks`: on what is taken as it is."""

    number: int
    raw: Sequence[Raw]
    problems: tuple[Notice, ...]
    keys: RowKeys
    meaning: NewCharger | MoveOfRow | None
    remarks: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """Where a table names its columns: `row` as a spreadsheet counts, 0 where none does and they are guessed."""

    row: int
    names: tuple[str, ...]
    mapping: Mapping[Column, int]
    problem: Notice | None = None  # which a person can answer: see `doubts` of `TableHeader`
    doubts: Mapping[Column, tuple[int, ...]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """How many columns have a name; 0 where none has."""
        return width_of(self.names) if self.row else 0


def find_table_start(
    table: FileTable, rows: Iterator[Numbered], kind: ImportKind, *, asks: bool
) -> tuple[FoundHeader, list[Numbered]]:
    """The header of a table, and the rows after it that were read to find it; the others are left in `rows`, its iterator.

    `asks`: there is a person who can say what is not certain. Raises `Refusal` where nobody can.
    """
    first = list(islice(rows, WITHIN))
    texts = [[read_cell(cell).text for cell in raw] for _, raw in first]
    header = find_header(texts, kind, table.hidden)
    if header.problem is not None and not (asks and header.doubts):
        raise Refusal(header.problem)
    if header.row is None:
        seen = [["" if place in table.hidden else text for place, text in enumerate(row)] for row in texts]
        return FoundHeader(0, _letters(first), guess_columns(seen, kind)), first
    found = FoundHeader(first[header.row][0], header.names, header.mapping, header.problem, header.doubts)
    return found, first[header.row + 1 :]


def width_of(names: Sequence[str]) -> int:
    """How far the names of columns go."""
    return max((place for place, name in enumerate(names, 1) if name), default=0)


def check_header(header: FoundHeader) -> None:
    """Raises `Refusal` where nobody could say what is what."""
    if not header.row or Column.OCPP_ID not in header.mapping:
        raise Refusal(Notice(Code.TABLE_NO_ID if header.row else Code.TABLE_NO_HEADER, "file"))


class Judging:
    """Judges the rows of one table in their order, and knows in the end what they say together."""

    def __init__(self, terms: ImportTerms, mapping: Mapping[Column, int], width: int) -> None:
        self.mapping = dict(mapping)
        self._kind = terms.kind
        self.doubles = RowDoubles()
        self.shared: set[str] = set()  # URLs that several rows have
        self.count = 0
        self._seen: set[str] = set()
        self._single = SingleRows(terms, self.mapping, width)

    def judge(self, rows: Iterable[Numbered]) -> Iterator[list[JudgedRow]]:
        """Chunks of judged rows. Raises `Refusal` where there are too many."""
        left = iter(rows)
        size = FIRST
        while chunk := list(islice(left, size)):
            self.count += len(chunk)
            if self.count > MOST_ROWS:
                raise Refusal(Notice(Code.TABLE_ROWS, "file", {"rows": str(self.count)}))
            yield self._chunk(chunk)
            size = AT_ONCE

    def late(self) -> dict[int, list[Notice]]:
        """What is wrong with rows that were let pass, by their number; when all are judged."""
        found: dict[int, list[Notice]] = {}
        for number, problem in self.doubles.late():
            found.setdefault(number, []).append(problem)
        return found

    def _chunk(self, chunk: list[Numbered]) -> list[JudgedRow]:
        self._refuse_second_header(chunk)
        self._note_urls(chunk)
        judged = self._single.judge(chunk, frozenset(self.shared))
        return [
            replace(row, problems=(*row.problems, *together), meaning=None) if together else row
            for row, cells in judged
            for together in [self.doubles.see(row.number, row.keys, cells)]
        ]

    def _refuse_second_header(self, chunk: list[Numbered]) -> None:
        place = self.mapping.get(Column.OCPP_ID, 0)
        for number, raw in chunk:
            if (
                place < len(raw)
                and is_name(read_cell(raw[place]).text)
                and names_columns([read_cell(one).text for one in raw], self._kind)
            ):
                raise Refusal(Notice(Code.TABLE_SECOND_HEADER, "file", {"row": str(number)}))

    def _note_urls(self, chunk: list[Numbered]) -> None:
        place = self.mapping.get(Column.URL)
        if place is None:
            return
        urls = Counter(text for _, raw in chunk if place < len(raw) and (text := read_cell(raw[place]).text))
        self.shared |= {url for url, times in urls.items() if times > 1 or url in self._seen}
        self._seen |= urls.keys()


class SingleRows:
    """Judges rows each on its own, by what is here now."""

    def __init__(self, terms: ImportTerms, mapping: Mapping[Column, int], width: int = 0) -> None:
        """`width`: how many columns have a name; 0 where that tells nothing."""
        self._mapping = list(mapping.items())
        self._width = width
        self._known = KnownChargers(terms) if terms.kind is ImportKind.CHARGERS else KnownTargets(terms)

    def judge(
        self, rows: Sequence[Numbered], shared: frozenset[str] = frozenset(), confirmed: frozenset[int] = frozenset()
    ) -> list[tuple[JudgedRow, dict[Column, Cell]]]:
        """`confirmed`: numbers of rows of which a person said that they are right as they are."""
        cells = [self._cells(raw) for _, raw in rows]
        return [
            (self._measured(found, found.number in confirmed), row) for found, row in self._each(rows, cells, shared, confirmed)
        ]

    def _measured(self, row: JudgedRow, confirmed: bool) -> JudgedRow:
        """With what is wrong with a row that goes on behind the last name of a column."""
        if confirmed or not self._width or not any(read_cell(one).text for one in row.raw[self._width :]):
            return row
        return replace(row, problems=(*row.problems, Notice(Code.ROW_TOO_LONG, Column.OCPP_ID)), meaning=None)

    def _each(
        self, rows: Sequence[Numbered], cells: list[dict[Column, Cell]], shared: frozenset[str], confirmed: frozenset[int]
    ) -> list[tuple[JudgedRow, dict[Column, Cell]]]:
        if isinstance(self._known, KnownChargers):
            known = self._known.for_rows(cells)
            return [
                (JudgedRow(number, raw, found.problems, found.keys, found.charger, found.remarks), row)
                for (number, raw), row in zip(rows, cells, strict=True)
                for found in [charger_row.judge(row, known, confirmed=number in confirmed)]
            ]
        there = self._known.for_rows(cells, shared)
        return [
            (JudgedRow(number, raw, moved.problems, moved.keys, moved.move, moved.remarks), row)
            for (number, raw), row in zip(rows, cells, strict=True)
            for moved in [move_row.judge(row, there, confirmed=number in confirmed)]
        ]

    def _cells(self, raw: Sequence[Raw]) -> dict[Column, Cell]:
        return {column: read_cell(raw[place]) for column, place in self._mapping if place < len(raw)}


def _letters(rows: Sequence[Numbered]) -> tuple[str, ...]:
    """What a spreadsheet calls the columns of a table without names."""
    width = max((len(raw) for _, raw in rows), default=0)
    return tuple(chr(ord("A") + place) if place < 26 else f"A{chr(ord('A') + place - 26)}" for place in range(min(width, 52)))
