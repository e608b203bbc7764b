"""What a commissioning sheet says of a charger: where it dials, and each setting of its connection. Nothing secret comes here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Prefetch, QuerySet

from chargers.domain.connection.split_fields import Connection, join, split
from chargers.domain.controller import definition
from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.reported import NOTHING, Reported
from chargers.domain.endpoint.lenient import read_address
from chargers.domain.errors import Refusal
from chargers.domain.secret_text import is_secret
from chargers.models import Backend, Change, Charger, ReportedSetting, Step
from chargers.services import own_endpoints
from chargers.services.backends.lookups import EndpointNames, backends_of
from chargers.services.readings.readings import as_reported


class SheetSource(StrEnum):
    """Where the values come from."""

    WANTED = "wanted"  # a change that is not over writes them
    REPORTED = "reported"
    HERE = "here"  # it was never read: what brings it to this server
    NOTHING = "nothing"  # its controller type is not known


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One setting. `value` is None where it is not known, and where the setting is the key."""

    role: FieldRole
    key: str
    value: str | None
    write_only: bool = False
    hidden: bool = False  # it holds a secret, which is not printed


@dataclass(frozen=True, slots=True)
class CommissioningSheet:
    """What to set on the charger itself, line by line, and where the values are from."""

    charger: Charger
    source: SheetSource
    url: str = ""
    backend: Backend | None = None
    lines: tuple[SheetLine, ...] = ()


def make_sheets(chargers: QuerySet[Charger]) -> list[CommissioningSheet]:
    """One for each, in the order of their IDs; the same number of queries for any number of them."""
    held = ReportedSetting.objects.filter(until=None)
    wanted = Step.objects.filter(write_only=False, change__in=Change.objects.open().filter(for_settings=False))
    rows = chargers.select_related("controller_type", "organisation", "site").prefetch_related(
        "controller_type__fields",
        "controller_type__serial_prefixes",
        Prefetch("reported_settings", held, to_attr="held"),
        Prefetch("changes", Change.objects.open().filter(for_settings=False).order_by("asked_at"), to_attr="open"),
        Prefetch("open__steps", wanted, to_attr="wanted"),
    )
    names = EndpointNames(backends_of(None))
    return [_sheet(charger, names) for charger in rows.order_by("ocpp_id")]


def _sheet(charger: Charger, names: EndpointNames) -> CommissioningSheet:
    if charger.controller_type is None:
        return CommissioningSheet(charger, SheetSource.NOTHING)
    type_ = charger.controller_type.definition()
    reported = as_reported(charger.held)  # type: ignore[attr-defined]
    source = SheetSource.REPORTED
    values = {field.role: found.value for field in type_.fields if (found := reported.find(field))}
    if not values.get(FieldRole.ADDRESS):
        source, values = SheetSource.HERE, dict(_here(charger, type_))
    steps = {step.role: step.new for change in charger.open for step in change.wanted if step.role}  # type: ignore[attr-defined]
    if steps:
        source, values = SheetSource.WANTED, values | {FieldRole(role): new for role, new in steps.items()}
    lines = tuple(_line(field, reported, values) for field in type_.fields_on_screen)
    connection = join(type_, Reported.of({line.key: values.get(line.role) for line in lines if line.role in values})).connection
    endpoint = connection.endpoint.url() if connection.endpoint else ""
    return CommissioningSheet(charger, source, connection.url, names.find(endpoint, charger.organisation_id), lines)


def _line(field: definition.FieldDefinition, reported: Reported, values: Mapping[FieldRole, str | None]) -> SheetLine:
    value = None if field.write_only else values.get(field.role)
    hidden = is_secret(field.key, value) or (
        field.role is FieldRole.ADDRESS and bool(value) and read_address(value or "").has_user_info
    )
    return SheetLine(field.role, reported.spelling(field), None if hidden else value, field.write_only, hidden)


def _here(charger: Charger, type_: definition.ControllerDefinition) -> Iterable[tuple[FieldRole, str]]:
    """What brings it to this server, at the first address of ours that this controller can dial."""
    endpoint = own_endpoints.first_endpoint_for(type_)
    try:
        fields = split(type_, Connection(endpoint, charger.ocpp_id), NOTHING) if endpoint else None
    except Refusal:
        fields = None
    if fields is None:
        return [(FieldRole.OCPP_ID, charger.ocpp_id)]
    return [(role, value.reveal()) for role, value in fields.values.items()]
