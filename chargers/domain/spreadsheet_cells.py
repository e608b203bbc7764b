"""Texts in files for spreadsheets: what a charger or a person wrote is never a formula of whoever opens the file."""

from __future__ import annotations

import re

_SIGNS = "=+@\t\r\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}-"
_FORMULA = re.compile(f"^(?=[{_SIGNS}])")
# Where the file is taken apart at the other delimiter, what follows it begins a cell, too.
_AFTER_DELIMITER = re.compile(f"(?<=;)(\\s*)(?=[{_SIGNS}])")


def harmless(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would work out; a number stays one."""
    if text[:1] in "+-" and _is_number(text):
        return text
    return _AFTER_DELIMITER.sub(r"\1'", _FORMULA.sub("'", text))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
