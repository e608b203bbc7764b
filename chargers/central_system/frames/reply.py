"""A valid answer to a charger's message, and what must happen around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

Payload = dict[str, Any]
Then = Callable[["Session"], None]


class Unusable(ValueError):
    """A payload of which nothing can be made; answered with a CALLERROR."""


class Reply:
    """`commit`: it leaves after what it promises is in the database. `flaw`: code of what was odd. `then`: for when it
    left, by which session that was."""

    __slots__ = ("commit", "flaw", "payload", "then")

    def __init__(self, payload: Payload, commit: bool = False, flaw: str = "", then: Then | None = None) -> None:
        self.payload = payload
        self.commit = commit
        self.flaw = flaw
        self.then = then
