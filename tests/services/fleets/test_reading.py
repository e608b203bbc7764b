"""A file becomes rows, or one sentence: dialects that spreadsheets write, and files that mean harm."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from chargers.domain.errors import Refusal
from chargers.services.fleets.reading.table import Table, form_of

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["OCPP ID", "Site"], ["NL*ECO*1", "Køge"], ["NL*ECO*2", "Zürich; Nord"]]


def read(path: Path, content: bytes, form: str = "csv") -> list[tuple[int, list[Any]]]:
    """The rows of a file; raises `Refusal`."""
    file = path / "table"
    file.write_bytes(content)
    with file.open("rb") as opened, Table(opened, form) as table:
        return list(table)


def refused(path: Path, content: bytes, form: str = "csv") -> str:
    with pytest.raises(Refusal) as raised:
        read(path, content, form)
    return raised.value.notices[0].code.value


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


TEXT = 'OCPP ID;Site\r\nNL*ECO*1;Køge\r\nNL*ECO*2;"Zürich; Nord"\r\n'


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        b"sep=;\r\n" + TEXT.encode(),
        TEXT.replace(";", "\t").replace("Zürich\t", "Zürich;").encode(),
        TEXT.replace("ID;", "ID,").replace("1;", "1,").replace("2;", "2,").encode(),
        TEXT.replace("ID;", "ID|").replace("1;", "1|").replace("2;", "2|").encode(),
    ],
    ids=["utf-8", "bom", "cp1252", "utf-16", "utf-16-be", "no-bom", "lf", "cr", "sep", "tab", "comma", "bar"],
)
def test_encoding_and_delimiter_are_found(tmp_path: Path, content: bytes) -> None:
    rows = read(tmp_path, content)
    assert [cells for _, cells in rows] == ROWS


def test_lists_in_a_cell_are_no_delimiter(tmp_path: Path) -> None:
    lines = "".join(f"NL*{number};modelname=A,vendorname=B,CpSn={number}\n" for number in range(20))
    assert all(len(cells) == 2 for _, cells in read(tmp_path, ("OCPP ID;OCPPInfo\n" + lines).encode()))


def test_rows_have_the_number_that_a_spreadsheet_gives_them(tmp_path: Path) -> None:
    assert [number for number, _ in read(tmp_path, b'a;b\n\n;\nc;"d\ne"\nf;g\n')] == [1, 4, 5]
    assert [number for number, _ in read(tmp_path, workbook([["a"], [None], ["b"]]), "xlsx")] == [1, 3]


def test_a_workbook_gives_texts_numbers_and_what_became_of_them(tmp_path: Path) -> None:
    from datetime import datetime

    content = workbook([["NL*1", 1891351, 1891351.0, 1.5, 12345678901234567890, datetime(2026, 5, 3), True, "=1+1", None, "x"]])  # noqa: DTZ001 a cell
    ((number, cells),) = read(tmp_path, content, "xlsx")
    assert number == 1
    assert cells[:4] == ["NL*1", 1891351, 1891351, ["decimal", "1.5"]]
    assert cells[4][0] == "exponent"
    assert cells[5:] == [["date", "2026-05-03"], ["error", "TRUE"], None, None, "x"]


def test_leading_zeros_that_a_format_shows_are_there(tmp_path: Path) -> None:
    book, content = Workbook(), io.BytesIO()
    book.active.append([451234])
    book.active["A1"].number_format = "00000000"
    book.save(content)
    assert read(tmp_path, content.getvalue(), "xlsx") == [(1, ["00451234"])]


def test_formulas_give_the_value_that_was_worked_out_last(tmp_path: Path) -> None:
    assert read(tmp_path, sheet('<row r="1"><c r="A1" t="str"><f>1+1</f><v>NL*2</v></c></row>'), "xlsx") == [(1, ["NL*2"])]


HOSTILE_TEXT = {
    "nothing at all": (b"", ""),
    "NUL": (b"OCPP ID\nNL*1\0\n", "table_control_character"),
    "a lone CR": (b"OCPP ID;Site\nNL*1;a\rb\nNL*2;c\n", "table_line_ends"),
    "a cell of 10 MB": (b"OCPP ID\n" + b"x" * (9 * 1024 * 1024), "table_cell"),
    "an open quote": (b'OCPP ID\n"NL*1\nNL*2\n', "table_quotes"),
    "a million empty rows": (b"OCPP ID\n" + b"\n" * 1_000_000, "table_rows"),
    "a million empty rows of delimiters": (b"OCPP ID;Site\n" + b";\n" * 1_000_000, "table_rows"),
    "more than 10 MiB": (b"x;y\n" * 3_000_000, "table_too_large"),
    "a workbook by another name": (workbook(ROWS), "table_disguised"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(100), "table_disguised"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "table_disguised"),
    "bytes of no text": (bytes(range(128, 256)), "table_not_text"),
}


@pytest.mark.parametrize("name", HOSTILE_TEXT)
def test_a_text_that_means_harm_gets_a_sentence(tmp_path: Path, name: str) -> None:
    content, code = HOSTILE_TEXT[name]
    if code:
        assert refused(tmp_path, content) == code
    else:
        assert read(tmp_path, content) == []


def entities(before: bytes) -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + before


FAR = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
HOSTILE_BOOKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "two cells far apart": (lambda: sheet(f'{FAR}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "table_rows"),
    "16,000 columns": (lambda: sheet(f'<row r="1">{"<c><v>1</v></c>" * 16_000}</row>'), "table_columns"),
    "a cell of 10 MB": (lambda: sheet(FAR.replace("x", "x" * 10_000_000)), "table_cell"),
    "a shared text of 10 MB": (
        lambda: with_part(workbook(ROWS), "xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 10_000_000 + b"</t></si></sst>"),
        "table_cell",
    ),
    "a zip bomb": (lambda: with_part(workbook(ROWS), "xl/media/x.bin", bytes(99 * 1024 * 1024)), "table_inflates"),
    "a million empty rows": (
        lambda: sheet(FAR + "".join(f'<row r="{n}"/>' for n in range(2, 1_000_002))),
        "table_rows",
    ),
    "a million empty rows without numbers": (lambda: sheet(FAR + "<row/>" * 1_000_000), "table_rows"),
    "entities in the sheet": (lambda: with_part(workbook(ROWS), SHEET, entities), "table_entities"),
    "entities in the workbook": (lambda: with_part(workbook(ROWS), "xl/workbook.xml", entities), "table_entities"),
    "macros": (lambda: with_part(workbook(ROWS), "xl/vbaProject.bin", b"x"), "table_macros"),
    "links": (lambda: with_part(workbook(ROWS), "xl/externalLinks/externalLink1.xml", b"<x/>"), "table_links"),
    "no workbook in it": (lambda: with_part(b"PK\x05\x06" + bytes(18), "x", b"x"), "table_unreadable"),
    "cut off": (lambda: workbook(ROWS)[:-100], "table_unreadable"),
    "no XML": (lambda: with_part(workbook(ROWS), SHEET, b"\0\xff"), "table_unreadable"),
    "a text that is not there": (lambda: sheet('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "table_unreadable"),
    "a CSV by another name": (lambda: TEXT.encode(), "table_disguised"),
}


@pytest.mark.parametrize("name", HOSTILE_BOOKS)
def test_a_workbook_that_means_harm_gets_a_sentence(tmp_path: Path, name: str) -> None:
    make, code = HOSTILE_BOOKS[name]
    assert refused(tmp_path, make(), "xlsx") == code


def test_an_archive_of_many_parts_gets_a_sentence(tmp_path: Path) -> None:
    made = io.BytesIO(workbook(ROWS))
    with zipfile.ZipFile(made, "a") as archive:
        for number in range(200):
            archive.writestr(f"xl/x{number}.xml", "<x/>")
    assert refused(tmp_path, made.getvalue(), "xlsx") == "table_entries"


def test_headers_of_an_archive_that_lie_are_not_believed(tmp_path: Path) -> None:
    content = bytearray(with_part(workbook(ROWS), "xl/media/x.bin", bytes(60 * 1024 * 1024)))
    size = (60 * 1024 * 1024).to_bytes(4, "little")
    assert content.count(size) >= 1
    lying = bytes(content).replace(size, (100).to_bytes(4, "little"))
    assert refused(tmp_path, lying, "xlsx") in {"table_inflates", "table_unreadable"}


def test_formatted_columns_without_anything_in_them_do_no_harm(tmp_path: Path) -> None:
    empty = '<c s="0"/>' * 16_000
    assert read(tmp_path, sheet(f'<row r="1"><c r="A1"><v>1</v></c>{empty}</row>'), "xlsx") == [(1, [1])]


@pytest.mark.parametrize(("name", "code"), [("a.xls", "table_kind"), ("a", "table_kind"), ("a.xlsm", "table_macros")])
def test_other_kinds_of_files_get_a_sentence(name: str, code: str) -> None:
    with pytest.raises(Refusal) as raised:
        form_of(name)
    assert raised.value.notices[0].code.value == code


def test_no_file_takes_more_memory_or_time_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(7)  # noqa: S311 what no archive makes small
    rows = (f"<row>{''.join(f'<c><v>{draw.getrandbits(48)}</v></c>' for _ in range(40))}</row>" for _ in range(9_000))
    content = sheet("".join(rows))
    monkeypatch.setattr("chargers.services.fleets.reading.table.MEMORY", 24)
    assert refused(tmp_path, content, "xlsx") == "table_heavy"
    monkeypatch.undo()
    monkeypatch.setattr("chargers.services.fleets.reading.table.SECONDS", 1)
    assert refused(tmp_path, content, "xlsx") == "table_slow"


def test_whoever_stops_asking_leaves_no_process_behind(tmp_path: Path) -> None:
    file = tmp_path / "table"
    file.write_bytes(b"a;b\n" * 40_000)
    with file.open("rb") as opened, Table(opened, "csv") as table:
        assert next(iter(table)) == (1, ["a", "b"])
        process = table._process
    assert process.returncode is not None
