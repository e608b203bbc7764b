"""From what a person typed to a plan: what it means (work_out), what would be done (preview), and making it again later."""

from chargers.services.planning.preview import (
    keep_settings,
    keep_wanted,
    plan_again,
    plan_for,
    preview,
    settings_again,
    settings_preview,
    wanted_columns,
)
from chargers.services.planning.standing import NoControllerType, charging_connectors, definition_of, doors, standing_of
from chargers.services.planning.wish import Row, Wish, WorkedOut
from chargers.services.planning.work_out import work_out

__all__ = [
    "NoControllerType",
    "Row",
    "Wish",
    "WorkedOut",
    "charging_connectors",
    "definition_of",
    "doors",
    "keep_settings",
    "keep_wanted",
    "plan_again",
    "plan_for",
    "preview",
    "settings_again",
    "settings_preview",
    "standing_of",
    "wanted_columns",
    "work_out",
]
