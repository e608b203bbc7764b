"""The help page as its template wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chargers.domain.controller.definition import ControllerDefinition
from chargers.domain.ocpp_info.info import LIMITS
from chargers.web.help import catalogue, door, fields, rights, states
from chargers.wording import plans, setting_words


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A section of the page, in the table of contents."""

    anchor: str
    name: str


def help_context(types: Sequence[ControllerDefinition]) -> dict[str, Any]:
    explained = fields.fields(types)
    return {
        "parts": contents(),
        "url": fields.EXAMPLES[-1][0],
        "token": fields.EXAMPLES[-1][1],
        "types": fields.types(types),
        "fields": explained,
        "switches": fields.switches(types),
        "info_parts": [(part.value, setting_words.pair(part.value), limit) for part, limit in LIMITS.items()],
        "info_example": fields.INFO_EXAMPLE,
        "line": states.line(),
        "under_way": states.under_way(),
        "ends": states.ends(),
        "steps": states.steps(),
        "modes": [{"anchor": f"mode-{mode}", "word": word, "says": says} for mode, (word, says) in plans.MODES.items()],
        "badges": states.badges(),
        "hints": states.hints(),
        "stops": door.stops(),
        "roles": rights.roles(),
        "powers": rights.powers(),
        "groups": catalogue.groups({field.key for field in explained}),
        "dangers": catalogue.dangers(),
    }


def contents() -> list[HelpSection]:
    return [
        HelpSection("url", _("URL and token")),
        HelpSection("fields", _("Connection fields")),
        HelpSection("switches", _("Switches in com_Options")),
        HelpSection("ocpp-info", _("OCPPInfo")),
        HelpSection("line", _("States of the connection")),
        HelpSection("changes", _("States of a change")),
        HelpSection("badges", _("Badges and notes")),
        HelpSection("not-coming", _("A charger that does not connect")),
        HelpSection("roles", _("Who may do what")),
        HelpSection("settings", _("All settings")),
    ]
