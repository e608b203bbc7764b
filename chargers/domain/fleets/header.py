"""Which row of a table names its columns, and which column is what: guessed, for a person to look at and to correct."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import zip_longest
from typing import NamedTuple

from chargers.domain.errors import Code, Notice
from chargers.domain.fleets.columns import COLUMNS, Column, ImportKind
from chargers.domain.fleets.header_names import (
    BESIDE_PIECES,
    EARLIER,
    EARLIER_WORDS,
    LATER,
    LOOSE,
    NAMES,
    NEW,
    OF_OTHERS,
    URL_PIECES,
    WEAK,
)
from chargers.domain.shown import shown_text

WITHIN = 10  # rows; above a table there may be a title, a date, a logo's empty rows
SHORTEST_PART = 5  # letters of a name that counts inside a longer one ("OCPP-ID der Säule")

# Where the wrong one of two columns takes a charger to nowhere; of the others the first one is as good as the second.
CERTAIN = frozenset({Column.OCPP_ID, Column.SERIAL_NUMBER, Column.TOKEN, Column.NEW_ID, Column.URL})
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class TableHeader:
    """`row`: its place among the rows that were looked at, from 0; None where no row names columns.

    `names`: what stands there, cell by cell. `mapping`: which cell (from 0) is which column. `problem`: why nobody can say what
    is what. `doubts`: the places that may be a column, where a person has to say which: several, or one that is hidden.
    """

    row: int | None
    names: tuple[str, ...] = ()
    mapping: Mapping[Column, int] = field(default_factory=dict)
    problem: Notice | None = None
    doubts: Mapping[Column, tuple[int, ...]] = field(default_factory=dict)


class _Age(IntEnum):
    """What a name says of the time of what stands below it. Of two columns the later one is meant."""

    EARLIER = 0
    UNSAID = 1
    LATER = 2


class _Candidate(NamedTuple):
    age: _Age
    certainty: int
    place: int


def find_header(rows: Sequence[Sequence[str]], kind: ImportKind, hidden: frozenset[int] = frozenset()) -> TableHeader:
    """The first of the rows that names the most columns of this kind, the OCPP ID or two others among them.

    Where heads are merged over two rows, a name that stands in the upper one is that of the empty cell below it. `hidden`: the
    columns of the table that nobody saw who looked at it; none of them is taken unasked.
    """
    best = TableHeader(None)
    above: Sequence[str] = ()
    for number, row in enumerate(rows[:WITHIN]):
        for names in (row, _merged(row, above)):
            mapping = map_columns(names, kind)
            if _tells(mapping) and len(mapping) > len(best.mapping):
                best = TableHeader(number, tuple(names), mapping)
        above = row
    if best.row is None:
        return best
    return _without_doubt(best, rows[best.row + 1 : WITHIN], kind, hidden)


def _without_doubt(header: TableHeader, below: Sequence[Sequence[str]], kind: ImportKind, hidden: frozenset[int]) -> TableHeader:
    """The header with the problem that it has, if any, and without the columns of which a person has to say what they are."""
    if kind is ImportKind.MOVES and (pieces := [name for name in header.names if _is_piece(name)]):
        named = ", ".join(f"“{shown_text(name, 40)}”" for name in pieces)
        return replace(header, problem=Notice(Code.TABLE_URL_PIECES, "file", {"names": named}))
    seen = ["" if place in hidden else name for place, name in enumerate(header.names)]
    mapping, doubts = map_columns(seen, kind), dict[Column, tuple[int, ...]]()
    for column, rivals in _rivals(seen, kind).items():
        if column is Column.URL:
            rivals = [place for place in rivals if any(_is_address(row, place) for row in below)] or rivals
        mapping[column] = rivals[0]
        if len(rivals) > 1:
            doubts[column] = tuple(rivals)
    doubts |= {column: (place,) for column, place in header.mapping.items() if column not in mapping}
    certain = {column: place for column, place in mapping.items() if column not in doubts}
    return replace(header, mapping=certain, problem=_doubted(header.names, doubts), doubts=doubts)


def _doubted(names: Sequence[str], doubts: Mapping[Column, tuple[int, ...]]) -> Notice | None:
    for places in doubts.values():
        first, *others = (shown_text(names[place], 40) for place in places)
        if others:
            return Notice(Code.TABLE_TWO_COLUMNS, "file", {"first": first, "second": others[0]})
        return Notice(Code.TABLE_HIDDEN_COLUMN, "file", {"name": first})
    return None


def _is_piece(name: str) -> bool:
    words = set(_words(name))
    return bool(words & URL_PIECES) and words <= URL_PIECES | BESIDE_PIECES


def _is_address(row: Sequence[str], place: int) -> bool:
    """Whether there is more than the name of a backend."""
    return place < len(row) and ("://" in row[place] or ("." in row[place] and " " not in row[place]))


def _merged(row: Sequence[str], above: Sequence[str]) -> list[str]:
    """Two rows of heads as one. What stands in the upper one alone is a name only where something stands below beside it."""
    return [name or over for name, over in zip_longest(row, above, fillvalue="")] if any(row) else []


def map_columns(names: Sequence[str], kind: ImportKind) -> dict[Column, int]:
    """Which of these names is which column. A column has one place: the one that its surest name has."""
    found = _candidates(names, kind)
    return {column: _best(column, found[column])[0].place for column in COLUMNS[kind] if column in found}


def _rivals(names: Sequence[str], kind: ImportKind) -> dict[Column, list[int]]:
    """The places that may be meant, of columns with more than one."""
    best = {column: _best(column, some) for column, some in _candidates(names, kind).items() if column in CERTAIN}
    return {column: [one.place for one in some] for column, some in best.items() if len(some) > 1}


def _candidates(names: Sequence[str], kind: ImportKind) -> dict[Column, list[_Candidate]]:
    found: dict[Column, list[_Candidate]] = {}
    for place, name in enumerate(names):
        match = _recognise(name, kind)
        if match is None:
            continue
        column, certainty = match
        age = _age(name)
        if kind is ImportKind.MOVES and age is _Age.EARLIER and column in {Column.TOKEN, Column.URL}:
            continue  # what a charger leaves is not where it goes
        found.setdefault(column, []).append(_Candidate(age, certainty, place))
    return found


def _best(column: Column, some: Sequence[_Candidate]) -> list[_Candidate]:
    """Those that are meant as surely as any."""
    if column is Column.OCPP_ID:  # what one name calls old or present, the other may call by its new name
        surest = max(one.certainty for one in some)
        return [one for one in some if one.certainty == surest]
    latest = max(one.age for one in some)
    surest = max(one.certainty for one in some if one.age == latest)
    return [one for one in some if (one.age, one.certainty) == (latest, surest)]


def _age(name: str) -> _Age:
    ages = {_age_of(word) for word in _words(name)}
    return _Age.EARLIER if _Age.EARLIER in ages else max(ages, default=_Age.UNSAID)


def _age_of(word: str) -> _Age:
    if word in EARLIER_WORDS or word.startswith(EARLIER) or word.endswith(("old", "oud", "test")):
        return _Age.EARLIER
    return _Age.LATER if word.startswith(LATER) or word.endswith(("new", "nieuw", "live")) else _Age.UNSAID


def _words(name: str) -> list[str]:
    """The words of a name, without case and accents."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return _WORD.findall("".join(character for character in folded if not unicodedata.combining(character)))


