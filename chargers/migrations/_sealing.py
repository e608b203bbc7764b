"""Secrets in what chargers reported earlier: migrations seal them, again whenever more of them are known."""

from collections.abc import Callable, Iterator
from typing import Any

from chargers.domain.secret import Secret
from chargers.domain.secret_text import is_secret, masked, masked_value
from chargers.services.credentials import vault

AT_ONCE = 1000
TEXTS = {
    "Boot": ("vendor", "model", "charge_point_serial", "charge_box_serial", "firmware", "raw"),
    "Connector": ("info",),
    "Message": ("action", "unique_id", "text"),
    "Presence": ("dialled_path",),
    "StrayReport": ("text",),
}


def seal(apps: Any, schema_editor: Any) -> None:
    """Seals what is a secret, and masks it where it is only looked at."""
    _each(apps.get_model("chargers", "ReportedSetting"), ("value", "sealed"), _seal_value)
    _each(apps.get_model("chargers", "Step"), ("old", "new", "found", "sealed_old", "sealed_new"), _seal_step)
    for name, fields in TEXTS.items():
        _each(apps.get_model("chargers", name), fields, lambda row, fields=fields: _mask(row, fields))  # type: ignore[misc]


def unseal(apps: Any, schema_editor: Any) -> None:
    """Values as they were; what was only masked stays so."""
    rows = apps.get_model("chargers", "ReportedSetting").objects.exclude(sealed=None)
    for some in _batches(rows):
        for row in some:
            row.value, row.sealed = vault.unseal(row.sealed, f"reported by charger:{row.charger_id}").reveal(), None
        rows.model.objects.bulk_update(some, ["value", "sealed"])


def _seal_value(row: Any) -> bool:
    if not row.value or row.sealed is not None or not is_secret(row.key, row.value):
        return False
    row.sealed = vault.seal(Secret(row.value), f"reported by charger:{row.charger_id}")
    row.value = masked_value(row.key, row.value)
    return True


def _seal_step(row: Any) -> bool:
    changed = False
    for part in ("old", "new"):
        text = getattr(row, part)
        if text and masked(text) != text:
            setattr(row, f"sealed_{part}", vault.seal(Secret(text), f"change of charger:{row.change.charger_id}"))
            setattr(row, part, masked(text))
            changed = True
    return _mask(row, ("found",)) or changed


def _mask(row: Any, fields: tuple[str, ...]) -> bool:
    changed = {name: masked(text) for name in fields if (text := getattr(row, name)) and masked(text) != text}
    for name, text in changed.items():
        setattr(row, name, text[: row._meta.get_field(name).max_length])
    return bool(changed)


def _each(model: Any, fields: tuple[str, ...], mend: Callable[[Any], bool]) -> None:
    for some in _batches(model.objects.all()):
        if changed := [row for row in some if mend(row)]:
            model.objects.bulk_update(changed, fields)


def _batches(rows: Any) -> Iterator[list[Any]]:
    """By the primary key, so that what is written meanwhile does not disturb."""
    last: Any = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield some
        last = some[-1].pk
