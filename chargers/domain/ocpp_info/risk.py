"""What a person should look at before an OCPPInfo is written (R18): what is good and would go, and what others say instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from chargers.domain.ocpp_info.info import InfoPart


class RestorationRisk(StrEnum):
    """What can go wrong. Where there is none, what was lost is brought back and nothing else is touched."""

    OVERWRITES = "overwrites"  # a part that nothing is wrong with becomes another one
    CONTRADICTS = "contradicts"  # what is known of a part is something else
    CHARGING = "charging"  # a session runs, and the restart comes after it


def risks_of(
    now: Mapping[InfoPart, str],
    wanted: Mapping[InfoPart, str],
    *,
    flawed: Collection[InfoPart],
    known: Mapping[InfoPart, Collection[str]],
) -> dict[RestorationRisk, list[InfoPart]]:
    """By part. `flawed`: the parts of `now` that cannot be right. `known`: what anybody says that a part should be."""
    risks: dict[RestorationRisk, list[InfoPart]] = {}
    for part in InfoPart:
        if now[part] and part not in flawed and wanted[part] != now[part]:
            risks.setdefault(RestorationRisk.OVERWRITES, []).append(part)
        elif known[part] and wanted[part] not in known[part]:
            risks.setdefault(RestorationRisk.CONTRADICTS, []).append(part)
    return risks
