"""The budgets of a charger's day, as the environment says (ecc_web/environment)."""

from __future__ import annotations

from django.conf import settings

from chargers.domain.budgets.day_budget import Budget, BudgetKind, Budgets

MEGABYTE = 1_000_000


def limits() -> Budgets:
    """Of each kind: its own number of rows, and the same number of bytes for all."""
    size = settings.DAILY["DAILY_MEGABYTES"] * MEGABYTE
    return {kind: Budget(settings.DAILY[f"DAILY_{kind.name}"], size) for kind in BudgetKind}
