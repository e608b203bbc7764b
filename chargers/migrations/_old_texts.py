"""Secrets in what lies here from before they were known as such: values of ended changes, the journal, and what meters, sessions,
connectors and attempts said. A migration seals and masks them, again whenever more of them are known."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from django.db.models import Q, QuerySet

from chargers.domain.secret import Secret
from chargers.domain.secret_keys import is_secret_key
from chargers.domain.secret_text import is_secret, masked
from chargers.services.credentials import vault

AT_ONCE = 500
TEXTS = {
    "MeterValue": ("value", "stamp", "measurand", "phase", "unit", "context", "location"),
    "Transaction": (
        *("id_tag", "meter_start_said", "start_stamp", "meter_stop_said", "stop_stamp", "stop_id_tag", "stop_reason"),
    ),
    "StrayReport": ("action", "id_tag", "text"),
    "Connector": ("status", "error_code", "info", "stamped_at", "earlier_error", "earlier_info"),
    "Arrival": ("claimed_id", "path", "detail"),
}
NO_NUMBER = r"[^0-9TZ:., +-]"  # a sign that no number and no time has: of millions of rows the few others


def clean(apps: Any, schema_editor: Any) -> None:
    """Nothing that is seen today as a secret lies in clear."""
    steps = apps.get_model("chargers", "Step").objects.exclude(change__ended_at=None).select_related("change")
    _each(steps, ("old", "new", "found", "sealed_old", "sealed_new", "write_only"), _seal_step)
    wishes = apps.get_model("chargers", "WantedValue").objects.exclude(value=None).exclude(value="").select_related("change")
    _each(wishes, ("value", "sealed_value"), _seal_wish)
    _clean_journal(apps.get_model("chargers", "JournalValue"), schema_editor)
    for name, fields in TEXTS.items():
        for field in fields:
            _mask_column(apps.get_model("chargers", name), field)


def _seal_step(row: Any) -> bool:
    """Of a setting that is a secret by its name; what is one in a text lies sealed already."""
    if row.write_only or not is_secret_key(row.key):
        return False
    for part in ("old", "new"):
        if (text := getattr(row, part)) and getattr(row, f"sealed_{part}") is None:
            setattr(row, f"sealed_{part}", vault.seal(Secret(text), f"change of charger:{row.change.charger_id}"))
    row.old, row.new, row.found, row.write_only = None, "", None, True
    return True


def _seal_wish(row: Any) -> bool:
    if row.role or not is_secret(row.key, row.value):
        return False
    row.sealed_value = vault.seal(Secret(row.value), f"wish for charger:{row.change.charger_id}")
    row.value = None
    return True


def _clean_journal(model: Any, schema_editor: Any) -> None:
    """The database lets nobody edit it: that is lifted where there is something to mask, and put back."""
    changed = []
    for some in _batches(model.objects.exclude(before="", after="")):
        changed += [row for row in some if _mask_value(row)]
    if not changed:
        return
    guards = [import_module(f"chargers.migrations.{name}") for name in ("0005_the_journal_is_kept", "0008_the_journal_is_not_replaced")]
    for guard in reversed(guards):
        guard.unguard(None, schema_editor)
    QuerySet(model).bulk_update(changed, ("before", "after"), batch_size=AT_ONCE)
    for guard in guards:
        guard.guard(None, schema_editor)


def _mask_value(row: Any) -> bool:
    before, after = ("" if is_secret_key(row.name) else masked(text) for text in (row.before, row.after))
    differs = (before, after) != (row.before, row.after)
    row.before, row.after = before, after
    return differs


def _mask_column(model: Any, field: str) -> None:
    said = model.objects.filter(**{f"{field}__regex": NO_NUMBER}).order_by().values_list(field, flat=True).distinct()
    secrets = [text for text in said.iterator() if masked(text) != text]
    for start in range(0, len(secrets), AT_ONCE):
        rows = model.objects.filter(Q((f"{field}__in", secrets[start : start + AT_ONCE])))
        _each(rows, (field,), lambda row: _mask(row, field))


def _mask(row: Any, field: str) -> bool:
    setattr(row, field, masked(getattr(row, field))[: row._meta.get_field(field).max_length])
    return True


def _each(rows: Any, fields: tuple[str, ...], mend: Callable[[Any], bool]) -> None:
    for some in _batches(rows):
        if changed := [row for row in some if mend(row)]:
            rows.model.objects.bulk_update(changed, fields)


def _batches(rows: Any) -> Iterator[list[Any]]:
    """By the primary key, so that what is written meanwhile does not disturb."""
    last: Any = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield some
        last = some[-1].pk
