"""Sampled values on their way to the writer; beyond a charger's budget the first and the last ones of each session alone (C20).

Which sessions are open is asked once, when a charger is beyond its budget: made-up numbers cost no query and no row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from chargers.domain.budgets.day_budget import BudgetKind
from chargers.services.presence.record import MeterValueRow
from chargers.services.transactions import session_values

if TYPE_CHECKING:
    from chargers.central_system.day_budgets import DayBudgets
    from chargers.central_system.writer import Writer

FEW = 100  # values that are kept of one end of a session
ROW = 100  # bytes of a row beside its value, about

Ends = dict[int, Sequence[int] | None]  # by session: the rows of its last values; None where it has none at all yet


class MeterLog:
    """One for each central system."""

    def __init__(self, writer: Writer, budgets: DayBudgets) -> None:
        self._writer = writer
        self._budgets = budgets
        self._day = date.min
        self._open: dict[int, Ends] = {}  # of chargers that are beyond their budget today

    def stores(self, charger: int, rows: Sequence[MeterValueRow], at: datetime) -> bool:
        """Hands them to the next flush. False where there is no room: `keep_ends` is for those."""
        if not rows:
            return True
        use = self._budgets.room(charger, BudgetKind.METER_VALUES, at, len(rows))
        if use is None:
            if at.date() != self._day:
                self._day = at.date()
                self._open.clear()
            return False
        self._budgets.spend(use, len(rows), sum(ROW + len(row.value) for row in rows))
        self._writer.facts.meter_values.extend(rows)
        return True

    def started(self, charger: int, number: int) -> None:
        """A session of a charger that may be beyond its budget: its first values are yet to come."""
        ends = self._open.get(charger)
        if ends is not None and number not in ends:
            ends[number] = None
            if len(ends) > session_values.MOST_OPEN:
                del ends[next(iter(ends))]

    async def keep_ends(self, charger: int, rows: Sequence[MeterValueRow], *, stopped: bool = False) -> None:
        """Stores them where they are the first of a session of this charger, else in place of its last ones.

        `stopped`: they came with its end, so they hold both. Returns once they are in the database.
        """
        number = rows[0].transaction_number
        if number is None:
            return
        ends = self._open.get(charger)
        if ends is None:
            ends = self._open[charger] = await self._writer.run(lambda: session_values.open_sessions(charger))
        if number not in ends:
            return
        last = ends[number]
        few = rows[:FEW] if last is None else rows[-FEW:]
        if stopped and len(rows) > FEW:
            few = (*rows[: FEW // 2], *rows[-FEW // 2 :])
        stored = await self._writer.run(lambda: session_values.replace(few, last or ()))
        ends[number] = () if last is None else stored
