"""Adds up what the processes have stored of chargers, and what was left out. Written in steps; two may write at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from chargers.domain.budgets.day_budget import BudgetKind, DaySum
from chargers.models import Charger, DayCount
from chargers.services.budgets.limits import limits
from chargers.services.bulk_sql import BulkInsert
from chargers.services.doorbell import charger_changed

Key = tuple[int, date, str]
_add = BulkInsert(
    DayCount, DaySum._fields, key=["charger", "day", "kind"], adds=["rows", "size", "left_out"], stays=["left_out_since"]
)


def add(untold: Iterable[DaySum]) -> dict[Key, DaySum]:
    """Adds these, and returns what is known of each now. Those of chargers that are no more are not among them."""
    sums: dict[Key, DaySum] = {}
    for one in untold:
        key = one[:3]
        sums[key] = sums[key].plus(one) if key in sums else one
    here = set(Charger.objects.filter(pk__in={one.charger for one in sums.values()}).values_list("pk", flat=True))
    _add([sums[key] for key in sorted(sums) if key[0] in here])  # in one order, so that two processes do not wait for each other
    charger_changed(inside={one.charger for one in sums.values() if one.left_out and one.charger in here})
    rows = DayCount.objects.filter(charger__in=here, day__in={one.day for one in sums.values()})
    totals = (DaySum(*row) for row in rows.values_list(*DaySum._fields))
    return {total[:3]: total for total in totals}


def of_day(charger: int, at: datetime) -> dict[BudgetKind, DaySum]:
    """What is known of one charger's day."""
    rows = DayCount.objects.filter(charger=charger, day=at.astimezone(UTC).date()).values_list(*DaySum._fields)
    found = {row[2]: DaySum(*row) for row in rows}
    return {kind: found[kind] for kind in BudgetKind if kind in found}


def has_room(charger: int, kind: BudgetKind, at: datetime) -> bool:
    """Whether one more of this kind is stored. One query: for what is rare."""
    known = of_day(charger, at).get(kind)
    return known is None or known.is_within(limits()[kind])
