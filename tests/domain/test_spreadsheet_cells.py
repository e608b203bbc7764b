"""What a charger or a person wrote is no formula of whoever opens the file."""

from __future__ import annotations

import pytest

from chargers.domain.spreadsheet_cells import harmless


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("NL*ECO*1000", "NL*ECO*1000"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("\t=1", "'\t'=1"),
        ("\uff1d1", "'\uff1d1"),
        ("-12.5", "-12.5"),
        ("+31", "+31"),
        ("a;=1+1", "a;'=1+1"),
        ("a; =1+1", "a; '=1+1"),
        (" =1+1", "' =1+1"),
        (" -12.5", " -12.5"),
        ("  two", "  two"),
        ("a=1", "a=1"),
        ("a,=1+1", "a,'=1+1"),
        ("a,b,-2+3+cmd|' /C calc'!A0", "a,b,'-2+3+cmd|' /C calc'!A0"),
        ("a\t=1+1", "a\t'=1+1"),
        ("a\n=1+1\r\n@x", "a\n'=1+1\r\n'@x"),
        ("\n=1", "'\n'=1"),
        ("a,,=1;;\uff1d2", "a,,'=1;;'\uff1d2"),
        ("L1,-5, +3.5\n-1", "L1,-5, +3.5\n-1"),
        ("two\n\nlines, of text", "two\n\nlines, of text"),
        ("UseTLS=1,AutoApn=0", "UseTLS=1,AutoApn=0"),
    ],
)
def test_what_would_be_worked_out_is_a_text(text: str, written: str) -> None:
    assert harmless(text) == written
