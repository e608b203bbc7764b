"""A valid answer to a charger's message, and what must happen around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Payload = dict[str, Any]


class Unusable(ValueError):
    """A payload of which nothing can be made; answered with a CALLERROR."""


class Reply:
    """`commit`: it leaves after what it promises is in the database. `flaw`: code of what was odd. `then`: for when it left."""

    __slots__ = ("commit", "flaw", "payload", "then")

    def __init__(self, payload: Payload, commit: bool = False, flaw: str = "", then: Callable[[], None] | None = None) -> None:
        self.payload = payload
        self.commit = commit
        self.flaw = flaw
        self.then = then
