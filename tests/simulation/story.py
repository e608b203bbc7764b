"""A failure in words: what was the matter, and what happened to that charger until then."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.simulation.seeds import Outcome
from tests.simulation.world import Problem

LINES = 70  # of a story
AFTER = 5.0  # seconds of it beyond the failure
MURMUR = ("database", "commit unsaid")
EVERYBODYS = ("process ", "calm", "the clocks", *MURMUR, "PROBLEM")


def tell(outcome: Outcome, problem: Problem) -> Iterator[str]:
    """The lines of it."""
    yield f"seed {outcome.play.seed}: {problem.kind}"
    yield f"  {problem.text.rstrip()}"
    whose = set(re.findall(r"charger \d+", problem.text)) | _charger_of(outcome, problem)
    names = {re.compile(rf"\b{re.escape(name)}\b") for name in (*whose, *re.findall(r"change \d+\b", problem.text))}
    told = [
        (at, what)
        for at, what in outcome.diary
        if at <= problem.at + AFTER and (what.startswith(EVERYBODYS) or any(name.search(what) for name in names))
    ]
    lines = [f"  {at:9.2f}  {what}" for at, what in _without_murmur(told)]
    if len(lines) > LINES:
        yield f"  ... {len(lines) - LINES} lines before"
    yield from lines[-LINES:]


def _without_murmur(told: list[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    """What befalls the database again and again is told once, until something else happens."""
    murmured: set[str] = set()
    for at, what in told:
        if not what.startswith(MURMUR):
            murmured.clear()
            yield at, what
        elif what not in murmured:
            murmured.add(what)
            yield at, what


def _charger_of(outcome: Outcome, problem: Problem) -> set[str]:
    """The chargers whose change it is about."""
    changes = re.findall(r"change \d+\b", problem.text)
    asked = re.compile(rf"(?:{'|'.join(changes)}) of (charger \d+)") if changes else None
    return {found[1] for _, what in outcome.diary if asked is not None and (found := asked.search(what))}
