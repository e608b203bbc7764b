"""Sees every save of a change, once it is committed: what the rules of the proof are held against, and what moved where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.simulation.stand_in import stand_in

if TYPE_CHECKING:
    from chargers.domain.changes.progress import ChangeProgress


@dataclass(frozen=True, slots=True)
class Saved:
    """A change before and after what was saved."""

    change: int
    charger: int
    before: ChangeProgress
    after: ChangeProgress


class Witness:
    """Between the product and those who judge it. `judge` hears of each save after its commit."""

    def __init__(self, judge: Callable[[Saved], None], transitions: Counter[str]) -> None:
        self._judge, self.transitions = judge, transitions
        self._open: list[Saved] = []

    def begin(self) -> None:
        """A job begins: what the one before it did not commit is not true."""
        self._open.clear()

    def committed(self) -> None:
        """What was saved in this transaction holds."""
        kept, self._open = self._open, []
        for saved in kept:
            self._judge(saved)

    def watch(self) -> None:
        """Stands between, for the rest of this process."""
        from chargers.domain.changes import states, transitions
        from chargers.services.changes import store

        save, check = store.save_progress, states.check_change

        def watched_save(change: Any, before: ChangeProgress, after: ChangeProgress, *others: Any) -> None:
            save(change, before, after, *others)
            self._open.append(Saved(change.pk, change.charger_id, before, after))

        def watched_check(present: Any, following: Any) -> None:
            check(present, following)
            if present is not following:
                self.transitions[f"{present} to {following}"] += 1

        stand_in(store, "save_progress", watched_save)
        stand_in(transitions, "check_change", watched_check)  # where it is called, as it was imported
