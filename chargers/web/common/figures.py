"""A number above a list, which leads to what it counts."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.wording.words import Word


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """`code` is the filter's value, empty for all; `query` the filters of its address."""

    code: str
    word: Word
    number: int
    chosen: bool
    query: str
