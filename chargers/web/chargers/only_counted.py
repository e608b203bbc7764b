"""Of what a charger sends too much today: what is counted and not stored."""

from __future__ import annotations

from datetime import datetime

from chargers.models import Charger
from chargers.services.budgets import day_counts
from chargers.services.budgets.limits import limits
from chargers.wording import budgets


def show_only_counted(charger: Charger, now: datetime) -> list[str]:
    """A sentence for each kind; nothing is asked of the database where everything is stored."""
    if not charger.only_counted:  # type: ignore[attr-defined]
        return []
    known = day_counts.of_day(charger.pk, now)
    return [budgets.left_out(kind, one, limits()[kind], now) for kind, one in known.items() if one.left_out]
