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
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?E[+-]\d{2,3}", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"[1-9]\d{14}0+")  # a spreadsheet keeps 15 digits of a number
_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}[-/]\d{2}[-/]\d{2}(?: 00:00:00)?")
_ERRORS = frozenset(
    (
        *("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#N/B", "#VERW!", "#NAAM?", "#WAARDE!"),
        *("#DEEL/0!", "#LEEG!", "#GETAL!", "#NV", "#BEZUG!", "#WERT!", "#ZAHL!", "#NOM?", "#VALEUR!", "#NOMBRE!", "#NUL!"),
        *("#####", "########", "TRUE", "FALSE", "WAAR", "ONWAAR", "WAHR", "FALSCH", "VRAI", "FAUX"),
    )
)
MOST_ZEROS = 3  # that are looked for
FEWEST = 3  # cells, before their usual length tells anything


class Damage(StrEnum):
    """What a spreadsheet made of a cell."""

    DECIMAL = "decimal"  # 1891351.0
    EXPONENT = "exponent"  # 1.18E+07
    LONG_NUMBER = "long_number"  # zeros in place of what follows the 15th digit
    DATE = "date"
    ERROR = "error"  # #N/A, TRUE
    ZEROS = "zeros"  # leading ones are gone


class Cell(NamedTuple):
    """The text of a cell, and what is suspicious about it in a column where each character counts."""

    text: str
    damage: Damage | None = None


EMPTY = Cell("")


def read(raw: Raw) -> Cell:
    """A cell as the reading process hands it over."""
    if raw is None:
        return EMPTY
    if isinstance(raw, str):
        text = raw.strip()
        return Cell(text, _damage(text)) if text else EMPTY
    if isinstance(raw, int):
        text = str(raw)
        return Cell(text, Damage.LONG_NUMBER if len(text) > 15 else None)
    form, text = raw
    return Cell(text.strip(), Damage(form))


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


def _damage(text: str) -> Damage | None:
    first = text[0]
    if first in "#TFWOV" and text.upper() in _ERRORS:
        return Damage.ERROR
    if not first.isdigit():
        return None
    if _DECIMAL.fullmatch(text):
        return Damage.DECIMAL
    if _EXPONENT.fullmatch(text):
        return Damage.EXPONENT
    if _LONG_NUMBER.fullmatch(text):
        return Damage.LONG_NUMBER
    return Damage.DATE if _DATE.fullmatch(text) else None
