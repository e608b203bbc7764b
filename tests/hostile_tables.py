"""Files that mean harm to whoever reads tables, and what is said of each: made here, read by a parser and by a running server."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["OCPP ID", "Site"], ["NL*ECO*1", "Køge"], ["NL*ECO*2", "Zürich; Nord"]]
TEXT = 'OCPP ID;Site\r\nNL*ECO*1;Køge\r\nNL*ECO*2;"Zürich; Nord"\r\n'


def workbook(rows: list[list[Any]]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, part: bytes | Callable[[bytes], bytes]) -> bytes:
    """The same archive with another part of this name, or one more."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        before = old.read(name) if name in old.namelist() else b""
        new.writestr(name, part if isinstance(part, bytes) else part(before))
    return made.getvalue()


def sheet(cells: str) -> bytes:
    """A workbook of which the first sheet is this XML."""
    xml = (
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    )
    return with_part(workbook(ROWS), SHEET, xml.encode())


def with_texts(cells: str, texts: bytes) -> bytes:
    """A workbook of which the first sheet is this XML, and the texts of its cells are in a part of their own."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    made = with_part(sheet(cells), "[Content_Types].xml", lambda was: was.replace(b"</Types>", named))
    return with_part(made, "xl/sharedStrings.xml", texts)


def _same(rows: int, cells: int) -> str:
    """Rows of which every cell is the first of the shared texts."""
    row = '<c t="s"><v>0</v></c>' * cells
    return "".join(f'<row r="{number}">{row}</row>' for number in range(1, rows + 1))


def _shared(length: int) -> bytes:
    return b"<sst><si><t>" + b"x" * length + b"</t></si></sst>"


def bomb(start: bytes, size: int) -> bytes:
    """A workbook of which the first sheet becomes so many bytes when it is unpacked."""
    made, block = io.BytesIO(), b" " * 1024 * 1024
    with (
        zipfile.ZipFile(io.BytesIO(workbook(ROWS))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for entry in old.namelist():
            if entry != SHEET:
                new.writestr(entry, old.read(entry))
        with new.open(SHEET, "w", force_zip64=True) as part:
            part.write(start)
            for _ in range(size // len(block)):
                part.write(block)
    return made.getvalue()


def locked(content: bytes) -> bytes:
    """The same archive, all of its parts said to be encrypted."""
    made = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + place] |= 1
            at = made.find(mark, at + 1)
    return bytes(made)


def entities(before: bytes) -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + before


TEXTS: dict[str, tuple[bytes, str]] = {
    "nothing at all": (b"", ""),
    "NUL": (b"OCPP ID\nNL*1\0\n", "table_control_character"),
    "a lone CR": (b"OCPP ID;Site\nNL*1;a\rb\nNL*2;c\n", "table_line_ends"),
    "a cell of 10 MB": (b"OCPP ID\n" + b"x" * (9 * 1024 * 1024), "table_cell"),
    "16,000 columns": (b"OCPP ID" + b";x" * 16_000 + b"\nNL*1\n", "table_columns"),
    "long cells side by side": (b"OCPP ID\n" + ("é" * 32_000 + ";").encode() * 60 + b"\n", "table_long_row"),
    "an open quote": (b'OCPP ID\n"NL*1\nNL*2\n', "table_quotes"),
    "a million empty rows": (b"OCPP ID\n" + b"\n" * 1_000_000, "table_rows"),
    "a million empty rows of delimiters": (b"OCPP ID;Site\n" + b";\n" * 1_000_000, "table_rows"),
    "more than 10 MiB": (b"x;y\n" * 3_000_000, "table_too_large"),
    "a workbook by another name": (workbook(ROWS), "table_disguised"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(100), "table_disguised"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "table_disguised"),
    "bytes of no text": (bytes(range(128, 256)), "table_not_text"),
}
FAR = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
BOOKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "two cells far apart": (lambda: sheet(f'{FAR}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "table_rows"),
    "16,000 columns": (lambda: sheet(f'<row r="1">{"<c><v>1</v></c>" * 16_000}</row>'), "table_columns"),
    "a cell of 10 MB": (lambda: sheet(FAR.replace("x", "x" * 10_000_000)), "table_cell"),
    "a shared text of 10 MB": (
        lambda: with_part(workbook(ROWS), "xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 10_000_000 + b"</t></si></sst>"),
        "table_cell",
    ),
    "a long text in every cell": (lambda: with_texts(_same(3, 60), _shared(32_000)), "table_long_row"),
    "one text in every cell": (lambda: with_texts(_same(1_500, 60), _shared(3_000)), "table_inflates"),
    "a zip bomb": (lambda: with_part(workbook(ROWS), "xl/media/x.bin", bytes(99 * 1024 * 1024)), "table_inflates"),
    "a million empty rows": (
        lambda: sheet(FAR + "".join(f'<row r="{n}"/>' for n in range(2, 1_000_002))),
        "table_rows",
    ),
    "a million empty rows without numbers": (lambda: sheet(FAR + "<row/>" * 1_000_000), "table_rows"),
    "entities in the sheet": (lambda: with_part(workbook(ROWS), SHEET, entities), "table_entities"),
    "entities in the workbook": (lambda: with_part(workbook(ROWS), "xl/workbook.xml", entities), "table_entities"),
    "a file of the server as an entity": (
        lambda: with_part(workbook(ROWS), SHEET, lambda was: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + was),
        "table_entities",
    ),
    "entities of another server": (
        lambda: with_part(workbook(ROWS), SHEET, lambda was: b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">' + was),
        "table_entities",
    ),
    "a cell of 1 GB": (lambda: bomb(b'<worksheet><sheetData><row r="1"><c r="A1"><v>', 1024**3), "table_cell"),
    "a billion cells": (lambda: sheet(f"{FAR}{'<row><c/><c/></row>' * 40_000}{'<c/>' * 10_000_000}"), "table_inflates"),
    "elements one in another": (lambda: sheet("<a>" * 200_000 + "</a>" * 200_000), "table_inflates"),
    "encrypted": (lambda: locked(workbook(ROWS)), "table_unreadable"),
    "a first sheet outside of the workbook": (
        lambda: with_part(
            workbook(ROWS),
            "xl/_rels/workbook.xml.rels",
            lambda was: was.replace(b"/xl/worksheets/sheet1.xml", b"../../../etc/passwd"),
        ),
        "table_unreadable",
    ),
    "a text of another encoding than it says": (
        lambda: with_part(workbook(ROWS), SHEET, b'<?xml version="1.0" encoding="x-none"?><x/>'),
        "table_unreadable",
    ),
    "macros": (lambda: with_part(workbook(ROWS), "xl/vbaProject.bin", b"x"), "table_macros"),
    "links": (lambda: with_part(workbook(ROWS), "xl/externalLinks/externalLink1.xml", b"<x/>"), "table_links"),
    "no workbook in it": (lambda: with_part(b"PK\x05\x06" + bytes(18), "x", b"x"), "table_unreadable"),
    "cut off": (lambda: workbook(ROWS)[:-100], "table_unreadable"),
    "no XML": (lambda: with_part(workbook(ROWS), SHEET, b"\0\xff"), "table_unreadable"),
    "a text that is not there": (lambda: sheet('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "table_unreadable"),
    "a CSV by another name": (lambda: TEXT.encode(), "table_disguised"),
}
# What only looks so: it is read as any other table.
HARMLESS: dict[str, Callable[[], bytes]] = {
    "a range of a billion cells": lambda: with_part(
        workbook(ROWS), SHEET, lambda was: was.replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1:XFD1048576"')
    ),
    "a part that wants to be elsewhere": lambda: with_part(workbook(ROWS), "../../../../etc/cron.d/x", b"x"),
    "a part at the root": lambda: with_part(workbook(ROWS), "/etc/cron.d/x", b"x"),
    "a link in a cell": lambda: workbook([["OCPP ID", "Name"], ["NL*ECO*1", '=HYPERLINK("http://127.0.0.1:1/"&A1,"x")']]),
}
