"""Whether what an end says holds, at the moment that it is on record, against the charger's own memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.manners import lies_when_read
from tests.simulation.standing import Held, dial_of, held, place_of

if TYPE_CHECKING:
    from chargers.domain.changes.progress import Progress
    from tests.simulation.actors import Actor
    from tests.simulation.world import World

OWN_CHANGES = 60.0  # seconds for which what a charger did to its own memory may not be known yet
NOWHERE = "nowhere"


def judge_end(world: World, actor: Actor, pk: int, end: Progress) -> None:
    """Adds to the world's problems what an end claims and does not hold, and counts how it ended."""
    before = actor.baseline.get(pk)
    world.ends[end.state.value] += 1
    if actor.had_twin:
        world.apart["two with one ID: nobody knows which one was changed"] += 1
        return
    if before is None or world.loop.time() - actor.others_hands < OWN_CHANGES:
        world.apart["its memory was changed by other hands"] += before is not None
        return
    place = place_of(world, actor)
    if any(step.tries for step in end.steps) and place.startswith(NOWHERE) and excuse(actor, end, before) is None:
        world.problem("stranded", f"{actor} points {place}; its change {pk} says {end.state}")
    if (untrue := _untrue(world, actor, end, before, place)) is None:
        return
    if lies_when_read(actor.manners) and not _a_handshake_shows(actor, end):
        world.apart["its readings lie"] += 1
        return
    world.problem("untrue", f"change {pk} of {actor} says {end.state}, yet {untrue}")


def judge_turn(world: World, actor: Actor, pk: int, after: Progress) -> None:
    """That a charger did not keep a value is said of no charger that keeps them all."""
    from chargers.domain.changes.progress import Why

    before = actor.baseline.get(pk)
    if after.why is not Why.NOT_KEPT or before is None or actor.had_twin or lies_when_read(actor.manners):
        return
    if world.loop.time() - actor.others_hands < OWN_CHANGES:
        return
    if all(held(actor, step, before) is Held.NEW for step in after.steps if step.tries):
        world.problem("an untrue reason", f"change {pk} of {actor} says that a value was not kept, and all of them stand")


def excuse(actor: Actor, end: Progress, before: dict[str, str]) -> str | None:
    """Why a charger may stand nowhere: its change says so, at a moment that was named, or nothing could have shown it."""
    from chargers.domain.changes.run import unproven
    from chargers.domain.changes.states import ChangeState
    from chargers.domain.controller.definition import FieldRole

    stands = {step: held(actor, step, before) for step in end.steps if step.tries}
    if end.state in (ChangeState.UNCERTAIN, ChangeState.HALF_DONE):
        if end.risky:
            return "at a risky moment that was named"
        if Held.THIRD in stands.values():
            return "with a value of the charger's own making, as it says"
    keys = [value for step, value in stands.items() if step.role is FieldRole.KEY and step.dialled is None]
    if any(value is not Held.NEW for value in keys) and end.state in (ChangeState.MOVED, ChangeState.STORED):
        return "with a key that no login had shown, as its preview said"
    if any(value is not Held.OLD for value in keys) and unproven(end):
        return "with a key that only its next login shows"
    return "its readings lie" if lies_when_read(actor.manners) else None


def _untrue(world: World, actor: Actor, end: Progress, before: dict[str, str], place: str) -> str | None:
    from chargers.domain.changes.states import ChangeState

    tried = [step for step in end.steps if step.tries]
    stands = {step.key: held(actor, step, before) for step in tried}
    not_new = [key for key, value in stands.items() if value is not Held.NEW]
    match end.state:
        case ChangeState.APPLIED if not_new:
            return f"other values than the new ones stand: {not_new}"
        case ChangeState.APPLIED if end.restarts and not _in_force(actor):
            return "the new values are not in force"
        case ChangeState.MOVED if place == "here" and not _unreachable(world):
            return "it points here"
        case ChangeState.STORED:
            unread = {step.key for step in tried if step.write_only}
            return f"other values stand: {not_new}" if set(not_new) - unread else None
        case ChangeState.HALF_DONE:
            return _untrue_list(actor, end)
        case ChangeState.ROLLED_BACK | ChangeState.FAILED | ChangeState.CANCELLED | ChangeState.EXPIRED if tried:
            return _not_as_before(actor, end, before, stands)
    return None


def _not_as_before(actor: Actor, end: Progress, before: dict[str, str], stands: dict[str, Held]) -> str | None:
    from chargers.domain.changes.run import unproven

    unread = {step.key for step in end.steps if step.write_only} if unproven(end) else set()
    other = [key for key, value in stands.items() if value is not Held.OLD and key not in unread]
    # What the change and its baseline agree to be both, old and new, is no other value.
    other = [
        key for key in other if actor.stored[actor.simulated.memory.own_name(key)] != before[actor.simulated.memory.own_name(key)]
    ]
    return f"other values than the old ones stand: {other}" if other else None


def _untrue_list(actor: Actor, end: Progress) -> str | None:
    for step in end.steps:
        if step.read_back is not None and step.found is not None and not step.write_only:
            stands = actor.stored.get(actor.simulated.memory.own_name(step.key))
            if stands != step.found:
                return f"it lists {step.found!r} for {step.key}, where {stands!r} stands"
    return None


def _in_force(actor: Actor) -> bool:
    memory = actor.simulated.memory
    return bool(dial_of(actor, memory.acting) == dial_of(actor, memory.stored))


def _unreachable(world: World) -> bool:
    """Whether a charger may have stayed away without having left: what it dials was in vain, or nobody was there."""
    return not world.calm or world.loop.time() - world.calm_since < 2 * world.observation


def _a_handshake_shows(actor: Actor, end: Progress) -> bool:
    """Whether it says of a charger that it is here, or back, that dials neither."""
    from chargers.domain.changes.states import ChangeState

    return end.state in (ChangeState.APPLIED, ChangeState.ROLLED_BACK) and any(
        step.dialled is not None for step in end.steps if not step.write_only
    )
