"""The connection editor of one charger: what was typed, beside what the charger reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chargers.domain.controller.definition import FieldRole
from chargers.domain.editor import work_out as arithmetic
from chargers.domain.editor.fields import EditorFields, WorkedOutFields
from chargers.domain.editor.hidden import restore
from chargers.models import Charger
from chargers.services.controllers.definitions import definition_of
from chargers.services.readings import readings


def work_out(charger: Charger, typed: EditorFields, shown: EditorFields | None = None) -> WorkedOutFields:
    """Raises `NoControllerType` and nothing else."""
    reported, definition = readings.reported_settings(charger), definition_of(charger)
    now = {field.role: (found.value or "") for field in definition.fields if (found := reported.find(field))}
    typed, shown = _restored(typed, now), _restored(shown, now) if shown else None
    return arithmetic.work_out(definition, reported, charger.ocpp_id, typed, shown)


def _restored(fields: EditorFields, now: Mapping[FieldRole, str]) -> EditorFields:
    return replace(fields, rows={role: restore(text, now.get(role, "")) for role, text in fields.rows.items()})
