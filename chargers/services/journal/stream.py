"""The journal in the order in which it was written, for a machine that watches: one entry after the other, none twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from chargers.models import JournalEntry

SETTLED = timedelta(
    seconds=8
)  # longer than a transaction that writes an entry may take: one that comes later is older by its key
AT_ONCE = 500  # entries of one read
MOST_VALUES = 200  # of one entry: an import names every charger


def entries_after(key: int, now: datetime) -> Iterator[dict[str, Any]]:
    """The entries behind the one with this key, the oldest first; not those of the last seconds, before which others may come.

    Each is {"key", "at" (ISO 8601, UTC), "by", "action", "subject", "charger", "organisation", "person", "reason", "values"}:
    names as text, `values` a list of {"name", "before", "after"}; "values_left_out" counts those after `MOST_VALUES`. There are
    no secrets in them: the journal holds none.
    """
    while True:
        found = (
            JournalEntry.objects.filter(pk__gt=key).select_related("charger", "organisation", "person").order_by("pk")[:AT_ONCE]
        )
        entry = None
        for entry in found:
            if entry.at > now - SETTLED:
                return
            yield _as_record(entry)
        if entry is None:
            return
        key = entry.pk


def _as_record(entry: JournalEntry) -> dict[str, Any]:
    values = list(entry.values.order_by("pk").values("name", "before", "after")[: MOST_VALUES + 1])
    record = {
        "key": entry.pk,
        "at": entry.at.isoformat(),
        "by": entry.by_name,
        "action": entry.action,
        "subject": entry.subject,
        "charger": entry.charger.ocpp_id if entry.charger else None,
        "organisation": entry.organisation.name if entry.organisation else None,
        "person": entry.person.username if entry.person else None,
        "reason": entry.reason,
        "values": values[:MOST_VALUES],
    }
    if len(values) > MOST_VALUES:
        record["values_left_out"] = entry.values.count() - MOST_VALUES
    return record
