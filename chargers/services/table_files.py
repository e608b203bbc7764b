"""Tables written as files for spreadsheets, line by line: CSV and XLSX.

What a charger or a person wrote is never a formula of whoever opens the file. Who may have it, and under which name, the doors
say.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from io import TextIOWrapper
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from chargers.domain.spreadsheet_cells import harmless

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # a workbook with one of these is broken
Rows = Iterable[Iterable[object]]


def write_table(file: IO[bytes], form: str, rows: Rows) -> None:
    """A table to read, its header first. `form`: csv or xlsx. A number stays one, and so does a moment, which has no zone."""
    if form == "xlsx":
        _write_workbook(file, rows, _cell)
    else:
        _write_csv(file, rows, ",")


def write_texts(file: IO[bytes], form: str, rows: Iterable[Iterable[str]]) -> None:
    """A table to mend and bring again: each cell stays the text that it is, leading zeros too."""
    if form == "xlsx":
        _write_workbook(file, rows, _text_cell)
    else:
        _write_csv(file, rows, ";")


def _write_csv(file: IO[bytes], rows: Rows, delimiter: str) -> None:
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    text.write("\N{BOM}")  # by which spreadsheets recognise UTF-8
    csv.writer(text, delimiter=delimiter).writerows([csv_cell(value) for value in row] for row in rows)
    text.flush()
    text.detach()


def csv_cell(value: object) -> object:
    """What stands in a cell: a text that a spreadsheet would work out gets an apostrophe before it; numbers stay."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, str):
        return harmless(value)
    return "" if value is None else value


def _write_workbook(file: IO[bytes], rows: Rows, cell: Any) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "B2"
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
    book.save(file)


def _cell(sheet: Any, value: object) -> object:
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "yyyy-mm-dd hh:mm"
        return cell
    if isinstance(value, str):
        text = _storable(value)
        if text.startswith("="):  # a text, whatever it looks like
            cell = WriteOnlyCell(sheet, text)
            cell.data_type = "s"
            return cell
        return text
    return value


def _text_cell(sheet: Any, value: str) -> Any:
    """A text, whatever it looks like."""
    cell = WriteOnlyCell(sheet, _storable(value))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _storable(text: str) -> str:
    return _NO_XML.sub("", text)
