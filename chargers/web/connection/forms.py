"""What the connection editor sends: what stands in its fields now, and what was last shown in them. Judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict

from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.options import Options
from chargers.domain.editor.fields import EditorFields

MOST = 20_000  # characters of one field; a whole e-mail fits


@dataclass(frozen=True, slots=True)
class EditorForm:
    """The editor's two sides. What differs between them is what the person edited."""

    typed: EditorFields
    shown: EditorFields


def read_editor_form(data: QueryDict, kept: EditorFields | None = None, *, latest: str = "") -> EditorForm:
    """`kept`: the draft whose secrets were not sent to the browser again; an empty token or key field means those.

    `latest`: the field that was touched last, where a script tells. A backend that was chosen last takes the URL's place.
    """
    typed = EditorFields(
        url="" if latest == "backend" and _text(data, "backend") else _text(data, "url"),
        backend=_text(data, "backend"),
        token=_text(data, "token"),
        ocpp_id=_text(data, "ocpp_id_is") or _text(data, "ocpp_id"),
        rows=_rows(data, "new-"),
        ticked=_roles(data.getlist("tick")) if "ticks" in data else None,
        clear_key="clear_key" in data,
        mode=_mode(_text(data, "mode")),
    )
    shown = EditorFields(
        url=_text(data, "shown-url"),
        backend=_text(data, "shown-backend"),
        token=_text(data, "shown-token"),
        ocpp_id=_text(data, "shown-ocpp_id"),
        rows=_rows(data, "shown-"),
        ticked=_roles(data.getlist("shown-tick")),
        clear_key="shown-clear_key" in data,
        mode=typed.mode,
    )
    typed = replace(typed, rows=_with_switches(typed.rows, data))
    return EditorForm(_with_secrets(typed, kept), _with_secrets(shown, kept))


def _text(data: QueryDict, name: str) -> str:
    return data.get(name, "")[:MOST]


def _rows(data: QueryDict, prefix: str) -> dict[FieldRole, str]:
    return {role: "".join(_text(data, prefix + role).splitlines()) for role in FieldRole if prefix + role in data}


def _roles(names: list[str]) -> frozenset[FieldRole]:
    return frozenset(role for role in FieldRole if role.value in names)


def _mode(text: str) -> ChangeMode:
    return ChangeMode(text) if text in set(ChangeMode) else ChangeMode.TWO_LEGS


def _with_switches(rows: Mapping[FieldRole, str], data: QueryDict) -> dict[FieldRole, str]:
    """Switches that were turned since they were shown are set in the text of the options; every other pair stays (R14)."""
    on, shown_on = set(data.getlist("switch")), set(data.getlist("shown-switch"))
    turned = [name for name in data.getlist("switches") if (name in on) is not (name in shown_on)]
    if not turned or FieldRole.OPTIONS not in rows:
        return dict(rows)
    pairs = Options.parse(rows[FieldRole.OPTIONS]).pairs
    for name in turned:
        pairs = pairs.with_value(name, "1" if name in on else "0")
    return {**rows, FieldRole.OPTIONS: pairs.format()}


def _with_secrets(typed: EditorFields, kept: EditorFields | None) -> EditorFields:
    if kept is None or typed.token:
        return typed
    rows = dict(typed.rows)
    if not rows.get(FieldRole.KEY) and FieldRole.KEY in kept.rows:
        rows[FieldRole.KEY] = kept.rows[FieldRole.KEY]
    return replace(typed, token=kept.token, rows=rows, colon_is_meant=kept.colon_is_meant)
