"""A span of time within which rows are looked for, and the refusal where they are too many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class TooMany(ValueError):
    """More rows than one file holds: a shorter time or a narrower filter is to be chosen."""


@dataclass(frozen=True, slots=True)
class Span:
    """From, and up to without, by our own clock (C19). None: no bound."""

    since: datetime | None = None
    until: datetime | None = None


EVER = Span()
