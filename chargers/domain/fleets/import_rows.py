"""Judging one row of an import on its own: everything that is wrong with it, and what it means where nothing is.

What is known of this server is handed in; what rows say together (doubles, lengths) is in `row_doubles`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chargers.domain.connection import token
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.fleets.cell_doubts import is_odd_token
from chargers.domain.fleets.cells import EMPTY, Cell, CellDamage, with_plain_spaces
from chargers.domain.fleets.columns import EXACT, LIMITS, Column
from chargers.domain.secret import Secret
from chargers.domain.shown import shown_character, shown_text

Cells = Mapping[Column, Cell]
# What a person may answer with "it is right as it is"; all else has to be mended.
QUESTIONS = frozenset(
    (
        *(Code.SPREADSHEET_CHANGED, Code.CONTROLLER_TYPE_DIFFERS, Code.SERIAL_TAKEN, Code.TOKEN_OTHER_PREFIX),
        *(Code.TOKEN_OF_ANOTHER, Code.ID_ODD, Code.TOKEN_ODD, Code.ROW_TOO_LONG, Code.CELL_STRUCK, Code.ROW_HIDDEN),
    )
)
_BLANKS = frozenset(
    (
        "-",
        "\N{EN DASH}",
        "\N{EM DASH}",
        "n/a",
        "n.a.",
        "n.v.t.",
        "nvt",
        "none",
        "geen",
        "keine",
        "keins",
        "aucun",
        "aucune",
        "sans",
    )
)


NO_TOKEN = Secret("")


@dataclass(frozen=True, slots=True, repr=False)
class RowKeys:
    """What rows of one file are told apart by; empty where a row says none. IDs are without case, as they are unique here."""

    ocpp_id: str = ""
    serial_number: str = ""
    new_id: str = ""
    token: Secret = NO_TOKEN


class RowProblems:
    """Gathers what is wrong with a row. A question that a person has answered is none any more."""

    def __init__(self, confirmed: bool) -> None:
        self._confirmed = confirmed
        self.found: list[Notice] = []
        self.remarks: tuple[Notice, ...] = ()  # on what is taken as it is

    def add(self, code: Code, column: Column, **values: str) -> None:
        """What is wrong with this cell; an answered question is left out."""
        if not (self._confirmed and code in QUESTIONS):
            self.found.append(Notice(code, column, values))

    def spoilt(self, column: Column) -> bool:
        """Whether a spreadsheet changed the cell: what it holds now is no name of anything."""
        return any(one.code is Code.SPREADSHEET_CHANGED and one.field == column for one in self.found)

    def key(self, column: Column, text: str) -> str:
        """What rows are told apart by; nothing where the cell is spoilt: two such cells are no two of the same."""
        return "" if self.spoilt(column) else text.casefold()

    def refuse(self, refusal: Refusal, column: Column) -> None:
        """The notices of a rule of the domain, at this column."""
        for notice in refusal.notices:
            self.add(notice.code, column, **notice.values)


def text_of(cells: Cells, column: Column, problems: RowProblems) -> str:
    """A cell's text where it is fit to be looked at; empty, with a problem, where it is not."""
    text, damage = cells.get(column, EMPTY)
    if not text:
        return ""
    if damage is CellDamage.STRUCK:
        problems.add(Code.CELL_STRUCK, column)
    elif damage is CellDamage.HIDDEN:
        if column is Column.OCPP_ID:  # once for the row
            problems.add(Code.ROW_HIDDEN, column)
    elif damage is not None and column in EXACT:
        problems.add(Code.SPREADSHEET_CHANGED, column, shown="" if column is Column.TOKEN else shown_text(text, 40))
    if len(text) > LIMITS[column]:
        problems.add(Code.CELL_TOO_LONG, column, limit=str(LIMITS[column]), length=str(len(text)))
        return ""
    if column not in EXACT:
        text = with_plain_spaces(text)
    if not text.isprintable():
        character = next(character for character in text if not character.isprintable())
        problems.add(Code.CELL_CHARACTER, column, character=shown_character(character))
        return ""
    return text


def token_of(cells: Cells, ocpp_id: str, problems: RowProblems, confirmed: bool) -> Secret | None:
    """The token of a row, judged as one that is typed; None where it says none."""
    text = text_of(cells, Column.TOKEN, problems)
    if not text or text.casefold() in _BLANKS:
        return None
    try:
        found = token.check_token(text, ocpp_id or None, prefix_is_meant=confirmed)[0]
    except Refusal as refusal:
        problems.refuse(refusal, Column.TOKEN)
        return None
    if is_odd_token(text):
        problems.add(Code.TOKEN_ODD, Column.TOKEN)
    return found


def remark_on(secret: Secret | None, problems: RowProblems) -> None:
    """Says of the token of a row, wherever it stood, what is said of one that is typed."""
    if secret is not None:
        problems.remarks = token.short_token(secret.reveal())
