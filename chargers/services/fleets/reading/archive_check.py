"""What an XLSX may be before anything is parsed: few parts, counted while they inflate, without macros, links or entities.

The numbers in its headers are a stranger's word. Its sheet is looked at closely as far as its first MiB; the rest while it is
read (`Sheet.reaches`), so that the first rows need not wait for the last one. Knows no Django.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from chargers.domain.errors import Code
from chargers.services.fleets.reading.part_check import BLOCK, PartCheck, SheetCheck
from chargers.services.fleets.reading.wrong_file import MOST_ENTRIES, MOST_INFLATED, MOST_RATIO, WrongFile

CLOSELY = 1024 * 1024  # bytes of a part that are looked at before anything is parsed
DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
    expat.ExpatError,
    ElementTree.ParseError,
    LookupError,
)  # damaged, encrypted, packed in an unusual way
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Sheet:
    """The sheet in front: its name, about how many rows it has, which columns nobody sees, and how far it was looked at."""

    def __init__(self, archive: zipfile.ZipFile, name: str, part: str) -> None:
        self.name, self.part, self.rows = name, part, 0
        self._check, self._content, self._ended = SheetCheck(), archive.open(part), False
        seen = 0
        while seen < CLOSELY and not self._ended:
            seen += self._feed()
        if not self._check.begun:
            raise WrongFile(Code.TABLE_UNREADABLE)
        size = archive.getinfo(part).file_size
        self.rows = self._check.filled if self._ended else self._check.filled * max(size, seen) // seen

    @property
    def hidden(self) -> list[int]:
        """The columns that are hidden, from 0: they stand before the first row."""
        return sorted(self._check.hidden)

    def hides(self, row: int) -> bool:
        """Whether nobody sees this row, as far as the sheet was looked at."""
        return row in self._check.unseen

    def reaches(self, row: int) -> bool:
        """Whether there is this row; all before and it are looked at then. Raises `WrongFile`."""
        try:
            while self._check.row <= row and not self._ended:
                self._feed()
        except DAMAGED:
            raise WrongFile(Code.TABLE_UNREADABLE) from None
        return row <= self._check.row

    def _feed(self) -> int:
        block = self._content.read(BLOCK)
        self._ended = not block
        self._check.feed(block, last=self._ended)
        return len(block)


def check(file: IO[bytes]) -> Sheet:
    """Raises `WrongFile` for whatever is not to be parsed."""
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
        _check_names(entries)
        name, part = _sheet_in_front(archive)
        total, sheet = 0, None
        for entry in entries:
            if entry.filename == part:
                sheet = Sheet(archive, name, part)
            total = _inflate(archive, entry, total)
    except DAMAGED:
        raise WrongFile(Code.TABLE_UNREADABLE) from None
    if sheet is None:
        raise WrongFile(Code.TABLE_UNREADABLE)
    return sheet


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


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, total: int) -> int:
    """Reads an entry to its end, and looks at its beginning where it is XML. Returns how much was inflated by now."""
    part = PartCheck() if entry.filename.lower().endswith((".xml", ".rels", ".vml")) else None
    inflated = 0
    with archive.open(entry) as content:
        while block := content.read(BLOCK):
            inflated += len(block)
            most = max(entry.compress_size, 1) * MOST_RATIO
            if total + inflated > MOST_INFLATED or (inflated > most and inflated > 4 * BLOCK):
                raise WrongFile(Code.TABLE_INFLATES)
            if part is not None:
                part.feed(block)
                if inflated >= CLOSELY:
                    if not part.begun:
                        raise WrongFile(Code.TABLE_UNREADABLE)
                    part = None
    if part is not None:
        part.feed(b"", last=True)
    return total + inflated


def _sheet_in_front(archive: zipfile.ZipFile) -> tuple[str, str]:
    """The name of the sheet that a spreadsheet program opens with, and of the part that holds it; a hidden one is never it."""
    workbook = _parse(archive, "xl/workbook.xml")
    relations = _parse(archive, "xl/_rels/workbook.xml.rels")
    sheets = [element for element in workbook.iter() if element.tag.endswith("}sheet")]
    shown = [element for element in sheets if element.get("state", "visible") == "visible"]
    active = next((one.get("activeTab", "0") for one in workbook.iter() if one.tag.endswith("}workbookView")), "0")
    in_front = sheets[int(active)] if active.isdecimal() and int(active) < len(sheets) else sheets[0]
    sheet = in_front if in_front in shown or not shown else shown[0]
    wanted = sheet.get(f"{_RELATIONS}id") or next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
    target = next(one.get("Target", "") for one in relations.iter() if one.get("Id") == wanted)
    part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
    return sheet.get("name", ""), part


def _parse(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part of the archive as a tree. Raises `WrongFile` where it is not small, or defines entities."""
    with archive.open(name) as content:
        text = content.read(MOST_INFLATED // 100 + 1)
    if len(text) > MOST_INFLATED // 100:
        raise WrongFile(Code.TABLE_INFLATES)
    part = PartCheck()
    part.feed(text, last=True)
    return ElementTree.fromstring(text)  # noqa: S314 looked at one line above
