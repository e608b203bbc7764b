"""What is wrong with a file as a whole, as the reading process says it: a code and what fills its sentence. Knows no Django."""

from __future__ import annotations

from chargers.domain.errors import Code

MOST_BYTES = 10 * 1024 * 1024  # of the file
MOST_ENTRIES = 100  # parts of an XLSX
MOST_INFLATED = 100 * 1024 * 1024  # of all its parts, and of each
MOST_RATIO = 100  # inflated by compressed
LONGEST_CELL = 32_767  # characters, as in a spreadsheet
LONGEST_ROW = 256 * 1024  # bytes as they are handed over: one cell may fill it, a row of such cells is no charger
MOST_TEXT = 64 * 1024 * 1024  # of all rows: a text that is stored once can stand in every cell
LAST_ROW = 50_011  # that may have anything: the rows, their header and what stands above it


class WrongFile(Exception):
    """The file is refused."""

    def __init__(self, code: Code, **values: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.values = values
