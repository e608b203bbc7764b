"""Rows without a head: "NL-77;wss://host/ocpp/;token". An address and a roaming ID show what they are; the rest is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from chargers.domain.endpoint.endpoint import Placeholder
from chargers.domain.paste.finds import LabelledFind
from chargers.domain.paste.labels import LabelRole, role_of
from chargers.domain.paste.quoted import Quotation
from chargers.domain.paste.spans import Spans
from chargers.domain.paste.tables import MOST_ROWS, cells_of

_BETWEEN = tuple(re.compile(one) for one in (r"\t", r"\|", r";", r"[ ]/[ ]", r"[ ][–-][ ]"))  # noqa: RUF001
_SPLITS = tuple(re.compile(one) for one in (r"\t", r"\|", r";", r","))
_ADDRESS = re.compile(r"wss?://[^\s;,|]{1,1000}", re.IGNORECASE)
_ROAMING_ID = re.compile(r"[A-Z]{2}\*[A-Z0-9]{2,4}\*[A-Z0-9*_-]{1,30}")
_SERIAL = re.compile(r"1(?:17|81|85|89)\d{4,5}")
_WORD = re.compile(r"[^\s/:=]\S{3,100}")
_LIKE_AN_ID = re.compile(r"[A-Za-z]{1,10}[-_]?[A-Za-z0-9]{0,10}(?:[-_][A-Za-z0-9]{1,10}){0,3}\d")
_MIXED = re.compile(r"(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])\S{4,}")
_MOST = 8  # cells
MOST_WORDS = 4  # of a row in which only words stand


@dataclass(frozen=True, slots=True)
class _Cell:
    """`column`: the place in its row, by which rows are compared."""

    text: str
    start: int
    column: int
    role: LabelRole


def find_rows(quotation: Quotation, taken: list[tuple[int, int]], first: int) -> tuple[list[LabelledFind], list[tuple[int, int]]]:
    """The cells of every row outside of what is `taken` already, numbered from `first`, and the places that the rows take."""
    rows, spans, at, closed = list[list[_Cell]](), list[tuple[int, int]](), 0, Spans(taken)
    alike = list[tuple[list[_Cell], tuple[int, int]]]()  # lines one below the other that may be rows together
    for line in [*quotation.text.text.split("\n"), ""]:
        place = (at, at + len(line))
        is_open = len(rows) < MOST_ROWS and len(line) < 1000 and not closed.overlap(*place)
        cells, at = _row(line, at) if is_open else [], at + len(line) + 1
        words = _words_of(line, place[0]) if is_open and not cells else []
        if not words or (alike and len(words) != len(alike[-1][0])):
            for own, own_place in alike if _are_rows([row for row, _ in alike]) else ():
                rows.append(own)
                spans.append(own_place)
            alike = []
        if words:
            alike.append((words, place))
        if cells:
            rows.append(cells)
            spans.append(place)
    named = _column_of_ids(rows)
    finds = []
    for record, row in enumerate(rows, first):
        for cell in row:
            is_id = cell.role is LabelRole.CELL and cell.column == named
            role = LabelRole.WEAK_ID if is_id else cell.role
            one = LabelledFind(
                role, cell.text, cell.start, cell.start + len(cell.text), label="id" if is_id else "", record=record
            )
            finds.append(replace(one, depth=quotation.depth_at(cell.start)))
    return finds, spans


def _row(line: str, at: int) -> list[_Cell]:
    """The cells of a line that is a row; none of another line."""
    for split in _SPLITS:
        spans = list(cells_of(line, split))
        if not 2 <= len(spans) <= _MOST:
            continue
        cells = []
        for column, (start, end) in enumerate(spans):
            text = line[start:end].strip().strip("\"'")
            cells.append(_Cell(text, at + line.index(text, start), column, _role(text)))
        if _is_row(cells, split):
            return [cell for cell in cells if cell.role is not LabelRole.OTHER]
    return []


def _words_of(line: str, at: int) -> list[_Cell]:
    """The cells of a line in which only words stand, and nothing says of what."""
    for split in _BETWEEN:
        spans = list(cells_of(line, split))
        if not 2 <= len(spans) <= MOST_WORDS:
            continue
        texts = [(line[start:end].strip(), start) for start, end in spans]
        if all(_WORD.fullmatch(text) and role_of(text) is None for text, _ in texts):
            return [_Cell(text, at + line.index(text, start), column, _role(text)) for column, (text, start) in enumerate(texts)]
    return []


def _are_rows(rows: list[list[_Cell]]) -> bool:
    """Whether they are of several chargers: a column of words made as IDs are, and another one of words with digits."""
    named = _column_of_ids(rows)
    if named is None or not all(_LIKE_AN_ID.fullmatch(row[named].text) for row in rows):
        return False
    return any(all(_MIXED.match(row[column].text) for row in rows) for column in range(len(rows[0])) if column != named)


def _role(text: str) -> LabelRole:
    for pattern, role in ((_ADDRESS, LabelRole.ADDRESS), (_ROAMING_ID, LabelRole.OCPP_ID), (_SERIAL, LabelRole.SERIAL)):
        if pattern.fullmatch(text):
            return role
    return LabelRole.CELL if _WORD.fullmatch(text) else LabelRole.OTHER


def _is_row(cells: list[_Cell], split: re.Pattern[str]) -> bool:
    """Whether all cells are single words, one of them shows what it is, and another may be an ID or a token."""
    filled = [cell for cell in cells if cell.text]
    addresses = [cell for cell in filled if cell.role is LabelRole.ADDRESS]
    known = addresses or [cell for cell in filled if cell.role is LabelRole.OCPP_ID]
    rest = [cell for cell in filled if cell not in known]
    if len(known) != 1 or not rest or any(" " in cell.text or role_of(cell.text) is not None for cell in rest):
        return False
    if not addresses:
        return any(cell.role is LabelRole.CELL and re.search(r"\d", cell.text) for cell in rest)
    own_comma = split.pattern in {";", ","} and len(filled) == 2 and addresses[0] is filled[0]  # of the address, perhaps
    return not own_comma or addresses[0].text.endswith(("/", Placeholder.OCPP_ID))


def _column_of_ids(rows: list[list[_Cell]]) -> int | None:
    """The one column of several rows in which all words differ and begin alike, as IDs do and tokens do not."""
    if len(rows) < 2 or any(cell.role is LabelRole.OCPP_ID for row in rows for cell in row):
        return None
    columns: dict[int, list[str]] = {}
    for cell in (cell for row in rows for cell in row if cell.role is LabelRole.CELL):
        columns.setdefault(cell.column, []).append(cell.text)
    alike = [
        column
        for column, texts in columns.items()
        if len(texts) == len(set(texts)) == len(rows) and len({text[:2] for text in texts}) == 1
    ]
    if len(alike) > 1:
        alike = [column for column in alike if all(map(_LIKE_AN_ID.fullmatch, columns[column]))]
    return alike[0] if len(alike) == 1 else None
