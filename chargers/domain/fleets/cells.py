"""One cell of a table as it was read, and what a spreadsheet did to it.

A digit that it lost makes another ID, another token, another charger.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

Raw = str | int | None | Sequence[str]  # as the reading process hands it over: a text, a whole number, nothing, (form, text)

_DECIMAL = re.compile(r"\d+[.,]0+")
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?E(?:\+\d{1,3}|-\d{2,3})", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"[1-9]\d{14}0+")  # a spreadsheet keeps 15 digits of a number
_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}[-/]\d{2}[-/]\d{2}(?: 00:00:00)?")
_MONTHS = (
    "jan|feb|mar|mrt|mrz|mär|apr|may|mei|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|janv|févr|fév|mars|avr|juin|juil|août|sept|déc"
)
_DAY_AND_MONTH = re.compile(rf"\d{{1,2}}[-. ]{{1,2}}(?:{_MONTHS})\.?|(?:{_MONTHS})\.?[- ]\d{{2}}", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}([., '])\d{3}(?:\1\d{3})*")
_SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})
_ERRORS = frozenset(
    (
        *("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#N/B", "#VERW!", "#NAAM?", "#WAARDE!"),
        *("#DEEL/0!", "#LEEG!", "#GETAL!", "#NV", "#BEZUG!", "#WERT!", "#ZAHL!", "#NOM?", "#VALEUR!", "#NOMBRE!", "#NUL!"),
        *("#####", "########", "TRUE", "FALSE", "WAAR", "ONWAAR", "WAHR", "FALSCH", "VRAI", "FAUX"),
    )
)
MOST_ZEROS = 3  # that are looked for
_LONGEST_DATE = 9  # characters of a day and a month
FEWEST = 3  # cells, before their usual length tells anything


class CellDamage(StrEnum):
    """What a spreadsheet made of a cell."""

    DECIMAL = "decimal"  # 1891351.0
    EXPONENT = "exponent"  # 1.18E+07
    LONG_NUMBER = "long_number"  # zeros in place of what follows the 15th digit
    GROUPED = "grouped"  # 1.891.351
    DATE = "date"
    FORMATTED = "formatted"  # shown with more than its digits
    ERROR = "error"  # #N/A, TRUE
    STRUCK = "struck"  # crossed out by a person, not by the spreadsheet
    HIDDEN = "hidden"  # in a row that nobody sees


class Cell(NamedTuple):
    """The text of a cell, and what is suspicious about it in a column where each character counts."""

    text: str
    damage: CellDamage | None = None


EMPTY = Cell("")


def read_cell(raw: Raw) -> Cell:
    """A cell as the reading process hands it over."""
    if raw is None:
        return EMPTY
    if isinstance(raw, str):
        text = raw.strip()
        return _text(text) if text else EMPTY
    if isinstance(raw, int):
        text = str(raw)
        return Cell(text, CellDamage.LONG_NUMBER if len(text) > 15 else None)
    form, text = raw[0], raw[1].strip()
    if form == CellDamage.HIDDEN:
        cell = _text(text) if text else EMPTY
        return cell if cell.damage or not text else Cell(text, CellDamage.HIDDEN)
    return Cell(text, CellDamage(form))


def usual_length(counted: Mapping[int, int], share: float) -> int | None:
    """The length that at least this share of a column's cells has; None where none is usual. `counted`: how many have which."""
    total = sum(counted.values())
    if total < FEWEST:
        return None
    length, times = max(counted.items(), key=lambda item: item[1])
    return length if times >= total * share else None


def lost_zeros(text: str, usual: int | None) -> bool:
    """Whether a cell of digits alone is a little shorter than is usual in its column: leading zeros may be gone."""
    return usual is not None and 0 < usual - len(text) <= MOST_ZEROS and text.isdecimal()


def with_plain_spaces(text: str) -> str:
    """With plain spaces in the place of those that do not break, which nobody sees."""
    return text.translate(_SPACES)


def _text(text: str) -> Cell:
    damage = _damage(text)
    if damage is None and text[0].isdigit() and _GROUPED.fullmatch(with_plain_spaces(text)):
        return Cell(with_plain_spaces(text), CellDamage.GROUPED)
    return Cell(text, damage)


def _damage(text: str) -> CellDamage | None:
    first = text[0]
    if first in "#TFWOV" and text.upper() in _ERRORS:
        return CellDamage.ERROR
    if len(text) <= _LONGEST_DATE and _DAY_AND_MONTH.fullmatch(text):
        return CellDamage.DATE
    if not first.isdigit():
        return None
    if _DECIMAL.fullmatch(text):
        return CellDamage.DECIMAL
    if _EXPONENT.fullmatch(text):
        return CellDamage.EXPONENT
    if _LONG_NUMBER.fullmatch(text):
        return CellDamage.LONG_NUMBER
    return CellDamage.DATE if _DATE.fullmatch(text) else None
