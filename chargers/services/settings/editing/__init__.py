"""Changing settings that are no part of the connection: what was typed, what it means, asking for it as one change."""

from chargers.services.settings.editing.drafts import SETTINGS_DRAFTS, SettingsDraft
from chargers.services.settings.editing.form_state import KeyStatus, SettingRow, TypedRow, TypedSettings, WorkedOutSettings
from chargers.services.settings.editing.request import ask_for_values, dangers_of, preview
from chargers.services.settings.editing.upload import typed_from_file
from chargers.services.settings.editing.work_out import standing_rows, work_out

__all__ = [
    "SETTINGS_DRAFTS",
    "KeyStatus",
    "SettingRow",
    "SettingsDraft",
    "TypedRow",
    "TypedSettings",
    "WorkedOutSettings",
    "ask_for_values",
    "dangers_of",
    "preview",
    "standing_rows",
    "typed_from_file",
    "work_out",
]
