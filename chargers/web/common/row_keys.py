"""Keys of rows as a query or a form says them. What no key can be is none: the database is not asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

LONGEST = 18  # digits: what every database takes as a key


def row_key(text: str) -> int | None:
    """The key that a text says; None where it says none."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def row_keys(texts: Iterable[str], most: int) -> list[int]:
    """Those of the first `most` texts that can be keys."""
    return [key for text in islice(texts, most) if (key := row_key(text)) is not None]
