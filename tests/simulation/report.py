"""What many seeds came to, in numbers: how far it is, how it ended, and what never happened."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from tests.simulation import coverage
from tests.simulation.seeds import Outcome

WIDTH = 30


class Report:
    """Adds outcomes up. `minutes`: how long further seeds are taken, beyond those asked for."""

    def __init__(self, *, ci_seeds: int, minutes: float | None = None) -> None:
        self.happened: Counter[str] = Counter()
        self.transitions: Counter[str] = Counter()
        self.seeds = self.failed = 0
        self._ends: Counter[str] = Counter()
        self._apart: Counter[str] = Counter()
        self._problems: Counter[str] = Counter()
        self._virtual = self._served = self._cpu = 0.0
        self._ci_seeds, self._minutes = ci_seeds, minutes
        self._wanted = 0
        self._began = time.monotonic()

    def numbers_of(self, wanted: Sequence[int]) -> Iterator[int]:
        """The seeds to play: those wanted, or from their first on for as long as there is time."""
        self._wanted = len(wanted)
        if self._minutes is None:
            yield from wanted
            return
        number = wanted[0]
        while time.monotonic() - self._began < self._minutes * 60:
            yield number
            number += 1

    def add(self, outcome: Outcome) -> None:
        self.seeds += 1
        self.failed += outcome.failed
        self.happened += outcome.happened
        self.transitions += outcome.transitions
        self._ends += outcome.ends
        self._apart += outcome.apart
        self._problems.update({problem.kind for problem in outcome.problems})
        self._virtual += outcome.virtual
        self._served += outcome.virtual * outcome.processes
        self._cpu += outcome.cpu

    def progress(self) -> None:
        """One line that is written over, where somebody looks."""
        if not sys.stderr.isatty():
            return
        spent = time.monotonic() - self._began
        share = spent / (self._minutes * 60) if self._minutes else self.seeds / max(self._wanted, 1)
        done = int(min(share, 1.0) * WIDTH)
        bar = "#" * done + "." * (WIDTH - done)
        text = f"[{bar}] {self.seeds} seeds, {self._ends.total()} changes, {self._virtual / 3600:.1f} h, {self.failed} failed"
        print(f"\r{text}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def print(self) -> None:
        """The numbers, for people."""
        changes, minutes = self._ends.total(), self._cpu / 60
        print(f"{changes} changes ended in {self._virtual / 3600:.1f} simulated hours ({self._served / 3600:.1f} server-hours)")
        print(f"{changes / max(minutes, 1e-9):.0f} changes a minute and core, {self._cpu:.0f} s of a core")
        for title, counter in (("ended", self._ends), ("counted apart", self._apart), ("does not hold", self._problems)):
            for name, number in counter.most_common():
                print(f"{number:8}  {title}: {name}")
        print(f"happened: {coverage.numbers(self.happened, self.transitions)}")
        for title, names in zip(("faults", "transitions"), coverage.missing(self.happened, self.transitions), strict=True):
            if names and (self.seeds >= self._ci_seeds or len(names) < WIDTH):
                print(f"never happened, {title}: {', '.join(names)}")

    def last_line(self) -> str:
        return f"{self.seeds} seeds, {self.failed} failed"

    def as_numbers(self) -> dict[str, Any]:
        """For a program; counts, and seconds."""
        faults, transitions = coverage.missing(self.happened, self.transitions)
        return {
            "seeds": self.seeds,
            "failed": self.failed,
            "changes": self._ends.total(),
            "virtual_seconds": self._virtual,
            "server_seconds": self._served,
            "core_seconds": self._cpu,
            "ends": dict(self._ends),
            "apart": dict(self._apart),
            "problems": dict(self._problems),
            "happened": dict(self.happened),
            "transitions": dict(self.transitions),
            "never_happened": {"faults": faults, "transitions": transitions},
        }
