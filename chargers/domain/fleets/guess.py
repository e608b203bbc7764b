"""Which column of a table without names is what, by what stands in it: for a person to look at, never to act upon unseen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from chargers.domain.fleets.columns import COLUMNS, Column, ImportKind

LOOKED_AT = 50  # rows
_SHARE = 0.8  # of the cells that are not empty
_SERIAL = re.compile(r"\d{5,12}")
_TYPE = re.compile(r"(?:cpa|evc)[ -]?\d?(?:[.]?x)?", re.IGNORECASE)
_ID = re.compile(r"(?=[^*_-]*[*_-])[A-Za-z0-9*_.-]{4,60}")
_TOKEN = re.compile(r"[!-~]{8,200}")
_LOOKS: tuple[tuple[Column, Callable[[str], bool]], ...] = (
    (Column.URL, lambda text: "://" in text),
    (Column.OCPP_INFO, lambda text: "cpsn=" in text.lower()),
    (Column.CONTROLLER_TYPE, lambda text: _TYPE.fullmatch(text) is not None),
    (Column.OCPP_ID, lambda text: _ID.fullmatch(text) is not None),
    (Column.NEW_ID, lambda text: _ID.fullmatch(text) is not None),
    (Column.SERIAL_NUMBER, lambda text: _SERIAL.fullmatch(text) is not None),
    (Column.TOKEN, lambda text: _looks_like_a_token(text)),
)


def _looks_like_a_token(text: str) -> bool:
    """Letters and digits together, in one word."""
    return _TOKEN.fullmatch(text) is not None and any(map(str.isdigit, text)) and any(map(str.isalpha, text))


def guess_columns(rows: Sequence[Sequence[str]], kind: ImportKind) -> dict[Column, int]:
    """The first column that looks like each; the first one of all is the OCPP ID where none looks like one."""
    width = max((len(row) for row in rows), default=0)
    cells = [[row[place] for row in rows[:LOOKED_AT] if place < len(row) and row[place]] for place in range(width)]
    found: dict[Column, int] = {}
    for column, looks in _LOOKS:
        if column not in COLUMNS[kind]:
            continue
        for place, texts in enumerate(cells):
            if place not in found.values() and texts and sum(map(looks, texts)) >= _SHARE * len(texts):
                found[column] = place
                break
    if Column.OCPP_ID not in found and width and 0 not in found.values():
        found[Column.OCPP_ID] = 0
    return {column: found[column] for column in COLUMNS[kind] if column in found}
