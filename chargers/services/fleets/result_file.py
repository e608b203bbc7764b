"""What became of a table, to take away: the same cells, and a last column that says what is wrong with each row.

Tokens are not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO

from chargers.domain.errors import Notice
from chargers.domain.fleets.cells import Raw, read_cell
from chargers.domain.fleets.columns import Column
from chargers.domain.secret_keys import is_secret_key
from chargers.domain.secret_text import MASK
from chargers.models import FleetImport
from chargers.services.fleets import rows, staging
from chargers.services.table_files import write_texts

PROBLEM = "problem"  # the name of the last column
Line = tuple[int, Sequence[Raw], Sequence[Notice]]  # the number of the row first
Say = Callable[[Sequence[Notice]], str]


def lines_of(fleet_import: FleetImport) -> Iterator[Line]:
    """The kept rows of a table, in their order."""
    last = -1
    while some := list(fleet_import.rows.filter(number__gt=last).order_by("number")[:1000]):
        for row in some:
            yield *rows.open_cells(row), rows.problems_of(row)
        last = some[-1].number


def secret_places(names: Sequence[str], mapping: Mapping[Column, int]) -> frozenset[int]:
    """The cells of a row that nobody is shown."""
    named = {place for place, name in enumerate(names) if is_secret_key(name)}
    return frozenset(named | {place for column, place in mapping.items() if column is Column.TOKEN})


def result_rows(
    names: Sequence[str], header_row: int, secret: frozenset[int], lines: Iterable[Line], say: Say
) -> Iterator[list[str]]:
    """The rows of the file, each where it was, for what is said of one names others by their number. `say`: problems in words.

    `header_row`: where the names stood; 0 where there are none.
    """
    width, place = len(names), header_row
    if header_row:
        yield from ([] for _ in range(1, header_row))
        yield [*names, PROBLEM]
    for number, raw, problems in lines:
        yield from ([] for _ in range(place + 1, number))
        place = number
        texts = [read_cell(cell).text for cell in raw[:width]] + [""] * (width - len(raw))
        masked = [MASK if text and place in secret else text for place, text in enumerate(texts)]
        yield [*masked, say(problems)]


def rows_of(fleet_import: FleetImport, say: Say) -> Iterator[list[str]]:
    """Those of a kept table."""
    secret = secret_places(fleet_import.header, staging.columns_of(fleet_import))
    return result_rows(fleet_import.header, fleet_import.header_row, secret, lines_of(fleet_import), say)


def write_of(fleet_import: FleetImport, file: IO[bytes], form: str, say: Say) -> None:
    """The result of a kept table."""
    write_texts(file, form, rows_of(fleet_import, say))
