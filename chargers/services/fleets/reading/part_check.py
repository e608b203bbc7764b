"""One XML part of an XLSX as it comes: no DOCTYPE, no huge text; of the sheet in front how far it goes. Knows no Django."""

from __future__ import annotations

import re
from typing import IO
from xml.parsers import expat

from chargers.domain.errors import Code
from chargers.domain.fleets.columns import MOST_COLUMNS
from chargers.services.fleets.reading.wrong_file import LAST_ROW, LONGEST_CELL, WrongFile

BLOCK = 64 * 1024
_LETTERS = re.compile(r"[A-Z]{1,4}")


class PartCheck:
    """Fed with a part block by block. Raises `WrongFile`, and `expat.ExpatError` where it is no XML."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.buffer_size = 8 * 1024
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.CharacterDataHandler = self._text
        self._parser.StartElementHandler = self._start
        self._length = 0
        self.begun = False  # from its first element on there can be no DOCTYPE

    def feed(self, block: bytes, *, last: bool = False) -> None:
        """The next block of it."""
        self._parser.Parse(block, last)

    def _doctype(self, *_: object) -> None:
        raise WrongFile(Code.TABLE_ENTITIES)

    def _text(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_CELL:
            raise WrongFile(Code.TABLE_CELL, row=self._where())

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        self.begun = True
        if tag.rpartition(":")[2] not in {"r", "t", "rPr", "phoneticPr"}:  # pieces of one rich text are one cell
            self._length = 0

    def _where(self) -> str:
        return ""


class SheetCheck(PartCheck):
    """The sheet in front: also its rows and columns."""

    def __init__(self) -> None:
        super().__init__()
        self.row = 0  # the one that it has come to
        self.filled = 0  # rows with anything in them
        self.hidden: set[int] = set()  # columns, from 0
        self.unseen: set[int] = set()  # rows: by a filter, folded away, or by hand
        self._column, self._has, self._hidden = 0, False, False

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.begun = True
        name = tag.rpartition(":")[2]
        if name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._column = _column_of(attributes.get("r", "")) or self._column + 1
            self._length = 0
        elif name == "col":
            self._note_column(attributes)
        elif name not in {"v", "is"}:
            super()._start(tag, attributes)
        elif self._column > MOST_COLUMNS:
            raise WrongFile(Code.TABLE_COLUMNS, most=str(MOST_COLUMNS))
        elif not self._has:
            if self._hidden:
                self.unseen.add(self.row)
            self._has = True
            self.filled += 1

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        if given and not (given.isascii() and given.isdecimal() and len(given) < 9):  # who reads it would lose the row
            raise WrongFile(Code.TABLE_UNREADABLE)
        before, self.row = self.row, int(given) if given else self.row + 1
        self._column, self._has, self._length = 0, False, 0
        self._hidden = attributes.get("hidden") in {"1", "true"} or attributes.get("ht") == "0"
        if self.row > LAST_ROW:
            raise WrongFile(Code.TABLE_ROWS, rows=str(self.row))
        if self.row <= before:  # no spreadsheet writes them so, and whoever reads them would lose some
            raise WrongFile(Code.TABLE_UNREADABLE)

    def _note_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in {"1", "true"}:
            first, last = (int(attributes.get(name, "0")) for name in ("min", "max"))
            self.hidden |= set(range(max(first - 1, 0), min(last, MOST_COLUMNS)))

    def _where(self) -> str:
        return str(self.row or "")


class SharedTexts:
    """The texts of all cells of a workbook, read as far as somebody asked for one."""

    def __init__(self, content: IO[bytes] | None) -> None:
        self._content = content
        self._texts: list[str] = []
        self._pieces: list[str] = []
        self._takes, self._spoken, self._length = False, False, 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def __getitem__(self, index: int) -> str:
        while len(self._texts) <= index and self._content is not None:
            block = self._content.read(BLOCK)
            self._parser.Parse(block, not block)
            if not block:
                self._content = None
        if index < 0:
            raise IndexError
        return self._texts[index]

    def _doctype(self, *_: object) -> None:
        raise WrongFile(Code.TABLE_ENTITIES)

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self._pieces, self._length = [], 0
        elif name == "rPh":  # how a text is spoken
            self._spoken = True
        self._takes = name == "t" and not self._spoken

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self._takes = False
        if name == "si":
            self._texts.append("".join(self._pieces).replace("x005F_", ""))
        elif name == "rPh":
            self._spoken = False

    def _text(self, text: str) -> None:
        if self._takes:
            self._length += len(text)
            if self._length > LONGEST_CELL:
                raise WrongFile(Code.TABLE_CELL, row="")
            self._pieces.append(text)


def _column_of(reference: str) -> int:
    """The number of a cell's column, from 1, by its reference such as AB12; 0 where it has none."""
    letters = _LETTERS.match(reference)
    number = 0
    for letter in letters[0] if letters else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
