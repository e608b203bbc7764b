"""Where a charger stands that is away in the middle of its change: what it would dial if it restarted with what it may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from chargers.domain.changes.dialling import Dial, dial_after
from chargers.domain.changes.forward import may_be_lost
from chargers.domain.changes.plan import DIALLING, Destination
from chargers.domain.changes.progress import ChangeProgress, StepProgress
from chargers.domain.changes.states import ChangeState, ReadBack, StepState
from chargers.domain.changes.transitions import may_stand
from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.controller.reported import Reported, ReportedValue
from chargers.domain.endpoint.own_endpoints import OwnEndpoints


class Midway(StrEnum):
    """Whom it would reach, the worst that may be."""

    UNTOUCHED = "untouched"  # nothing was written yet
    HERE = "here"  # this server, whatever it holds by now
    TARGET = "target"  # everything may be written: the new backend
    AS_ANOTHER = "as_another"  # this server, with the OCPP ID of another charger here: it is not let in as itself
    AT_OUR_DOOR = "at_our_door"  # nobody: our host, in a way that is not served
    ELSEWHERE = "elsewhere"  # nobody: another host, with a part of what that asks for


WORST_FIRST = (Midway.ELSEWHERE, Midway.AT_OUR_DOOR, Midway.AS_ANOTHER, Midway.TARGET, Midway.HERE)
RISKY = frozenset({Midway.ELSEWHERE, Midway.AT_OUR_DOOR, Midway.AS_ANOTHER})
IN_DOUBT = frozenset({StepState.SENT, StepState.NO_ANSWER, StepState.ERROR})


@dataclass(frozen=True, slots=True)
class MidwayStand:
    """`dial`: what it would dial there. `certain`: nothing that was sent waits for an answer that could say otherwise."""

    where: Midway
    dial: Dial | None = None
    certain: bool = True

    @property
    def risky(self) -> bool:
        """Whether a restart now would make it dial where nobody takes it as itself."""
        return self.where in RISKY


def is_away(progress: ChangeProgress) -> bool:
    """Whether its line was lost in the middle of the change, and is not back. One that left as planned is not in the middle."""
    if progress.connected or progress.lost_at is None or progress.state is ChangeState.QUEUED:
        return False
    if progress.state is ChangeState.OBSERVING:
        return may_be_lost(progress)
    return not progress.state.is_end or progress.state is ChangeState.UNCERTAIN


def find_midway(
    controller_type: ControllerDefinition,
    reported: Reported,
    progress: ChangeProgress,
    doors: OwnEndpoints,
    *,
    id_taken: bool = False,
) -> MidwayStand:
    """`reported`: as last read; what a step says of its own key weighs more. `id_taken`: the new ID is another charger's here."""
    if not any(step.tries for step in progress.steps):
        return MidwayStand(Midway.UNTOUCHED)
    found: dict[Midway, Dial] = {}
    for held in _possible(progress):
        settings = dict(reported.settings) | {key: ReportedValue(key, value) for key, value in held.items()}
        dial = dial_after(controller_type, replace(reported, settings=settings), (), progress.old_id)
        where = _where(progress, held, dial, doors, id_taken=id_taken)
        found.setdefault(where, dial)
    worst = next(where for where in WORST_FIRST if where in found)
    return MidwayStand(worst, found[worst], certain=len(found) == 1)


def _possible(progress: ChangeProgress) -> Iterator[Mapping[str, str]]:
    """What its keys may hold, once for each thing that is not known. A key that nobody can read decides no address."""
    told = [step for step in progress.steps if not step.write_only]
    for held in product(*(_values(step) for step in told)):
        yield {step.key: value for step, value in zip(told, held, strict=True) if value is not None}


def _values(step: StepProgress) -> tuple[str | None, ...]:
    old, new = (value if isinstance(value, str) else None for value in (step.old, step.new))
    if step.read_back is ReadBack.DIFFERS:
        return (step.found,)
    if not may_stand(step) or step.read_back is ReadBack.OLD:
        return (old,)
    in_doubt = step.undo_tries > 0 or (step.state in IN_DOUBT and step.read_back is None)
    return (new, old) if in_doubt else (new,)


def _where(progress: ChangeProgress, held: Mapping[str, str], dial: Dial, doors: OwnEndpoints, *, id_taken: bool) -> Midway:
    told = [step for step in progress.steps if not step.write_only]
    foreign = progress.destination is Destination.FOREIGN
    if foreign and all(held.get(step.key) == step.new for step in told):
        return Midway.TARGET
    taken = id_taken and any(step.role is FieldRole.OCPP_ID and held.get(step.key) == step.new for step in told)
    dialling = [step for step in told if step.role in DIALLING]
    is_as_before = all(held.get(step.key) == step.old for step in dialling) and (dialling or not foreign)
    if is_as_before or doors.serve(dial.endpoint):
        return Midway.AS_ANOTHER if taken else Midway.HERE  # as before: it was here with it
    ours = dial.endpoint is not None and doors.know(dial.endpoint.host)
    return Midway.AT_OUR_DOOR if ours else Midway.ELSEWHERE
