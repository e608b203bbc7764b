"""Unique IDs of the calls that write a change's steps: a late answer tells its step, after a takeover too."""

from __future__ import annotations

from collections.abc import Sequence

from chargers.domain.changes.actions import Send
from chargers.domain.changes.progress import StepProgress

MOST_DIGITS = 4  # of a step's number


def of_step(change: int, steps: Sequence[StepProgress], send: Send) -> str:
    """`c`, the change's key in hexadecimal, the step's number, `u` where it is undone, and how often it was sent before."""
    step = steps[send.index]
    tries = step.undo_tries if send.undo else step.tries
    return f"c{change:x}-{send.index}{'u' if send.undo else ''}-{tries}"


def step_of(unique_id: str, change: int, steps: int) -> tuple[int, bool] | None:
    """Which of so many steps a call was for, and whether it undid it; None for an ID that is none of this change."""
    head, _, tail = unique_id.partition("-")
    if head != f"c{change:x}" or not tail:
        return None
    place = tail.split("-")[0]
    number = place.removesuffix("u")
    if not (number.isdecimal() and len(number) <= MOST_DIGITS and int(number) < steps):
        return None  # not of ours: a charger can send any ID
    return int(number), place != number
