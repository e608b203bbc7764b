"""What an XLSX may be before anything is parsed: few parts, counted while they inflate, without macros, links or entities.

The numbers in its headers are a stranger's word. Knows no Django.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from chargers.domain.errors import Code
from chargers.domain.fleets.columns import MOST_COLUMNS
from chargers.services.fleets.reading.wrong_file import (
    LAST_ROW,
    LONGEST_CELL,
    MOST_ENTRIES,
    MOST_INFLATED,
    MOST_RATIO,
    WrongFile,
)

BLOCK = 64 * 1024
_TEXTS = frozenset({"t", "v", "f"})
_LETTERS = re.compile(r"[A-Z]{1,4}")
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(slots=True)
class Size:
    """How far the first sheet goes."""

    last_row: int = 0
    rows: int = 0  # with anything in them


def check(file: IO[bytes]) -> Size:
    """Raises `WrongFile` for whatever is not to be parsed."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_names(entries)
            sheet = _first_sheet(archive)
            size, total = Size(), 0
            for entry in entries:
                total = _inflate(archive, entry, size if entry.filename == sheet else None, total)
            if not sheet or not any(entry.filename == sheet for entry in entries):
                raise WrongFile(Code.TABLE_UNREADABLE)
            return size
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        OSError,
    ):
        raise WrongFile(Code.TABLE_UNREADABLE) from None  # damaged, encrypted, packed in an unusual way
    except (expat.ExpatError, ElementTree.ParseError, KeyError, LookupError):
        raise WrongFile(Code.TABLE_UNREADABLE) from None


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise WrongFile(Code.TABLE_ENTRIES, most=str(MOST_ENTRIES))
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names):
        raise WrongFile(Code.TABLE_UNREADABLE)
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise WrongFile(Code.TABLE_MACROS)
    if any("externallinks/" in name for name in names):
        raise WrongFile(Code.TABLE_LINKS)


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, size: Size | None, total: int) -> int:
    """Reads an entry to its end, and looks at it where it is XML. Returns how much was inflated by now."""
    part = _Part(size) if entry.filename.lower().endswith((".xml", ".rels", ".vml")) else None
    inflated = 0
    with archive.open(entry) as content:
        while block := content.read(BLOCK):
            inflated += len(block)
            most = max(entry.compress_size, 1) * MOST_RATIO
            if total + inflated > MOST_INFLATED or (inflated > most and inflated > 4 * BLOCK):
                raise WrongFile(Code.TABLE_INFLATES)
            if part is not None:
                part.feed(block)
    if part is not None:
        part.feed(b"", last=True)
    return total + inflated


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The name of the part that holds the first sheet; the second one of our own template explains it."""
    workbook = _parse(archive, "xl/workbook.xml")
    relations = _parse(archive, "xl/_rels/workbook.xml.rels")
    sheet = next(element for element in workbook.iter() if element.tag.endswith("}sheet"))
    wanted = sheet.get(f"{_RELATIONS}id") or next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
    target = next(one.get("Target", "") for one in relations.iter() if one.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _parse(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part of the archive as a tree. Raises `WrongFile` where it is not small, or defines entities."""
    with archive.open(name) as content:
        text = content.read(MOST_INFLATED // 100 + 1)
    if len(text) > MOST_INFLATED // 100:
        raise WrongFile(Code.TABLE_INFLATES)
    part = _Part(None)
    part.feed(text, last=True)
    return ElementTree.fromstring(text)  # noqa: S314 looked at one line above


class _Part:
    """One XML part as it comes: no DOCTYPE, no huge text; of the first sheet how far it goes."""

    def __init__(self, size: Size | None) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.buffer_size = 8 * 1024
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.CharacterDataHandler = self._text
        self._parser.StartElementHandler = self._start
        self._size, self._length, self._row, self._column, self._filled = size, 0, 0, 0, False

    def feed(self, block: bytes, *, last: bool = False) -> None:
        self._parser.Parse(block, last)

    def _doctype(self, *_: object) -> None:
        raise WrongFile(Code.TABLE_ENTITIES)

    def _text(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_CELL:
            raise WrongFile(Code.TABLE_CELL, row=str(self._row or ""))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if self._size is None or name not in {"row", "c", "v", "is"}:
            if name not in {"r", "t", "rPr", "phoneticPr"}:  # pieces of one rich text are one cell
                self._length = 0
            return
        if name == "row":
            self._start_row(attributes, self._size)
        elif name == "c":
            self._column = _column_of(attributes.get("r", "")) or self._column + 1
            self._length = 0
        elif self._column > MOST_COLUMNS:
            raise WrongFile(Code.TABLE_COLUMNS, most=str(MOST_COLUMNS))
        elif not self._filled:
            self._filled = True
            self._size.rows += 1

    def _start_row(self, attributes: dict[str, str], size: Size) -> None:
        given = attributes.get("r", "")
        self._row = int(given) if given.isdecimal() and len(given) < 9 else self._row + 1
        self._column, self._filled, self._length = 0, False, 0
        size.last_row = max(size.last_row, self._row)
        if self._row > LAST_ROW:
            raise WrongFile(Code.TABLE_ROWS, rows=str(self._row))


def _column_of(reference: str) -> int:
    """The number of a cell's column, from 1, by its reference such as AB12; 0 where it has none."""
    letters = _LETTERS.match(reference)
    number = 0
    for letter in letters[0] if letters else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
