"""A file becomes rows, or one sentence: dialects that spreadsheets write, and files that mean harm."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from chargers.domain.errors import Refusal
from chargers.services.fleets.reading.table import FileTable, form_of
from tests.hostile_tables import BOOKS, HARMLESS, ROWS, SHEET, TEXT, TEXTS, sheet, with_part, with_texts, workbook


def read(path: Path, content: bytes, form: str = "csv") -> list[tuple[int, list[Any]]]:
    """The rows of a file; raises `Refusal`."""
    file = path / "table"
    file.write_bytes(content)
    with file.open("rb") as opened, FileTable(opened, form) as table:
        return list(table)


def refused(path: Path, content: bytes, form: str = "csv") -> str:
    with pytest.raises(Refusal) as raised:
        read(path, content, form)
    return raised.value.notices[0].code.value


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


@pytest.mark.parametrize(
    ("number_format", "seen"),
    [
        ('"NL-"0000', "NL-0043"),
        (r"\N\L0000", "NL0043"),
        ('0000"-A"', "0043-A"),
        ('"AB"0', "AB43"),
        ("0", 43),
        ('"NL-"#,##0', ["formatted", "43"]),
    ],
)
def test_letters_that_a_format_shows_are_there(tmp_path: Path, number_format: str, seen: Any) -> None:
    book, content = Workbook(), io.BytesIO()
    book.active.append([43])
    book.active["A1"].number_format = number_format
    book.save(content)
    assert read(tmp_path, content.getvalue(), "xlsx") == [(1, [seen])]


@pytest.mark.parametrize(
    ("hidden", "active", "seen"), [(0, 1, "two"), (0, 0, "two"), (None, 1, "two"), (None, 0, "one"), (1, 0, "one")]
)
def test_the_sheet_in_front_is_read(tmp_path: Path, hidden: int | None, active: int, seen: str) -> None:
    book, content = Workbook(), io.BytesIO()
    book.active.append(["one"])
    book.create_sheet("Zwei").append(["two"])
    if hidden is not None:
        book.worksheets[hidden].sheet_state = "hidden"
    book.save(content)
    front = f'activeTab="{active}"'.encode()
    made = with_part(content.getvalue(), "xl/workbook.xml", lambda old: re.sub(rb'activeTab="[^"]*"', front, old))
    assert read(tmp_path, made, "xlsx") == [(1, [seen])]


@pytest.mark.parametrize("how", ['hidden="1"', 'hidden="true"', 'ht="0" customHeight="1"'])
def test_a_row_that_nobody_sees_is_marked(tmp_path: Path, how: str) -> None:
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2" {how}/><row r="3" {how}><c r="A3"><v>2</v></c></row>'
    below = '<row r="4" ht="15"><c r="A4"><v>3</v></c></row>'
    assert read(tmp_path, sheet(cells + below), "xlsx") == [(1, [1]), (3, [["hidden", "2"]]), (4, [3])]
    assert read(tmp_path, sheet(cells.replace("<v>2</v>", "")), "xlsx") == [(1, [1])]


def test_what_is_not_the_sheet_in_front_is_not_parsed(tmp_path: Path) -> None:
    """Nor is any of them read for its size, where it does not say it."""
    book, content = Workbook(), io.BytesIO()
    book.active.append(["one"])
    book.create_sheet("other").append(["two"])
    book.save(content)
    made = with_part(
        content.getvalue(), "xl/worksheets/sheet2.xml", b"<worksheet><sheetData><row><c r='?'/></row></sheetData></worksheet>"
    )
    for name in ("docProps/core.xml", "docProps/custom.xml"):
        made = with_part(made, name, b"<x>" + b"<a>no date</a>" + b"</x>")
    assert read(tmp_path, made, "xlsx") == [(1, ["one"])]


def test_formulas_give_the_value_that_was_worked_out_last(tmp_path: Path) -> None:
    assert read(tmp_path, sheet('<row r="1"><c r="A1" t="str"><f>1+1</f><v>NL*2</v></c></row>'), "xlsx") == [(1, ["NL*2"])]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_means_harm_gets_a_sentence(tmp_path: Path, name: str) -> None:
    content, code = TEXTS[name]
    if code:
        assert refused(tmp_path, content) == code
    else:
        assert read(tmp_path, content) == []


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_that_means_harm_gets_a_sentence(tmp_path: Path, name: str) -> None:
    make, code = BOOKS[name]
    assert refused(tmp_path, make(), "xlsx") == code


@pytest.mark.parametrize("name", HARMLESS)
def test_a_workbook_that_only_looks_so_is_read(tmp_path: Path, name: str) -> None:
    assert [cells[0] for _, cells in read(tmp_path, HARMLESS[name](), "xlsx")][:2] == ["OCPP ID", "NL*ECO*1"]


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
    with file.open("rb") as opened, FileTable(opened, "csv") as table:
        assert next(iter(table)) == (1, ["a", "b"])
        process = table._process
    assert process.returncode is not None


def test_the_first_rows_do_not_wait_for_the_last_one(tmp_path: Path) -> None:
    count = 30_000
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in range(1, count))
    last = f'<row r="{count}"><c r="ZZ{count}"><v>1</v></c></row>'
    texts = "".join(f"<si><t>NL*ECO*{n}</t></si>" for n in range(1, count)).encode()
    content = with_texts(cells + last, b"<sst>" + texts + b"</sst>")
    file = tmp_path / "table"
    file.write_bytes(content)
    with file.open("rb") as opened, FileTable(opened, "xlsx") as table:
        rows = iter(table)
        assert [next(rows) for _ in range(200)] == [(n, [f"NL*ECO*{n}"]) for n in range(1, 201)]
        assert abs(table.expected - count) < count / 10
        with pytest.raises(Refusal) as raised:
            list(rows)
    assert raised.value.notices[0].code.value == "table_columns"


def test_shared_texts_are_read_as_they_are_shown(tmp_path: Path) -> None:
    texts = (
        "<sst><si><t>one</t></si><si><r><t>t</t></r><r><rPr><b/></rPr><t>wo</t></r><rPh sb='0' eb='1'><t>spoken</t></rPh></si>"
        "<si><t/></si><si><t xml:space='preserve'> three </t></si></sst>"
    )
    cells = "".join(f'<c t="s"><v>{n}</v></c>' for n in (3, 1, 2, 0))
    content = with_texts(f'<row r="1">{cells}</row>', texts.encode())
    assert read(tmp_path, content, "xlsx") == [(1, [" three ", "two", None, "one"])]


@pytest.mark.parametrize("index", ["-1", "4", "x"])
def test_a_shared_text_that_is_not_there_is_no_other_one(tmp_path: Path, index: str) -> None:
    texts = b"<sst><si><t>one</t></si></sst>"
    content = with_texts(f'<row r="1"><c t="s"><v>{index}</v></c></row>', texts)
    assert refused(tmp_path, content, "xlsx") == "table_unreadable"


FILLING = " ".join(str(number) for number in range(300_000)).encode()  # more than is looked at closely
LATE: dict[str, tuple[bytes, str]] = {
    "a huge text": (b"<sst>" + b"<si><t>x</t></si>" * 80_000 + b"<si><t>" + FILLING[:40_000] + b"</t></si></sst>", "table_cell"),
    "entities": (b"<!-- " + FILLING + b' --><!DOCTYPE x [<!ENTITY a "a">]><sst><si><t>x</t></si></sst>', "table_unreadable"),
}


@pytest.mark.parametrize("name", LATE)
def test_what_stands_behind_the_first_mebibyte_is_looked_at_too(tmp_path: Path, name: str) -> None:
    texts, code = LATE[name]
    content = with_texts('<row r="1"><c t="s"><v>80000</v></c></row>', texts)
    assert refused(tmp_path, content, "xlsx") == code


def test_rows_that_stand_in_another_order_are_not_lost(tmp_path: Path) -> None:
    row = '<row r="{0}"><c r="A{0}"><v>{0}</v></c></row>'
    assert refused(tmp_path, sheet("".join(row.format(n) for n in (1, 3, 2))), "xlsx") == "table_unreadable"
    assert refused(tmp_path, sheet("".join(row.format(n) for n in (1, 2, 2))), "xlsx") == "table_unreadable"


@pytest.mark.parametrize("number", ["-4", "0", "2.0", " 2", "٢", "1e1", "999999999"])
def test_a_row_without_a_number_that_can_be_one_is_not_lost(tmp_path: Path, number: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{number}"><c r="A2"><v>2</v></c></row>'
    assert refused(tmp_path, sheet(rows), "xlsx") == "table_unreadable"


def crossed_out(rows: list[list[Any]], *cells: str) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for cell in cells:
        book.active[cell].font = Font(strike=True)
    book.save(content)
    return content.getvalue()


def test_what_is_struck_out_is_said(tmp_path: Path) -> None:
    content = crossed_out([["NL*1", 43, None], ["NL*2", 44, "x"]], "A2", "B2", "C1")
    assert read(tmp_path, content, "xlsx") == [(1, ["NL*1", 43]), (2, [["struck", "NL*2"], ["struck", "44"], "x"])]


def test_hidden_columns_are_told(tmp_path: Path) -> None:
    book, content = Workbook(), io.BytesIO()
    book.active.append(["a", "b", "c", "d"])
    book.active.column_dimensions["B"].hidden = True
    book.active.column_dimensions.group("D", "XFD", hidden=True)
    book.save(content)
    (file := tmp_path / "table").write_bytes(content.getvalue())
    with file.open("rb") as opened, FileTable(opened, "xlsx") as table:
        assert len(list(table)) == 1
        assert table.hidden == {1, *range(3, 64)}


@pytest.mark.parametrize(
    ("columns", "read_all"),
    [
        ('min="1" max="99999999999" hidden="1"', True),
        ('min="x" hidden="1"', False),
        ('min="-5" hidden="true"', False),
        ("", False),
    ],
)
def test_hostile_words_on_columns_do_no_harm(tmp_path: Path, columns: str, read_all: bool) -> None:
    told = f"<cols><col {columns}/></cols><sheetData>".encode()
    content = with_part(sheet('<row r="1"><c r="A1"><v>1</v></c></row>'), SHEET, lambda was: was.replace(b"<sheetData>", told))
    if read_all:
        assert read(tmp_path, content, "xlsx") == [(1, [1])]
    else:
        assert refused(tmp_path, content, "xlsx") == "table_unreadable"
