"""Rows as they come are judged, a thousand at a time, with all that is wrong with each. Keeps nothing in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets import charger_row, move_row
from chargers.domain.fleets.cells import Cell, Raw, read
from chargers.domain.fleets.charger_row import NewCharger
from chargers.domain.fleets.columns import MOST_ROWS, Column, ImportKind
from chargers.domain.fleets.guess import guess_columns
from chargers.domain.fleets.header import WITHIN, find_header
from chargers.domain.fleets.import_rows import Keys
from chargers.domain.fleets.move_row import PreparedMove
from chargers.domain.fleets.row_doubles import RowDoubles
from chargers.services.fleets.known_chargers import KnownChargers
from chargers.services.fleets.known_targets import KnownTargets
from chargers.services.fleets.terms import Terms

AT_ONCE = 1_000
FIRST = 200  # rows that are to be seen before the others
Numbered = tuple[int, Sequence[Raw]]


@dataclass(frozen=True, slots=True, repr=False)
class JudgedRow:
    """`meaning`: what a good row is; None for a bad one."""

    number: int
    raw: Sequence[Raw]
    problems: tuple[Notice, ...]
    keys: Keys
    meaning: NewCharger | PreparedMove | None


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """Where a table names its columns: `row` as a spreadsheet counts, 0 where none does and they are guessed."""

    row: int
    names: tuple[str, ...]
    mapping: Mapping[Column, int]


def find(rows: Iterator[Numbered], kind: ImportKind) -> tuple[FoundHeader, list[Numbered]]:
    """The header of a table, and the rows after it that were read to find it; the others are left in `rows`."""
    first = list(islice(rows, WITHIN))
    header = find_header([[read(cell).text for cell in raw] for _, raw in first], kind)
    if header.row is None:
        texts = [[read(cell).text for cell in raw] for _, raw in first]
        return FoundHeader(0, _letters(first), guess_columns(texts, kind)), first
    return FoundHeader(first[header.row][0], header.names, header.mapping), first[header.row + 1 :]


def check_header(header: FoundHeader) -> None:
    """Raises `Refusal` where nobody could say what is what."""
    if not header.row or Column.OCPP_ID not in header.mapping:
        raise Refusal(Notice(Code.TABLE_NO_ID if header.row else Code.TABLE_NO_HEADER, "file"))


class Judging:
    """Judges the rows of one table in their order, and knows in the end what they say together."""

    def __init__(self, terms: Terms, mapping: Mapping[Column, int]) -> None:
        self.mapping = dict(mapping)
        self.doubles = RowDoubles()
        self.shared: set[str] = set()  # URLs that several rows have
        self.count = 0
        self._seen: set[str] = set()
        self._single = SingleRows(terms, self.mapping)

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
        self._note_urls(chunk)
        judged = self._single.judge(chunk, frozenset(self.shared))
        return [
            replace(row, problems=(*row.problems, *together), meaning=None) if together else row
            for row, cells in judged
            for together in [self.doubles.see(row.number, row.keys, cells)]
        ]

    def _note_urls(self, chunk: list[Numbered]) -> None:
        place = self.mapping.get(Column.URL)
        if place is None:
            return
        urls = Counter(text for _, raw in chunk if place < len(raw) and (text := read(raw[place]).text))
        self.shared |= {url for url, times in urls.items() if times > 1 or url in self._seen}
        self._seen |= urls.keys()


class SingleRows:
    """Judges rows each on its own, by what is here now."""

    def __init__(self, terms: Terms, mapping: Mapping[Column, int]) -> None:
        self._mapping = list(mapping.items())
        self._chargers = KnownChargers(terms) if terms.kind is ImportKind.CHARGERS else None
        self._targets = KnownTargets(terms) if terms.kind is ImportKind.MOVES else None

    def judge(
        self, rows: Sequence[Numbered], shared: frozenset[str] = frozenset(), confirmed: frozenset[int] = frozenset()
    ) -> list[tuple[JudgedRow, dict[Column, Cell]]]:
        """`confirmed`: numbers of rows of which a person said that they are right as they are."""
        cells = [self._cells(raw) for _, raw in rows]
        if self._chargers is not None:
            known = self._chargers.for_rows(cells)
            return [
                (JudgedRow(number, raw, found.problems, found.keys, found.charger), row)
                for (number, raw), row in zip(rows, cells, strict=True)
                for found in [charger_row.judge(row, known, confirmed=number in confirmed)]
            ]
        assert self._targets is not None  # noqa: S101 one of the two kinds
        there = self._targets.for_rows(cells, shared)
        return [
            (JudgedRow(number, raw, moved.problems, moved.keys, moved.move), row)
            for (number, raw), row in zip(rows, cells, strict=True)
            for moved in [move_row.judge(row, there, confirmed=number in confirmed)]
        ]

    def _cells(self, raw: Sequence[Raw]) -> dict[Column, Cell]:
        return {column: read(raw[place]) for column, place in self._mapping if place < len(raw)}


def _letters(rows: Sequence[Numbered]) -> tuple[str, ...]:
    """What a spreadsheet calls the columns of a table without names."""
    width = max((len(raw) for _, raw in rows), default=0)
    return tuple(chr(ord("A") + place) if place < 26 else f"A{chr(ord('A') + place - 26)}" for place in range(min(width, 52)))
