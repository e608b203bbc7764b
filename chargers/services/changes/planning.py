"""Plans from wishes, and the wish kept with a change so that the plan can be made again from what holds then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chargers.domain.changes.plan import Destination, Plan
from chargers.domain.changes.planner import make_plan, make_settings_plan
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.connection.split_fields import Connection
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.controller.definition import FieldRole
from chargers.domain.editor.fields import EditorFields
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret
from chargers.domain.secret_text import is_secret
from chargers.models import Change, Charger, WantedValue
from chargers.services.changes.plan_input import standing_of
from chargers.services.chargers.identity import id_is_taken
from chargers.services.connection.editor import work_out
from chargers.services.controllers.definitions import definition_of
from chargers.services.credentials import bindings, vault
from chargers.services.own_endpoints import own_endpoints
from chargers.services.readings import readings


def preview(charger: Charger, wish: EditorFields) -> tuple[Plan, WantedConnection]:
    """The plan for what stands in the editor, from what was last read. Raises `Refusal`."""
    worked = work_out(charger, wish)
    if worked.wanted is None:
        raise Refusal(*worked.errors)
    return plan_for(charger, worked.wanted, wish.mode), worked.wanted


def plan_for(charger: Charger, wanted: WantedConnection, mode: ChangeMode) -> Plan:
    """The plan for a connection that is wanted. Raises `Refusal`."""
    standing = standing_of(charger, wanted.connection.ocpp_id)
    return make_plan(definition_of(charger), readings.reported_settings(charger), standing, wanted, own_endpoints(), mode)


def settings_preview(charger: Charger, values: Mapping[str, str], mode: ChangeMode, *, restart: bool = False) -> Plan:
    """The plan for settings that are no part of the connection. Raises `Refusal`."""
    return make_settings_plan(
        definition_of(charger), readings.reported_settings(charger), standing_of(charger), values, mode, restart=restart
    )


def plan_again(change: Change) -> Plan:
    """The plan of a change as it must be made now, from what the charger reports now. Raises `Refusal`."""
    charger, mode = change.charger, ChangeMode(change.mode)
    if change.for_settings:
        return settings_preview(charger, settings_again(change), mode, restart=change.restart_asked)
    plan = plan_for(charger, wanted_again(change), mode)
    gets_id = plan.destination is Destination.HERE and plan.new_id != plan.old_id
    if gets_id and id_is_taken(plan.new_id, but=charger):  # it would come back as that one, or not at all
        raise Refusal(Notice(Code.ID_TAKEN, "ocpp_id", {"ocpp_id": plan.new_id}))
    return plan


def wanted_columns(wanted: WantedConnection, charger: Charger) -> dict[str, Any]:
    """A wish as columns of Change; its rows are kept by `keep_wanted`."""
    connection, endpoint = wanted.connection, wanted.connection.endpoint
    return {
        "endpoint_tls": endpoint.tls if endpoint else None,
        "endpoint_host": endpoint.host if endpoint else "",
        "endpoint_port": endpoint.port if endpoint else None,
        "endpoint_path": endpoint.path if endpoint else "",
        "endpoint_tail": connection.tail,
        "wanted_id": connection.ocpp_id or "",
        "sealed_wanted_token": vault.seal(connection.token, bindings.wish(charger.pk)) if connection.token else None,
        "clear_key": wanted.clear_key,
        "repair_options": wanted.repair_options,
        "every_field": wanted.selected is None,
    }


def keep_wanted(change: Change, wanted: WantedConnection) -> None:
    """The ticked rows, with the text of those that were typed over."""
    roles = set(wanted.edited) | set(wanted.selected or ())
    texts = {role: wanted.edited.get(role) for role in sorted(roles)}
    WantedValue.objects.bulk_create(
        WantedValue(change=change, role=role, key=role, value=text if isinstance(text, str) else None)
        for role, text in texts.items()
    )


def keep_settings(change: Change, values: Mapping[str, str]) -> None:
    """The settings that are wanted, in their order; what is a secret, sealed."""
    bound = bindings.wish(change.charger_id)
    WantedValue.objects.bulk_create(
        WantedValue(change=change, key=key, sealed_value=vault.seal(Secret(value), bound))
        if is_secret(key, value)
        else WantedValue(change=change, key=key, value=value)
        for key, value in values.items()
    )


def settings_again(change: Change) -> dict[str, str]:
    """Those settings as they were kept."""
    bound = bindings.wish(change.charger_id)
    return {
        row.key: (row.value or "") if row.sealed_value is None else vault.unseal(bytes(row.sealed_value), bound).reveal()
        for row in change.wanted_values.order_by("pk")
    }


def wanted_again(change: Change) -> WantedConnection:
    """The wish as it was kept."""
    rows = {FieldRole(row.role): row.value for row in change.wanted_values.all()}
    endpoint = None
    if change.endpoint_tls is not None and change.endpoint_port is not None:
        endpoint = Endpoint(change.endpoint_tls, change.endpoint_host, change.endpoint_port, change.endpoint_path)
    sealed = change.sealed_wanted_token
    token: Secret | None = None if sealed is None else vault.unseal(bytes(sealed), bindings.wish(change.charger_id))
    return WantedConnection(
        connection=Connection(endpoint, change.wanted_id or None, token, change.endpoint_tail),
        edited={role: text for role, text in rows.items() if text is not None},
        selected=None if change.every_field else frozenset(rows),
        clear_key=change.clear_key,
        repair_options=change.repair_options,
    )