def is_name(text: str) -> bool:
    """Whether people call a column so."""
    return plain(text) in _WHOLE


def names_columns(row: Sequence[str], kind: ImportKind) -> bool:
    """Whether a row of a table is the head of another one."""
    found = map_columns(row, kind)
    return Column.OCPP_ID in found and len(found) > 1


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
    whole = _WHOLE.get(word) or _WHOLE.get("".join(one for one in _words(name) if _age_of(one) is _Age.UNSAID))
    if whole is None:
        parts = [(len(part), column) for part, column in _PARTS if part in word]
        if not parts:
            return None
        column = max(parts, key=lambda part: part[0])[1]
        if column is Column.TOKEN and not set(OF_OTHERS).isdisjoint(_words(name)):
            return None
        whole = column, 2
    column, certainty = whole
    if _names_exactly(column, word):
        certainty += 1
    if column is Column.OCPP_ID and any(word.startswith(new) or word.endswith(new) for new in NEW):
        column = Column.NEW_ID
    return (column, certainty) if column in COLUMNS[kind] else None


def _names_exactly(column: Column, word: str) -> bool:
    """Whether a name is surer than others of its column: a station may have an ID, and a housing a serial number, of its own."""
    if column is Column.OCPP_ID:
        return "ocpp" in word
    return column is Column.SERIAL_NUMBER and ("controller" in word or "steuerung" in word)


_WHOLE: dict[str, tuple[Column, int]] = {
    **{plain(name): (column, 1) for column, names in LOOSE.items() for name in names},
    **{plain(name): (column, 2) for column, names in WEAK.items() for name in names},
    **{plain(name): (column, 3) for column, names in NAMES.items() for name in names},
}
_PARTS = [(word, column) for word, (column, sure) in _WHOLE.items() if sure == 3 and len(word) >= SHORTEST_PART]
