"""Columns of a table without names, by what stands in them."""

from __future__ import annotations

import pytest

from chargers.domain.fleets.columns import Column, ImportKind
from chargers.domain.fleets.guess import guess_columns

TABLES: list[tuple[str, ImportKind, list[list[str]], dict[Column, int]]] = [
    (
        "a list of chargers",
        ImportKind.CHARGERS,
        [["1891352", "NL*ECO*1000", "EVC 5.X", "t0kenOf1000"], ["1891353", "NL*ECO*1001", "cpa", "t0kenOf1001"]],
        {Column.OCPP_ID: 1, Column.CONTROLLER_TYPE: 2, Column.SERIAL_NUMBER: 0, Column.TOKEN: 3},
    ),
    (
        "where they are to go",
        ImportKind.MOVES,
        [["NL*ECO*1000", "wss://a.example/ocpp/", "NL*NEW*1"], ["NL*ECO*1001", "wss://a.example/ocpp/", "NL*NEW*2"]],
        {Column.OCPP_ID: 0, Column.NEW_ID: 2, Column.URL: 1},
    ),
    (
        "what is stored as OCPPInfo",
        ImportKind.CHARGERS,
        [["NL*ECO*1000", "cpsn=1891352,model=DUO2"]],
        {Column.OCPP_ID: 0, Column.OCPP_INFO: 1},
    ),
    ("nothing looks like an ID: the first column is one", ImportKind.CHARGERS, [["Gate", "a word"]], {Column.OCPP_ID: 0}),
    ("the first column is something else", ImportKind.CHARGERS, [["1891352", "Gate"]], {Column.SERIAL_NUMBER: 0}),
    (
        "one cell in five may be odd",
        ImportKind.CHARGERS,
        [[f"NL*ECO*{n}"] for n in range(4)] + [["the one at the gate"]],
        {Column.OCPP_ID: 0},
    ),
    ("empty cells say nothing", ImportKind.CHARGERS, [["", "NL*ECO*1"], ["", ""], [], ["", "NL*ECO*2"]], {Column.OCPP_ID: 1}),
    ("no rows", ImportKind.CHARGERS, [], {}),
]


@pytest.mark.parametrize(("kind", "rows", "found"), [one[1:] for one in TABLES], ids=[one[0] for one in TABLES])
def test_the_first_column_that_looks_like_it(kind: ImportKind, rows: list[list[str]], found: dict[Column, int]) -> None:
    assert guess_columns(rows, kind) == found


def test_a_word_or_a_number_alone_is_no_token() -> None:
    rows = [["NL*ECO*1", "parking-garage", "123456789012345"], ["NL*ECO*2", "rooftop-terrace", "223456789012345"]]
    assert Column.TOKEN not in guess_columns(rows, ImportKind.MOVES)
