"""What this process has stored of each charger today, and whether more of it is stored. Counts in memory; told in steps.

Use on the event loop's thread only. What is left out is told every few seconds, its first at once.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from chargers.central_system.tasks import log_failure
from chargers.domain.budgets.day_budget import BudgetKind, Budgets, DayUse
from chargers.services.budgets import day_counts

if TYPE_CHECKING:
    from chargers.central_system.tasks import Tasks
    from chargers.central_system.writer import Writer


class DayBudgets:
    """One for each central system."""

    def __init__(self, budgets: Budgets, writer: Writer, tasks: Tasks) -> None:
        self._budgets = budgets
        self._writer = writer
        self._tasks = tasks
        self._day = date.min
        self._uses: dict[tuple[int, BudgetKind], DayUse] = {}
        self._behind: set[DayUse] = set()  # told at the next tick
        self._due: set[DayUse] = set()  # told now
        self._telling = False

    def room(self, charger: int, kind: BudgetKind, at: datetime, rows: int = 1) -> DayUse | None:
        """What to `spend` of for that many rows. None where they are not stored: then they are counted."""
        if at.date() != self._day:
            self._turn(at.date())
        key = charger, kind
        use = self._uses.get(key)
        if use is None:
            use = self._uses[key] = DayUse(charger, self._day, kind, self._budgets[kind])
        if use.has_room:
            return use
        if use.leave_out(rows, at):
            self._tell_now(use)
        else:
            self._behind.add(use)
        return None

    def spend(self, use: DayUse, rows: int, size: int) -> None:
        """What is stored, in rows and bytes."""
        if use.spend(rows, size):
            self._tell_now(use)

    def tell(self) -> None:
        """What was left out since the last time; called at each tick."""
        if self._behind:
            self._due |= self._behind
            self._begin()

    async def stop(self) -> None:
        """Tells the others all that they do not know."""
        self._due |= self._behind.union(self._uses.values())
        await self._tell()

    def _turn(self, day: date) -> None:
        """A new day, with fresh budgets; what is not told of the old one is told yet."""
        self._behind.update(use for use in self._uses.values() if use.untold_left_out)
        self._day = day
        self._uses.clear()

    def _tell_now(self, use: DayUse) -> None:
        self._due.add(use)
        self._begin()

    def _begin(self) -> None:
        if not self._telling:
            self._telling = True
            self._tasks.spawn("telling of budgets", self._tell())

    async def _tell(self) -> None:
        """One at a time: what becomes due meanwhile goes together."""
        try:
            while self._due:
                uses, self._due = self._due, set()
                self._behind -= uses
                untold = {use: use.take_untold() for use in uses}
                try:
                    totals = await self._writer.run(lambda told=untold: day_counts.add(told.values()))  # type: ignore[misc]
                except Exception as problem:
                    for use, lost in untold.items():
                        use.put_back(lost)
                    self._behind |= uses
                    log_failure("telling of budgets", problem)
                    return
                for use, told in untold.items():
                    if (total := totals.get(told[:3])) is not None:
                        use.learn(total)
        finally:
            self._telling = False
