"""Whether what an end says holds, at the moment that it is on record, against the charger's own memory."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from tests.simulation.manners import dials_otherwise, lies_when_read
from tests.simulation.standing import Held, dial_of, held, place_of

if TYPE_CHECKING:
    from chargers.domain.changes.progress import ChangeProgress
    from chargers.domain.controller.definition import FieldRole
    from tests.simulation.actors import Actor
    from tests.simulation.world import World

OWN_CHANGES = 60.0  # seconds for which what a charger did to its own memory may not be known yet
NOWHERE = "nowhere"
BY_KEY = "nowhere: refused here, credentials"
EARLIER = "with an address, an ID or a key that a change before it has left there, and said so"


def judge_end(world: World, actor: Actor, pk: int, end: ChangeProgress) -> None:
    """Adds to the world's problems what an end claims and does not hold, and counts how it ended."""
    before = actor.baseline.get(pk)
    world.ends[end.state.value] += 1
    if actor.had_twin:
        world.apart["two with one ID: nobody knows which one was changed"] += 1
        return
    place = place_of(world, actor)
    if before is None or world.loop.time() - actor.others_hands < OWN_CHANGES:
        world.apart["its memory was changed by other hands"] += before is not None
        if place.startswith(NOWHERE):
            _note_left(actor, end)
        return
    if any(step.tries for step in end.steps) and place.startswith(NOWHERE):
        if (why := excuse(actor, end, before, place)) is None:
            world.problem("stranded", f"{actor} points {place}; its change {pk} says {end.state}")
        elif why != EARLIER:
            _note_left(actor, end)
    if (untrue := _untrue(world, actor, end, before, place)) is None:
        return
    if lies_when_read(actor.manners) and not _a_handshake_shows(actor, end):
        world.apart["its readings lie"] += 1
        return
    world.problem("untrue", f"change {pk} of {actor} says {end.state}, yet {untrue}")


def judge_turn(world: World, actor: Actor, pk: int, after: ChangeProgress) -> None:
    """That a charger did not keep a value is said of no charger that keeps them all."""
    from chargers.domain.changes.progress import ChangeReason

    before = actor.baseline.get(pk)
    if after.why is not ChangeReason.NOT_KEPT or before is None or actor.had_twin or lies_when_read(actor.manners):
        return
    if world.loop.time() - actor.others_hands < OWN_CHANGES:
        return
    if dials_otherwise(actor.manners):
        world.apart["it does not dial what it holds"] += 1
    elif any(held(actor, step, before) is not Held.NEW for step in after.steps if step.tries):
        return
    elif _agreed_and_came_as_before(after):
        world.apart["it agreed to a restart, lost its line instead, and showed its old key"] += 1
    else:
        world.problem("an untrue reason", f"change {pk} of {actor} says that a value was not kept, and all of them stand")


def _agreed_and_came_as_before(after: ChangeProgress) -> bool:
    """Whether nobody could tell it from a restart: a Reset was answered, the line went, and a boot followed a login with the old
    key, which no reading shows."""
    from chargers.domain.changes.states import NOT_NEW, ReadBack

    seen = [step for step in after.steps if step.dialled in NOT_NEW or step.read_back in NOT_NEW]
    return after.reset_answered and bool(seen) and all(step.write_only and step.dialled is ReadBack.OLD for step in seen)


def judge_plan(world: World, actor: Actor, pk: int, before: ChangeProgress, after: ChangeProgress) -> None:
    """A change that was shown to stay does not leave before somebody was asked."""
    from chargers.domain.changes.plan import Destination
    from chargers.domain.changes.states import ChangeState

    turns = before.destination is Destination.HERE and after.destination is Destination.FOREIGN
    if turns and after.state is not ChangeState.ASKING:
        world.problem("unasked", f"change {pk} of {actor} was shown to stay, and is {after.state} to leave")


