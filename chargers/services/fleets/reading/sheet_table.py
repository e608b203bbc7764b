"""The sheet in front of an XLSX, row by row, once `archive_check` has let it pass. Knows no Django."""

from __future__ import annotations

import datetime
import re
import warnings
from collections.abc import Iterator
from typing import IO, Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHARED_STRINGS

from chargers.domain.fleets.cells import CellDamage, Raw
from chargers.domain.fleets.columns import MOST_COLUMNS
from chargers.services.fleets.reading.archive_check import Sheet
from chargers.services.fleets.reading.part_check import SharedTexts
from chargers.services.fleets.reading.wrong_file import LAST_ROW

# A number format that shows leading zeros, or letters around them: they are what the person sees.
_PADDED = re.compile(r'(?P<before>(?:"[^"]*"|\\.|-)*)(?P<zeros>0{1,30})(?P<after>(?:"[^"]*"|\\.)*)')
# How far the sheet goes is not looked up: a stranger's word, and where it is not said the whole sheet is parsed for it.
_FrontSheet = type("_FrontSheet", (ReadOnlyWorksheet,), {"_get_size": lambda _sheet: None})
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')


def rows(file: IO[bytes], sheet: Sheet) -> Iterator[tuple[int, list[Raw]]]:
    """Rows with their number, without those that are empty. Formulas give the value that was worked out last."""
    warnings.simplefilter("ignore")  # openpyxl's own about styles and extensions
    reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    struck = _struck(reader.wb)
    cells = _FrontSheet(reader.wb, sheet.name, sheet.part, _shared_texts(reader)).iter_rows(
        max_row=LAST_ROW, max_col=MOST_COLUMNS
    )
    number = 0
    while sheet.reaches(number := number + 1):
        values = [_read(cell, struck) for cell in next(cells, ())]
        while values and values[-1] is None:
            values.pop()
        if values:
            yield number, list(map(_hidden, values)) if sheet.hides(number) else values


def _shared_texts(reader: Any) -> SharedTexts:
    """As they are asked for; the package's own are read as a whole before the first row."""
    part = reader.package.find(SHARED_STRINGS)
    return SharedTexts(reader.archive.open(part.PartName[1:]) if part is not None else None)


def _hidden(raw: Raw) -> Raw:
    """What stands in a row that nobody sees; what else is suspicious about a cell is said of it first."""
    return (CellDamage.HIDDEN.value, str(raw)) if isinstance(raw, str) or (isinstance(raw, int) and len(str(raw)) <= 15) else raw


def _struck(book: Any) -> frozenset[int]:
    """The styles of cells that cross out what stands in them."""
    fonts = {number for number, font in enumerate(book._fonts) if font.strike}
    return frozenset(number for number, style in enumerate(book._cell_styles) if style.fontId in fonts)


def _read(cell: Any, struck: frozenset[int]) -> Raw:
    raw = _raw(cell)
    if not struck or raw is None or not isinstance(raw, str | int) or cell._style_id not in struck:
        return raw
    return CellDamage.STRUCK.value, str(raw)


def _raw(cell: Any) -> Raw:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, str):
        if cell.data_type == "e":
            return CellDamage.ERROR.value, value
        return value if value and not value.isspace() else None
    if isinstance(value, bool):
        return CellDamage.ERROR.value, str(value).upper()
    if isinstance(value, int | float):
        return _number(cell, value)
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return CellDamage.DATE.value, str(value).removesuffix(" 00:00:00")
    return str(value)


def _number(cell: Any, value: float) -> Raw:
    if isinstance(value, float):
        if not value.is_integer() or abs(value) >= 1e15:
            return CellDamage.DECIMAL.value if abs(value) < 1e15 else CellDamage.EXPONENT.value, repr(value)
        value = int(value)
    shown = cell.number_format
    padded = _PADDED.fullmatch(shown) if value >= 0 else None
    if padded is not None and shown != "0":
        before, after = (_QUOTED.sub(r"\1\2", padded[part]) for part in ("before", "after"))
        return f"{before}{str(value).zfill(len(padded['zeros']))}{after}"
    return (CellDamage.FORMATTED.value, str(value)) if _QUOTED.search(shown) else value
