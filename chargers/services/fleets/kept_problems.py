"""What is wrong with a row, as it is kept beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chargers.domain.errors import Code, Notice

_CODES = frozenset(code.value for code in Code)


def write_problems(problems: Iterable[Notice]) -> list[list[object]]:
    """Problems as they are kept."""
    return [[problem.field, problem.code.value, dict(problem.values)] for problem in problems]


def read_problems(kept: list[list[Any]]) -> tuple[Notice, ...]:
    """Problems as they were kept. A code that this version does not know is left out."""
    return tuple(Notice(Code(code), place, values) for place, code, values in kept if code in _CODES)
