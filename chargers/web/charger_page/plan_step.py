"""A step of a plan, as each preview shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownPlanStep:
    """`word`: what the setting is; `what`: what writing it does.

    `risk`: what may go wrong after it; `danger`: what a wrong value affects.
    """

    number: int
    key: str
    old: str
    old_known: bool
    new: str
    leg: int = 1
    word: str = ""
    what: str = ""
    risk: str = ""
    danger: str = ""
