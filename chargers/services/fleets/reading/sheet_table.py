"""The first sheet of an XLSX, row by row, once `archive_check` has let it pass. Knows no Django."""

from __future__ import annotations

import datetime
import re
import warnings
from collections.abc import Iterator
from typing import IO, Any

from openpyxl import load_workbook

from chargers.domain.fleets.cells import Damage, Raw
from chargers.domain.fleets.columns import MOST_COLUMNS
from chargers.services.fleets.reading.wrong_file import LAST_ROW

_PADDED = re.compile(r"0{2,30}")  # a number format that shows leading zeros: they are what the person sees


def rows(file: IO[bytes], last_row: int) -> Iterator[tuple[int, list[Raw]]]:
    """Rows with their number, without those that are empty. Formulas give the value that was worked out last."""
    warnings.simplefilter("ignore")  # openpyxl's own about styles and extensions
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # a stranger's word
    cells = sheet.iter_rows(max_row=min(last_row, LAST_ROW), max_col=MOST_COLUMNS)
    for number, row in enumerate(cells, 1):
        values = [_raw(cell) for cell in row]
        while values and values[-1] is None:
            values.pop()
        if values:
            yield number, values


def _raw(cell: Any) -> Raw:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, str):
        if cell.data_type == "e":
            return Damage.ERROR.value, value
        return value if value and not value.isspace() else None
    if isinstance(value, bool):
        return Damage.ERROR.value, str(value).upper()
    if isinstance(value, int | float):
        return _number(cell, value)
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return Damage.DATE.value, str(value).removesuffix(" 00:00:00")
    return str(value)


def _number(cell: Any, value: float) -> Raw:
    if isinstance(value, float):
        if not value.is_integer() or abs(value) >= 1e15:
            return Damage.DECIMAL.value if abs(value) < 1e15 else Damage.EXPONENT.value, repr(value)
        value = int(value)
    shown = cell.number_format
    if _PADDED.fullmatch(shown) and value >= 0:
        return str(value).zfill(len(shown))
    return value
