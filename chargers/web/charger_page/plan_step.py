"""A step of a plan, as each preview shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownPlanStep:
    """`name`: what people call the setting; `word`: what it is; `what`: what writing it does.

    `risk`: what may go wrong after it; `danger`: what a wrong value affects.
    """

    number: int
    key: str
    old: str
    old_known: bool
    new: str
    leg: int = 1
    name: str = ""
    word: str = ""
    what: str = ""
    risk: str = ""
    danger: str = ""
