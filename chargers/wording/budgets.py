"""What is counted only, in words: a sentence for each kind of which a charger sends too much (domain/budgets)."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.budgets.day_budget import Budget, BudgetKind, DaySum
from chargers.wording.times import moment

MEGABYTE = 1_000_000

_LEFT_OUT: dict[BudgetKind, str | Promise] = {
    BudgetKind.MESSAGES: _(
        "Since %(since)s messages are counted and not stored: %(count)s so far. Stored are %(rows)s a day, or %(size)s MB."
    ),
    BudgetKind.METER_VALUES: _(
        "Since %(since)s meter values are counted and not stored: %(count)s so far. Stored are %(rows)s a day, or %(size)s MB, "
        "and the first and the last of each session in any case."
    ),
    BudgetKind.BOOTS: _(
        "Since %(since)s boots are counted and not stored: %(count)s so far. Stored are %(rows)s a day, or %(size)s MB."
    ),
    BudgetKind.SETTINGS: _(
        "Since %(since)s earlier values of its settings are not kept: %(count)s so far. Kept are %(rows)s a day, or %(size)s MB. "
        "The present values are always stored."
    ),
    BudgetKind.CONNECTS: _(
        "Since %(since)s connects are counted and not listed: %(count)s so far. Listed are %(rows)s a day, each with its end. "
        "Whether it is here now is always known."
    ),
    BudgetKind.ATTEMPTS: _(
        "Since %(since)s refused attempts to connect are counted and not listed: %(count)s so far. Listed are %(rows)s a day."
    ),
}


def left_out(kind: BudgetKind, known: DaySum, budget: Budget, now: datetime) -> str:
    """One sentence or two: since when, how many, and how many are stored."""
    return str(_LEFT_OUT[kind]) % {
        "since": moment(known.left_out_since or now, now),
        "count": number_format(known.left_out, force_grouping=True),
        "rows": number_format(budget.rows, force_grouping=True),
        "size": number_format(budget.size // MEGABYTE),
    }
