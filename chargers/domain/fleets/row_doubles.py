"""What the rows of one file say together: the same charger, serial number, token or new ID twice, and cells shorter than others.

Seen row by row; what only a later row shows of an earlier one comes at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from chargers.domain.errors import Code, Notice
from chargers.domain.fleets.cells import Cell, lost_zeros, usual_length
from chargers.domain.fleets.columns import EXACT, Column
from chargers.domain.fleets.import_rows import RowKeys
from chargers.domain.secret import Secret
from chargers.domain.shown import shown_text

TWICE = {
    Column.OCPP_ID: Code.ROW_TWICE,
    Column.SERIAL_NUMBER: Code.SERIAL_TWICE,
    Column.NEW_ID: Code.NEW_ID_TWICE,
    Column.TOKEN: Code.TOKEN_TWICE,
}


def keys_by_column(keys: RowKeys) -> Iterator[tuple[Column, str | Secret]]:
    """Those that a row has, by their column."""
    named = (
        (Column.OCPP_ID, keys.ocpp_id),
        (Column.SERIAL_NUMBER, keys.serial_number),
        (Column.NEW_ID, keys.new_id),
        (Column.TOKEN, keys.token),
    )
    return ((column, key) for column, key in named if key)


def double_notice(column: Column, other_row: int) -> Notice:
    """What is said at a row that has this in common with another one."""
    return Notice(TWICE[column], column, {"row": str(other_row)})


class RowDoubles:
    """What was seen so far. Some hundred bytes a row."""

    def __init__(self) -> None:
        self._first: dict[Column, dict[str | Secret, int]] = {column: {} for column in TWICE}
        self._late: dict[tuple[Column, int], int] = {}  # the first row of a double: the next one
        self._lengths: dict[Column, Counter[int]] = {column: Counter() for column in EXACT}
        self._digits: dict[Column, list[tuple[int, str]]] = {column: [] for column in EXACT}

    def see(self, number: int, keys: RowKeys, cells: Mapping[Column, Cell], *, confirmed: bool = False) -> tuple[Notice, ...]:
        """One row; what it has in common with rows before it."""
        found = []
        for column, key in keys_by_column(keys):
            first = self._first[column].setdefault(key, number)
            if first != number:
                found.append(double_notice(column, first))
                self._late.setdefault((column, first), number)
        for column, lengths in self._lengths.items():
            text = cells[column].text if column in cells else ""
            if text:
                lengths[len(text)] += 1
                if not confirmed and text.isdecimal() and len(text) < 40:
                    self._digits[column].append((number, text))
        return tuple(found)

    def usual_lengths(self) -> dict[Column, int]:
        """The length that most cells of a column have, where one is usual."""
        found = {column: usual_length(lengths, EXACT[column]) for column, lengths in self._lengths.items()}
        return {column: length for column, length in found.items() if length is not None}

    def late(self) -> Iterator[tuple[int, Notice]]:
        """What is wrong with rows that were let pass, now that the last one was seen."""
        for (column, number), other in self._late.items():
            yield number, double_notice(column, other)
        for column, usual in self.usual_lengths().items():
            for number, text in self._digits[column]:
                if lost_zeros(text, usual):
                    yield number, lost_zeros_notice(column, text)


def lost_zeros_notice(column: Column, text: str) -> Notice:
    """A cell of digits that is shorter than is usual in its column."""
    return Notice(Code.SPREADSHEET_CHANGED, column, {"shown": "" if column is Column.TOKEN else shown_text(text, 40)})
