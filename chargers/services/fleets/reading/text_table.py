"""A table as text: CSV and what is pasted from a spreadsheet. Finds its encoding and its delimiter. Knows no Django."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from chargers.domain.errors import Code
from chargers.domain.fleets.columns import MOST_COLUMNS
from chargers.services.fleets.reading.wrong_file import LAST_ROW, LONGEST_CELL, WrongFile

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OF_OTHER_FILES = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")
_DELIMITERS = (";", "\t", ",", "|")  # in the order of preference; the first is what a spreadsheet writes in most of Europe
_LOOKED_AT = 30  # rows, to find the delimiter
_LINES = 65_536  # characters of them

Rows = Iterator[tuple[int, list[str]]]


def expected_rows(text: str) -> int:
    """About how many rows there are: more where cells hold line ends."""
    return text.count("\n") + 1


def decode(content: bytes) -> str:
    """The text of a file, whatever its encoding. Raises `WrongFile`."""
    if content.startswith(_OF_OTHER_FILES):
        raise WrongFile(Code.TABLE_DISGUISED)
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None) or _without_mark(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise WrongFile(Code.TABLE_NOT_TEXT) from None
    if "\0" in text:
        raise WrongFile(Code.TABLE_CONTROL_CHARACTER, row=str(text[: text.index("\0")].count("\n") + 1))
    return _line_ends(text)


def rows(text: str) -> Rows:
    """Rows with their number as a spreadsheet counts them, without those that are empty. Raises `WrongFile`."""
    said = text[:6].lower().rstrip("\n")
    if said.startswith("sep=") and len(text) > 4:  # a spreadsheet's own word on its delimiter
        return _rows(text, text[4], skip_first=True)
    return _rows(text, delimiter_of(text), skip_first=False)


def delimiter_of(text: str) -> str:
    """The one that cuts the most of the first rows into equally many cells."""
    start = text[:_LINES]

    def fitness(delimiter: str) -> tuple[int, int]:
        counted: Counter[int] = Counter()
        try:
            for number, row in enumerate(csv.reader(io.StringIO(start), delimiter=delimiter)):
                if number >= _LOOKED_AT:
                    break
                if len(row) > 1 and any(row):
                    counted[len(row)] += 1
        except csv.Error:
            return 0, 0
        cells, times = max(counted.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return times, cells

    return max(_DELIMITERS, key=fitness)  # the first of equals


def _rows(text: str, delimiter: str, *, skip_first: bool) -> Rows:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if number > LAST_ROW:
                raise WrongFile(Code.TABLE_ROWS, rows=str(text.count("\n")))
            if (skip_first and number == 1) or not any(cell and not cell.isspace() for cell in row):
                continue
            if any(row[MOST_COLUMNS:]):
                raise WrongFile(Code.TABLE_COLUMNS, most=str(MOST_COLUMNS))
            yield number, row
    except csv.Error as problem:
        huge = "field larger" in str(problem)
        raise WrongFile(Code.TABLE_CELL if huge else Code.TABLE_QUOTES, row=str(number + 1)) from None


def _without_mark(content: bytes) -> str:
    start = content[:4096]
    for zeros, encoding in ((start[1::2], "utf-16-le"), (start[::2], "utf-16-be")):
        if len(zeros) > 1 and zeros.count(0) * 10 > len(zeros) * 7:  # every other byte is empty
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"  # what spreadsheets of these four languages wrote before
    return "utf-8"


def _line_ends(text: str) -> str:
    """One line end for all; a few lone carriage returns are nobody's line end."""
    text = text.replace("\r\n", "\n")
    if "\r" in text:
        if "\n" in text:
            raise WrongFile(Code.TABLE_LINE_ENDS, row=str(text[: text.index("\r")].count("\n") + 1))
        text = text.replace("\r", "\n")
    return text
