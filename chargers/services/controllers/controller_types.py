"""Controller types from the catalogue files into rows, keeping what an administrator changed.

Each row holds beside its values what the catalogue last said (`synced`). A value that still says so follows the
catalogue; one that differs was changed by a person and stays. What a person deleted stays deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction

from chargers.domain.controller import catalogue, definition
from chargers.models import ConnectionField, ControllerType, SerialPrefix

TYPE_VALUES = ("name", "layout", "tls", "key_form", "ocpp_id_limit")
FIELD_VALUES = ("key", "order", "max_length", "write_only", "restarts_after", "pattern", "default", "help")


def definitions() -> list[definition.ControllerDefinition]:
    """Every controller type as its rows say, in the order of their codes. Three queries, however many there are."""
    return [row.definition() for row in ControllerType.objects.prefetch_related("fields", "serial_prefixes")]


@dataclass(slots=True)
class SyncedTypes:
    """What a sync did, as names for people: `evc5`, `evc5.options`, `evc5.options.key`."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # differs from the catalogue, by an administrator's hand


@transaction.atomic
def sync_catalogue() -> SyncedTypes:
    """Makes the rows follow the catalogue (and `settings.CATALOGUE_DIRS`). Twice in a row changes nothing the second time."""
    done = SyncedTypes()
    for wanted in catalogue.load(*settings.CATALOGUE_DIRS):
        row, created = ControllerType.objects.get_or_create(code=wanted.code, defaults={"tls": wanted.tls})
        if created:
            done.added.append(wanted.code)
        told = dict(row.synced)
        _merge(row, {name: getattr(wanted, name) for name in TYPE_VALUES}, told, wanted.code, created, done)
        told["fields"] = _sync_fields(row, wanted, told.get("fields", []), done)
        told["serial_prefixes"] = _sync_prefixes(row, wanted, told.get("serial_prefixes", {}), done)
        if told != row.synced:
            row.synced = told
        row.save()
    return done


def _merge(row: Any, wanted: Mapping[str, Any], told: dict[str, Any], name: str, created: bool, done: SyncedTypes) -> None:
    """The three-way merge of one row: its value, what the catalogue last said (`told`), and what it says now."""
    for attribute, value in wanted.items():
        present = getattr(row, attribute)
        follows = created or (attribute in told and told[attribute] == present)
        if follows and present != value:
            setattr(row, attribute, value)
            if not created:
                done.changed.append(f"{name}.{attribute}")
        elif present != value:
            done.kept.append(f"{name}.{attribute}")
        told[attribute] = value


def _sync_fields(row: ControllerType, wanted: definition.ControllerDefinition, told: list[str], done: SyncedTypes) -> list[str]:
    present = {f.role: f for f in row.fields.all()}
    roles = [f.role.value for f in wanted.fields]
    for order, item in enumerate(wanted.fields):
        name = f"{row.code}.{item.role.value}"
        created = item.role.value not in present
        if created and item.role.value in told:  # deleted by a person
            done.kept.append(name)
            continue
        target = present.get(item.role.value) or ConnectionField(controller_type=row, role=item.role.value)
        values = {attribute: order if attribute == "order" else getattr(item, attribute) for attribute in FIELD_VALUES}
        synced = dict(target.synced)
        _merge(target, values, synced, name, created, done)
        target.synced = synced
        target.save()
        if created:
            done.added.append(name)
    for role in set(told) - set(roles):  # the catalogue has dropped it
        if role in present and all(getattr(present[role], a) == v for a, v in present[role].synced.items()):
            present[role].delete()
            done.removed.append(f"{row.code}.{role}")
    return roles


def _sync_prefixes(
    row: ControllerType, wanted: definition.ControllerDefinition, told: Mapping[str, str], done: SyncedTypes
) -> dict[str, str]:
    says = {p.prefix: p.variant for p in wanted.serial_prefixes}
    for prefix, variant in says.items():
        present = SerialPrefix.objects.filter(prefix=prefix).first()
        name = f"{row.code} {prefix}"
        if present is None and prefix not in told:
            row.serial_prefixes.create(prefix=prefix, variant=variant)
            done.added.append(name)
        elif present is None or present.controller_type_id != row.pk:  # deleted, or given to another type, by a person
            done.kept.append(name)
        elif present.variant != variant and told.get(prefix) == present.variant:
            SerialPrefix.objects.filter(pk=present.pk).update(variant=variant)
            done.changed.append(name)
    for prefix, variant in told.items():
        if prefix not in says and row.serial_prefixes.filter(prefix=prefix, variant=variant).delete()[0]:
            done.removed.append(f"{row.code} {prefix}")
    return says
