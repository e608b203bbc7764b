"""Settings while they are previewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chargers.models import Draft
from chargers.services.drafts import Drafts


@dataclass(frozen=True, slots=True, repr=False)
class SettingsDraft:
    """What was previewed. `restart`: the charger is to restart afterwards."""

    values: Mapping[str, str]
    restart: bool = False


SETTINGS_DRAFTS = Drafts(
    Draft.Kind.SETTINGS,
    lambda kept: {"values": dict(kept.values), "restart": kept.restart},
    lambda parts: SettingsDraft(parts["values"], parts["restart"]),
)
