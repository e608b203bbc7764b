"""Texts in files for spreadsheets: what a charger or a person wrote is never a formula of whoever opens the file."""

from __future__ import annotations

import re

_SIGNS = "=+@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}-"
_FORMULA = re.compile(f"^(?=[ ]*+[{_SIGNS}])")  # some leave spaces away, and then work it out
# Where the file is taken apart at another delimiter, what follows that begins a cell, too; so does what follows the end of a line
# then, for quotes that do not begin a cell hold nothing together.
_AFTER_DELIMITER = re.compile(f"(?<=[;,\t\r\n])([ ]*)(?=[{_SIGNS}])([^;,\t\r\n]*)")


def harmless(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would work out; a number stays one."""
    if text.lstrip(" ")[:1] in "+-" and _is_number(text):
        return text
    return _AFTER_DELIMITER.sub(_part, _FORMULA.sub("'", text))


def _part(found: re.Match[str]) -> str:
    return found[0] if not found[2] or _is_number(found[2]) else f"{found[1]}'{found[2]}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
