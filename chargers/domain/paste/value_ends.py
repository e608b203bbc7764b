"""What stands behind a value and is not its own: buttons of the page, a closing bracket, a closing quotation mark."""

from __future__ import annotations

import re

_BUTTONS = re.compile(
    r"""(?:[ \t]{1,9}[\[(]?(?:copy|show|hide|edit|reset|regenerate|copier|afficher|masquer|modifier|r[ée]g[ée]n[ée]rer
      |kopi[eë]ren|kopieer|tonen|verbergen|bewerken|vernieuwen|opnieuw[ ]genereren
      |kopieren|anzeigen|ausblenden|bearbeiten|neu[ ](?:erzeugen|generieren)|📋|👁️?)[\])]?){1,4}[ \t]{0,9}$""",
    re.IGNORECASE | re.VERBOSE,
)
_NEXT_CELL = re.compile(r"(?<=[^\s|])(?:[ ]{1,200}\|[ \t]|\t{1,20}(?=[^\t])|[ ]{3,200}(?=\S{1,40}[ ]\S))")
_CLOSING = re.compile(r"\w[.!?]{0,2}([\"”“»])[.!?)]{0,2}[ \t]{0,9}$")


def own_cell(text: str) -> str:
    """Without the cells of a table behind it, and without "Copy" and "Show", which stood beside it on a page."""
    if cell := _NEXT_CELL.search(text):
        text = text[: cell.start()]
    return without_buttons(text)


def without_buttons(text: str) -> str:
    """Without what people press."""
    found = _BUTTONS.search(text)
    return text[: found.start()] if found and text[: found.start()].strip() else text


def before_closing(line: str, at: int, until: int) -> int:
    """Where a value ends that stands with its label in one pair of brackets: "(password X)"."""
    before = line[max(0, at - 200) : at]
    if (closing := _CLOSING.search(line, at, until)) and _is_open(before, closing[1]):
        until = closing.start(1)
    if before.count("(") <= before.count(")") or "(" in line[at:until]:
        return until
    closing = re.search(r"\)(?=[.,;:!?]{0,2}(?:\s|$))", line[at:until])
    return at + closing.start() if closing else until


def _is_open(before: str, closing: str) -> bool:
    """Whether a quotation began before that ends here."""
    opening = {"”": "“„", "“": "„", "»": "«"}.get(closing, closing)
    return before.count(closing) % 2 == 1 if opening == closing else sum(map(before.count, opening)) > before.count(closing)
