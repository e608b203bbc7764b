"""A failure with less in it: which faults and which errands of people it needs, found by leaving out and playing again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from tests.simulation.seeds import Outcome, Play, play_one

T = TypeVar("T")
MOST_PLAYS = 24


def shorten(failed: Outcome, tell: Callable[[str], None]) -> Outcome:
    """The outcome of the shortest play found that fails in the same way; `failed` itself where none is shorter."""
    kind, best = failed.problems[0].kind, failed
    plays = iter(range(MOST_PLAYS))

    def fails(play: Play) -> Outcome | None:
        if next(plays, None) is None:
            return None
        tell(f"left out: {', '.join(play.without) or 'no fault'}, {len(play.left_out)} errands")
        outcome = play_one(play)
        return outcome if any(problem.kind == kind for problem in outcome.problems) else None

    for part in _halves(failed.kinds):
        if shorter := fails(replace(best.play, without=(*best.play.without, *part))):
            best = shorter
    for errands in _halves(tuple(range(best.errands))):
        if shorter := fails(replace(best.play, left_out=(*best.play.left_out, *errands))):
            best = shorter
    return best


def _halves(whole: Sequence[T]) -> list[tuple[T, ...]]:
    """The first half, the second, then quarters: disjoint within one size."""
    found: list[tuple[T, ...]] = []
    size = (len(whole) + 1) // 2
    while size >= 1 and whole:
        found += [tuple(whole[start : start + size]) for start in range(0, len(whole), size)]
        size = size // 2 if size > 1 else 0
    return found


def words(outcome: Outcome) -> str:
    """How it is played again."""
    play = outcome.play
    parts = [f"script/prove --one {play.seed}"]
    if play.mutation:
        parts.append(f"--mutation {play.mutation}")
    if play.without:
        parts.append(f"--without '{','.join(sorted(set(play.without)))}'")
    if play.left_out:
        parts.append(f"--left-out {','.join(map(str, sorted(set(play.left_out))))}")
    return " ".join(parts)
