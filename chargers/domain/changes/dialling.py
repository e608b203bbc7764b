"""Where a charger would dial, and as whom, if it restarted with given settings: the one question on which stranding depends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chargers.domain.changes.plan import PlannedStep, Risk, RiskyPrefix
from chargers.domain.connection.split_fields import join
from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.endpoint.own_endpoints import OwnEndpoints


@dataclass(frozen=True, slots=True)
class Dial:
    """What it would dial after a restart. `endpoint` is None where the settings make none."""

    endpoint: Endpoint | None
    ocpp_id: str


def dial_after(controller_type: ControllerDefinition, reported: Reported, steps: Iterable[PlannedStep], ocpp_id: str) -> Dial:
    """What a charger dials that restarts when `steps` have been written. `ocpp_id`: what it has, where no setting tells."""
    settings = dict(reported.settings)
    for step in steps:
        if isinstance(step.new, str):
            settings[step.key] = ReportedValue(step.key, step.new)
    connection = join(controller_type, replace(reported, settings=settings)).connection
    return Dial(connection.endpoint, connection.ocpp_id or ocpp_id)


def risky_prefixes(
    controller_type: ControllerDefinition,
    reported: Reported,
    steps: tuple[PlannedStep, ...],
    doors: OwnEndpoints,
    *,
    ocpp_id: str,
    id_taken: bool = False,
) -> tuple[RiskyPrefix, ...]:
    """The proper prefixes of `steps` at which a restart reaches neither this server nor, with the complete set, the target.

    This server accepts the old and the new ID and key for as long as the change is open, so only the address decides;
    except where the new ID is another charger's here (`id_taken`): then the exact ID wins, and it is not let in as itself.
    """
    found = []
    for length in range(1, len(steps)):
        prefix = steps[:length]
        dial = dial_after(controller_type, reported, prefix, ocpp_id)
        taken = id_taken and any(step.role is FieldRole.OCPP_ID for step in prefix)
        if doors.serve(dial.endpoint) and not taken:
            continue
        ours = dial.endpoint is not None and doors.know(dial.endpoint.host)
        risk = Risk.AT_OUR_DOOR if ours else Risk.ELSEWHERE
        found.append(RiskyPrefix(length, prefix[-1].key, dial.endpoint, dial.ocpp_id, risk))
    return tuple(found)
