"""The first and the last meter values of sessions whose charger sends too many: the last ones take the place of those before."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from chargers.models import MeterValue, Transaction
from chargers.services.presence.record import MeterValueRow

_COLUMNS = ("charger_id", *MeterValueRow._fields[1:])
MOST_OPEN = 500  # sessions of one charger that are watched, the newest


def open_sessions(charger: int) -> dict[int, Sequence[int] | None]:
    """Sessions that have not ended, the oldest first. None for one of which no value is stored yet, else nothing to replace."""
    values = MeterValue.objects.filter(charger=charger, transaction_number=OuterRef("pk"))
    mine = Transaction.objects.filter(charger=charger, stopped_at=None).order_by("-pk").annotate(valued=Exists(values))
    newest = list(mine.values_list("pk", "valued")[:MOST_OPEN])
    return {number: () if valued else None for number, valued in reversed(newest)}


def replace(rows: Sequence[MeterValueRow], replaced: Sequence[int]) -> list[int]:
    """Stores rows in place of others, and returns their keys."""
    MeterValue.objects.filter(pk__in=replaced).delete()
    columns = (dict(zip(_COLUMNS, row, strict=True)) for row in rows)
    return [stored.pk for stored in MeterValue.objects.bulk_create(MeterValue(**each) for each in columns)]
