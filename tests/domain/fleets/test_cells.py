"""What a spreadsheet did to a cell."""

import pytest

from chargers.domain.fleets.cells import Cell, CellDamage, Raw, lost_zeros, read_cell, usual_length


@pytest.mark.parametrize(
    ("raw", "cell"),
    [
        (None, Cell("")),
        ("", Cell("")),
        ("  NL*ECO*1 ", Cell("NL*ECO*1")),
        (1891351, Cell("1891351")),
        ("1891351", Cell("1891351")),
        ("1891351.0", Cell("1891351.0", CellDamage.DECIMAL)),
        ("1891351,00", Cell("1891351,00", CellDamage.DECIMAL)),
        ("1.18E+07", Cell("1.18E+07", CellDamage.EXPONENT)),
        ("1,18E+07", Cell("1,18E+07", CellDamage.EXPONENT)),
        ("9E-05", Cell("9E-05", CellDamage.EXPONENT)),
        ("1,820E+6", Cell("1,820E+6", CellDamage.EXPONENT)),  # a format of its own
        ("2E+6", Cell("2E+6", CellDamage.EXPONENT)),
        ("123456789012345000", Cell("123456789012345000", CellDamage.LONG_NUMBER)),
        (1234567890123456, Cell("1234567890123456", CellDamage.LONG_NUMBER)),
        ("03-05-2026", Cell("03-05-2026", CellDamage.DATE)),
        ("2026-05-03 00:00:00", Cell("2026-05-03 00:00:00", CellDamage.DATE)),
        ("#N/A", Cell("#N/A", CellDamage.ERROR)),
        ("#WERT!", Cell("#WERT!", CellDamage.ERROR)),
        ("WAHR", Cell("WAHR", CellDamage.ERROR)),
        ("1-mei", Cell("1-mei", CellDamage.DATE)),
        ("01. Mrz", Cell("01. Mrz", CellDamage.DATE)),
        ("01-févr", Cell("01-févr", CellDamage.DATE)),
        ("May-26", Cell("May-26", CellDamage.DATE)),
        ("janv.-26", Cell("janv.-26", CellDamage.DATE)),
        ("1.891.351", Cell("1.891.351", CellDamage.GROUPED)),
        ("1\N{NARROW NO-BREAK SPACE}891\N{NARROW NO-BREAK SPACE}351", Cell("1 891 351", CellDamage.GROUPED)),
        (["date", "2026-05-03"], Cell("2026-05-03", CellDamage.DATE)),
        (["hidden", "NL*1"], Cell("NL*1", CellDamage.HIDDEN)),
        (["hidden", "1891351.0"], Cell("1891351.0", CellDamage.DECIMAL)),  # what has to be mended comes first
        (["hidden", ""], Cell("")),
        # what looks alike and is whole
        ("1e23", Cell("1e23")),
        ("7E-1", Cell("7E-1")),
        ("12E4", Cell("12E4")),
        ("4.3", Cell("4.3")),
        ("#aB3", Cell("#aB3")),
        ("True-token", Cell("True-token")),
        ("1234567890123456", Cell("1234567890123456")),
        ("10.0.0.1", Cell("10.0.0.1")),
        ("1.891,351", Cell("1.891,351")),
        ("MAY-263", Cell("MAY-263")),
        ("1-main", Cell("1-main")),
        ("Quay\N{NO-BREAK SPACE}7", Cell("Quay\N{NO-BREAK SPACE}7")),
    ],
)
def test_a_cell_as_it_was_read(raw: Raw, cell: Cell) -> None:
    assert read_cell(raw) == cell


def test_a_length_is_usual_where_most_cells_have_it() -> None:
    assert usual_length({8: 90, 7: 10}, 0.66) == 8
    assert usual_length({8: 2, 7: 1}, 0.66) == 8
    assert usual_length({8: 80, 7: 20}, 0.9) is None
    assert usual_length({8: 2}, 0.66) is None


@pytest.mark.parametrize(
    ("text", "usual", "lost"),
    [
        ("12345", 8, True),
        ("1234567", 8, True),
        ("1234", 8, False),
        ("12345678", 8, False),
        ("a2345", 8, False),
        ("12", None, False),
    ],
)
def test_leading_zeros_are_missed_where_digits_are_a_little_short(text: str, usual: int | None, lost: bool) -> None:
    assert lost_zeros(text, usual) is lost
