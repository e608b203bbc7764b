"""Which row of a table names its columns, and which column is what: guessed, for a person to look at and to correct."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chargers.domain.fleets.columns import COLUMNS, Column, ImportKind
from chargers.domain.fleets.header_names import NAMES, NEW, WEAK

WITHIN = 10  # rows; above a table there may be a title, a date, a logo's empty rows
SHORTEST_PART = 5  # letters of a name that counts inside a longer one ("OCPP-ID der Säule")


@dataclass(frozen=True, slots=True)
class Header:
    """`row`: its place among the rows that were looked at, from 0; None where no row names columns.

    `names`: what stands there, cell by cell. `mapping`: which cell (from 0) is which column.
    """

    row: int | None
    names: tuple[str, ...] = ()
    mapping: Mapping[Column, int] = field(default_factory=dict)


def find_header(rows: Sequence[Sequence[str]], kind: ImportKind) -> Header:
    """The first of the rows that names the most columns of this kind, the OCPP ID or two others among them."""
    best = Header(None)
    for number, row in enumerate(rows[:WITHIN]):
        mapping = map_columns(row, kind)
        if _tells(mapping) and len(mapping) > len(best.mapping):
            best = Header(number, tuple(row), mapping)
    return best


def map_columns(names: Sequence[str], kind: ImportKind) -> dict[Column, int]:
    """Which of these names is which column. A column has one place: the one that its surest name has."""
    found: dict[Column, tuple[int, int]] = {}
    for place, name in enumerate(names):
        match = _recognise(name, kind)
        if match is None:
            continue
        column, certainty = match
        if column not in found or certainty > found[column][0]:
            found[column] = certainty, place
    return {column: found[column][1] for column in COLUMNS[kind] if column in found}


def plain(name: str) -> str:
    """A name without case, accents, spaces and punctuation."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in folded if character.isalnum())


def _tells(mapping: Mapping[Column, int]) -> bool:
    return Column.OCPP_ID in mapping or len(mapping) >= 2


def _recognise(name: str, kind: ImportKind) -> tuple[Column, int] | None:
    """The column that a name means, and how sure that is; None where it means none of this kind's."""
    word = plain(name)
    if not word or len(word) > 60:
        return None
    whole = _WHOLE.get(word)
    if whole is None:
        parts = [(len(part), column) for part, column in _PARTS if part in word]
        if not parts:
            return None
        column = max(parts, key=lambda part: part[0])[1]
        whole = column, 1
    column, certainty = whole
    if column is Column.OCPP_ID and any(word.startswith(new) or word.endswith(new) for new in NEW):
        column = Column.NEW_ID
    return (column, certainty) if column in COLUMNS[kind] else None


_WHOLE: dict[str, tuple[Column, int]] = {
    **{plain(name): (column, 2) for column, names in WEAK.items() for name in names},
    **{plain(name): (column, 3) for column, names in NAMES.items() for name in names},
}
_PARTS = [(word, column) for word, (column, sure) in _WHOLE.items() if sure == 3 and len(word) >= SHORTEST_PART]
