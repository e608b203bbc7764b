"""Tables as files for spreadsheets: no cell is a formula, texts stay texts, moments and numbers stay what they are."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from chargers.services.table_files import csv_cell, write_table, write_texts

AT = datetime(2026, 3, 1, 12, 5, tzinfo=UTC).replace(tzinfo=None)  # spreadsheets know no zones
LINES = [("name", "count", "at", "note"), ("Zürich", 7, AT, "=1+1"), ("a,b", -7, None, "\x07bell")]
TEXTS = [("name", "problem"), ("007", "=1+1"), ("a;b", "")]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+31 6", "'+31 6"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("-0.5", "-0.5"),
        ("+7", "+7"),
        ("NL*ECO*1000", "NL*ECO*1000"),
        ("", ""),
        (None, ""),
        (-7, -7),
        (AT.replace(second=59), "2026-03-01 12:05"),
    ],
)
def test_no_cell_is_a_formula(value: object, shown: object) -> None:
    assert csv_cell(value) == shown


def cells(file: BytesIO) -> list[list[Any]]:
    return [list(row) for row in load_workbook(file).worksheets[0].rows]


def test_a_table_as_csv() -> None:
    file = BytesIO()
    write_table(file, "csv", LINES)
    assert file.getvalue().decode("utf-8-sig").splitlines() == [
        "name,count,at,note",
        "Zürich,7,2026-03-01 12:05,'=1+1",
        '"a,b",-7,,\x07bell',
    ]
    assert file.getvalue().startswith(b"\xef\xbb\xbf")


def test_a_table_as_a_workbook() -> None:
    file = BytesIO()
    write_table(file, "xlsx", LINES)
    _header, first, second = cells(file)
    assert [cell.value for cell in first] == ["Zürich", 7, AT, "=1+1"]
    assert first[3].data_type == "s"
    assert [cell.value for cell in second] == ["a,b", -7, None, "bell"]


def test_texts_as_csv_open_by_themselves_where_a_comma_is_of_a_number() -> None:
    file = BytesIO()
    write_texts(file, "csv", TEXTS)
    assert file.getvalue().decode("utf-8-sig").splitlines() == ["name;problem", "007;'=1+1", '"a;b";']


def test_texts_in_a_workbook_are_texts() -> None:
    file = BytesIO()
    write_texts(file, "xlsx", TEXTS)
    _header, first, _second = cells(file)
    assert [(cell.value, cell.data_type, cell.number_format) for cell in first] == [("007", "s", "@"), ("=1+1", "s", "@")]


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
@pytest.mark.parametrize("write", [write_table, write_texts])
def test_what_no_workbook_holds_is_left_out_and_the_workbook_opens(write: Any, character: str) -> None:
    file = BytesIO()
    write(file, "xlsx", [["a", "b"], [f"x{character}y", "\U0001f527"]])
    assert [cell.value for cell in cells(file)[1]] == ["xy", "\U0001f527"]
