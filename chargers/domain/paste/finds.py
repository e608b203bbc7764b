"""One value with its label, as it was found in a text."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.domain.paste.labels import Role
from chargers.domain.paste.values import Nothing, Reading

PAST = 100  # is added to the depth of what a label calls old or present


@dataclass(frozen=True, slots=True, repr=False)
class Find:
    """`text` from `start` to `end` of the plain text is for `role`. `depth`: how deep it is quoted; `record`: of which charger.

    For a token, `token` says what was read. No repr: it may hold a token.
    """

    role: Role
    text: str
    start: int
    end: int
    depth: int = 0
    label: str = ""
    alone: bool = True
    record: int | None = None
    token: Reading | Nothing | None = None
