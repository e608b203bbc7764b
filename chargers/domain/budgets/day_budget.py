"""How much of one charger is stored a day, and what of it is counted only. Knows no database; a day is one of UTC.

A process counts by itself and tells the others in steps, so that no message costs a query: a restart, or another process, gives
a charger at most one step more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

STEPS = 100  # of a budget: what a process has spent of it is told once it is one of them


class BudgetKind(StrEnum):
    """What has a budget of its own; in the order in which pages name them."""

    MESSAGES = "messages"
    METER_VALUES = "meter_values"
    BOOTS = "boots"
    SETTINGS = "settings"  # values that settings had
    CONNECTS = "connects"  # lines of the history: each with its end, and with the response times of that line
    ATTEMPTS = "attempts"  # to connect, that were refused: rows for address, reason and hour


class Budget(NamedTuple):
    """Of one kind, for one charger and day: rows, and bytes of them together."""

    rows: int
    size: int


Budgets = Mapping[BudgetKind, Budget]


class DaySum(NamedTuple):
    """Of one charger, day and kind: what is stored, and how much more came. `left_out_since`: when the first did."""

    charger: int
    day: date
    kind: str
    rows: int = 0
    size: int = 0
    left_out: int = 0
    left_out_since: datetime | None = None

    def plus(self, other: DaySum) -> DaySum:
        """Both together."""
        firsts = [each for each in (self.left_out_since, other.left_out_since) if each is not None]
        rows, size, left_out = (a + b for a, b in zip(self[3:6], other[3:6], strict=True))
        return DaySum(self.charger, self.day, self.kind, rows, size, left_out, min(firsts, default=None))

    def is_within(self, budget: Budget) -> bool:
        """Whether one more is stored."""
        return self.rows < budget.rows and self.size < budget.size


@dataclass(slots=True, eq=False)
class DayUse:
    """What one process knows of one charger, day and kind. `untold`: what it has not told the others yet."""

    charger: int
    day: date
    kind: BudgetKind
    budget: Budget
    rows: int = 0
    size: int = 0
    untold_rows: int = 0
    untold_size: int = 0
    untold_left_out: int = 0
    left_out_since: datetime | None = None

    @property
    def has_room(self) -> bool:
        """Whether one more is stored. The last one may be larger than what was left."""
        return self.rows < self.budget.rows and self.size < self.budget.size

    def spend(self, rows: int, size: int) -> bool:
        """Counts what is stored. True once there is a step to tell."""
        self.rows += rows
        self.size += size
        self.untold_rows += rows
        self.untold_size += size
        return self.untold_rows * STEPS >= self.budget.rows or self.untold_size * STEPS >= self.budget.size

    def leave_out(self, rows: int, at: datetime) -> bool:
        """Counts what is not stored. True for the first, which is told at once."""
        self.untold_left_out += rows
        if self.left_out_since is None:
            self.left_out_since = at
            return True
        return False

    def take_untold(self) -> DaySum:
        """What the others do not know; from now on it counts as told."""
        untold = self.untold_rows, self.untold_size, self.untold_left_out
        self.untold_rows = self.untold_size = self.untold_left_out = 0
        return DaySum(self.charger, self.day, self.kind, *untold, self.left_out_since)

    def put_back(self, untold: DaySum) -> None:
        """It could not be told."""
        self.untold_rows += untold.rows
        self.untold_size += untold.size
        self.untold_left_out += untold.left_out

    def learn(self, total: DaySum) -> None:
        """What all processes have told together."""
        self.rows, self.size = max(self.rows, total.rows), max(self.size, total.size)
