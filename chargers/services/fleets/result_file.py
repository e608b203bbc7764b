"""What became of a table, to take away: the same cells, and a last column that says what is wrong with each row.

Tokens are not in it. What is in it is never a formula of a spreadsheet.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from chargers.domain.errors import Notice
from chargers.domain.fleets.cells import Raw, read
from chargers.domain.fleets.columns import Column
from chargers.domain.secret_keys import is_secret_key
from chargers.domain.spreadsheet_cells import harmless
from chargers.models import FleetImport
from chargers.services.fleets import rows, staging

PROBLEM = "problem"  # the name of the last column
MASK = "***"
Line = tuple[Sequence[Raw], Sequence[Notice]]
Say = Callable[[Sequence[Notice]], str]


def lines_of(fleet_import: FleetImport) -> Iterator[Line]:
    """The kept rows of a table, in their order."""
    last = -1
    while some := list(fleet_import.rows.filter(number__gt=last).order_by("number")[:1000]):
        for row in some:
            yield rows.numbered(row)[1], rows.problems_of(row)
        last = some[-1].number


def secret_places(names: Sequence[str], mapping: Mapping[Column, int]) -> frozenset[int]:
    """The cells of a row that nobody is shown."""
    named = {place for place, name in enumerate(names) if is_secret_key(name)}
    return frozenset(named | {place for column, place in mapping.items() if column is Column.TOKEN})


def table(names: Sequence[str], secret: frozenset[int], lines: Iterable[Line], say: Say) -> Iterator[list[str]]:
    """The rows of the file, its header first. `say`: problems in words."""
    width = len(names)
    yield [*names, PROBLEM]
    for raw, problems in lines:
        texts = [read(cell).text for cell in raw[:width]] + [""] * (width - len(raw))
        masked = [MASK if text and place in secret else text for place, text in enumerate(texts)]
        yield [*masked, say(problems)]


def write(file: IO[bytes], form: str, table_rows: Iterable[Sequence[str]]) -> None:
    """`form`: csv or xlsx."""
    if form == "xlsx":
        _write_xlsx(file, table_rows)
        return
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    text.write("\N{BOM}")
    csv.writer(text, delimiter=";").writerows([harmless(value) for value in row] for row in table_rows)
    text.flush()
    text.detach()


def write_of(fleet_import: FleetImport, file: IO[bytes], form: str, say: Say) -> None:
    """The result of a kept table."""
    secret = secret_places(fleet_import.header, staging.columns_of(fleet_import))
    write(file, form, table(fleet_import.header, secret, lines_of(fleet_import), say))


def _write_xlsx(file: IO[bytes], table_rows: Iterable[Sequence[str]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "B2"
    for row in table_rows:
        sheet.append([_text_cell(sheet, value) for value in row])
    book.save(file)


def _text_cell(sheet: Any, value: str) -> Any:
    """A text, whatever it looks like: leading zeros stay."""
    cell = WriteOnlyCell(sheet, str(ILLEGAL_CHARACTERS_RE.sub("", value)))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
