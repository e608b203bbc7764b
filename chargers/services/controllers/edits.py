"""What administrators change of controller types (in Django's admin), in the journal with before and after."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from chargers.models import ControllerType
from chargers.services.controllers.controller_types import FIELD_VALUES, TYPE_VALUES
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, Actor, ValueChange


def facts_of_type(pk: int | None) -> dict[str, str]:
    """What the rows of a controller type say, by names such as `layout`, `options.key` and `prefix 181`. None: nothing yet."""
    row = ControllerType.objects.filter(pk=pk or 0).prefetch_related("fields", "serial_prefixes").first()
    if row is None:
        return {}
    found = {name: _text(getattr(row, name)) for name in ("code", *TYPE_VALUES)}
    for field in row.fields.all():
        found |= {f"{field.role}.{name}": _text(getattr(field, name)) for name in FIELD_VALUES}
    return found | {f"prefix {each.prefix}": each.variant for each in row.serial_prefixes.all()}


def note_edit(row: ControllerType, before: Mapping[str, str], *, by: Actor) -> None:
    """Writes what differs from `before`, once the rows are saved; in the same transaction."""
    after = facts_of_type(row.pk)
    names = [*before, *(name for name in after if name not in before)]
    differs = [ValueChange(n[:120], before.get(n, ""), after.get(n, "")) for n in names if before.get(n) != after.get(n)]
    if differs:
        journal.write(Action.CONTROLLER_TYPE_EDITED, by=by, subject=row.name, values=differs)


def remove_type(row: ControllerType, *, by: Actor) -> None:
    """Raises `ProtectedError` where chargers are of this type."""
    with transaction.atomic():
        values = [ValueChange(name[:120], before=value) for name, value in facts_of_type(row.pk).items() if value]
        name = row.name
        row.delete()
        journal.write(Action.CONTROLLER_TYPE_EDITED, by=by, subject=name, values=values)


def _text(value: object) -> str:
    return "" if value is None else str(value)
