"""An empty table to fill in: its columns named on the first sheet, and explained on the second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

ROWS = 200  # that are kept as text, so that no leading zero is lost


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column, in the words of whoever fills it in."""

    name: str
    explanation: str
    example: str


def workbook(columns: Sequence[TemplateColumn], titles: tuple[str, str], heads: tuple[str, str, str]) -> bytes:
    """`titles`: of the two sheets. `heads`: of the columns of the second: name, explanation, example."""
    book = Workbook()
    table, explained = book.worksheets[0], book.create_sheet(titles[1][:31])
    table.title = titles[0][:31]
    table.append([column.name for column in columns])
    table.freeze_panes = "A2"
    for place, _column in enumerate(columns, 1):
        table.cell(1, place).font = Font(bold=True)
        table.column_dimensions[table.cell(1, place).column_letter].width = 24
        for row in range(2, ROWS + 2):
            table.cell(row, place).number_format = "@"
    explained.append(list(heads))
    for column in columns:
        explained.append([column.name, column.explanation, column.example])
    for cell in explained[1]:
        cell.font = Font(bold=True)
    for letter, width in (("A", 22), ("B", 80), ("C", 50)):
        explained.column_dimensions[letter].width = width
    for row in explained.iter_rows(min_row=2):
        row[1].alignment = Alignment(wrap_text=True, vertical="top")
    content = BytesIO()
    book.save(content)
    return content.getvalue()