def excuse(actor: Actor, end: ChangeProgress, before: dict[str, str], place: str) -> str | None:
    """Why a charger may stand nowhere: its change says so, at a moment that was named, or nothing could have shown it.
    `place`: as `place_of` says it."""
    from chargers.domain.changes.run import unproven
    from chargers.domain.changes.states import ChangeState, ReadBack
    from chargers.domain.controller.definition import FieldRole

    stands = {step: held(actor, step, before) for step in end.steps if step.tries}
    if end.state in (ChangeState.UNCERTAIN, ChangeState.HALF_DONE):
        if end.risky:
            return "at a risky moment that was named"
        if Held.THIRD in stands.values():
            return "with a value of the charger's own making, as it says"
    unshown = [step for step in stands if step.role is FieldRole.KEY and step.dialled is not ReadBack.CONFIRMED]
    keys = [stands[step] for step in unshown]
    if any(value is not Held.NEW for value in keys) and end.state in (ChangeState.MOVED, ChangeState.STORED):
        return "with a key that no login had shown, as its preview said"
    if any(value is not Held.OLD for value in keys) and unproven(end):
        return "with a key that only its next login shows"
    if lies_when_read(actor.manners):
        return "its readings lie"
    by_key = place.startswith(BY_KEY) and _stands_still(actor, actor.left_key)
    return EARLIER if by_key or _stands_still(actor, actor.left_in_it) else None


def _stands_still(actor: Actor, left: dict[str, str]) -> bool:
    stored = actor.stored
    return bool(left) and all(stored.get(key) == value for key, value in left.items())


def _note_left(actor: Actor, end: ChangeProgress) -> None:
    """What this change has tried to write, as it stands now: of what decides where and as whom it dials, and of its key."""
    from chargers.domain.changes.plan import DIALLING
    from chargers.domain.controller.definition import FieldRole

    actor.left_in_it = _tried(actor, end, {*DIALLING, FieldRole.OCPP_ID})
    actor.left_key = _tried(actor, end, {FieldRole.KEY})


def _tried(actor: Actor, end: ChangeProgress, roles: Collection[FieldRole]) -> dict[str, str]:
    keys = [actor.simulated.memory.own_name(step.key) for step in end.steps if step.tries and step.role in roles]
    return {key: value for key, value in actor.stored.items() if key in keys}


def _untrue(world: World, actor: Actor, end: ChangeProgress, before: dict[str, str], place: str) -> str | None:
    from chargers.domain.changes.states import ChangeState

    tried = [step for step in end.steps if step.tries]
    stands = {step.key: held(actor, step, before) for step in tried}
    not_new = [key for key, value in stands.items() if value is not Held.NEW]
    match end.state:
        case ChangeState.APPLIED if not_new:
            return f"other values than the new ones stand: {not_new}"
        case ChangeState.APPLIED if end.restarts and not _in_force(actor):
            return "the new values are not in force"
        case ChangeState.MOVED if place == "here" and not _unreachable(world, actor):
            return "it points here"
        case ChangeState.STORED:
            unread = {step.key for step in tried if step.write_only}
            return f"other values stand: {not_new}" if set(not_new) - unread else None
        case ChangeState.HALF_DONE:
            return _untrue_list(actor, end)
        case ChangeState.ROLLED_BACK | ChangeState.FAILED | ChangeState.CANCELLED | ChangeState.EXPIRED if tried:
            return _not_as_before(actor, end, before, stands)
    return None


def _not_as_before(actor: Actor, end: ChangeProgress, before: dict[str, str], stands: dict[str, Held]) -> str | None:
    from chargers.domain.changes.run import unproven

    unread = {step.key for step in end.steps if step.write_only} if unproven(end) else set()
    other = [key for key, value in stands.items() if value is not Held.OLD and key not in unread]
    # What the change and its baseline agree to be both, old and new, is no other value.
    other = [
        key for key in other if actor.stored[actor.simulated.memory.own_name(key)] != before[actor.simulated.memory.own_name(key)]
    ]
    return f"other values than the old ones stand: {other}" if other else None


def _untrue_list(actor: Actor, end: ChangeProgress) -> str | None:
    for step in end.steps:
        if step.read_back is not None and step.found is not None and not step.write_only:
            stands = actor.stored.get(actor.simulated.memory.own_name(step.key))
            if stands != step.found:
                return f"it lists {step.found!r} for {step.key}, where {stands!r} stands"
    return None


def _in_force(actor: Actor) -> bool:
    memory = actor.simulated.memory
    return bool(dial_of(actor, memory.acting) == dial_of(actor, memory.stored))


def _unreachable(world: World, actor: Actor) -> bool:
    """Whether a charger may have stayed away without having left: what it dials was in vain, or nobody was there."""
    return actor.without_power or not world.calm or world.loop.time() - world.calm_since < 2 * world.observation


def _a_handshake_shows(actor: Actor, end: ChangeProgress) -> bool:
    """Whether it says of a charger that it is here, or back, that dials neither."""
    from chargers.domain.changes.states import ChangeState

    return end.state in (ChangeState.APPLIED, ChangeState.ROLLED_BACK) and any(
        step.dialled is not None for step in end.steps if not step.write_only
    )
