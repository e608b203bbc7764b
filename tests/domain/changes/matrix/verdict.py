"""The judgement over one case: where the charger stands when it is let go, and whether the change said the truth about it.

A value is new, old, or a third one: what is not new is not old for that, so an end that says "old" is held against the old ones.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from chargers.domain.changes import run
from chargers.domain.changes.plan import PlanRemark
from chargers.domain.changes.progress import ChangeProgress, StepProgress
from chargers.domain.changes.states import ChangeState
from chargers.domain.controller.definition import FieldRole
from chargers.domain.secret import Secret
from tests.domain.changes.matrix.world import World

NAMED = "moved with a key that never was proven, as its preview said"
UNREAD = "uncertain, for nobody had read its new address, and arrived"
UNSEEN = "with a key that only its next login proves"
OLD_AGAIN = frozenset({ChangeState.FAILED, ChangeState.ROLLED_BACK, ChangeState.CANCELLED, ChangeState.EXPIRED})


class Stranded(AssertionError):
    """A charger that reaches nobody, and a change that did not say so."""


class Untrue(AssertionError):
    """The end claims what does not hold."""


class Held(Enum):
    """What the charger holds of a step's key."""

    NEW = "new"
    OLD = "old"
    THIRD = "third"


def judge(world: World, end: ChangeProgress) -> str:
    """The outcome, as it is counted. Raises `Stranded` or `Untrue`."""
    places = tuple(world.destinations())
    if "nowhere" in places:
        return _excused(world, end, places)
    if world.repeated:
        raise Untrue("a step was sent twice although its answer was known")
    if not end.state.is_end:
        raise Untrue(f"it never ended: {end.state}")
    if end.state is ChangeState.UNCERTAIN and world.gone and len(end.steps) - 1 in {p.length for p in world.plan.risky}:
        return "uncertain after a risky prefix that was named, and arrived"
    if end.state is ChangeState.UNCERTAIN and world.gone and run.target_unread(end):
        return UNREAD
    if end.state is ChangeState.UNCERTAIN:
        raise Untrue(f"uncertain, yet it stands at {places}")
    return _checked_claim(world, end)


def _excused(world: World, end: ChangeProgress, places: tuple[str, ...]) -> str:
    held = [_held(world, step) for step in end.steps]
    length = max((index + 1 for index, stands in enumerate(held) if stands is Held.NEW), default=0)
    named = {prefix.length for prefix in world.plan.risky}
    if end.state in (ChangeState.UNCERTAIN, ChangeState.HALF_DONE) and length in named:
        return f"{end.state} at a risky prefix that was named"
    if end.state in (ChangeState.UNCERTAIN, ChangeState.HALF_DONE) and Held.THIRD in held:
        _check_what_stands(world, end)
        return f"{end.state}, with a value of the charger's own making"
    key_lost = any(stands is not Held.NEW and step.role is FieldRole.KEY for stands, step in zip(held, end.steps, strict=True))
    if key_lost and end.state in (ChangeState.MOVED, ChangeState.STORED) and PlanRemark.KEY_UNPROVEN in world.plan.remarks:
        return NAMED
    if all(stands is not Held.THIRD or step.role is FieldRole.KEY for stands, step in zip(held, end.steps, strict=True)):
        if end.state is ChangeState.STORED and Held.THIRD in held:
            return f"{end.state} {UNSEEN}"
        if end.state in OLD_AGAIN:
            return _checked_claim(world, end)
    raise Stranded(f"{end.state}: {places}, {held} stand")


def _checked_claim(world: World, end: ChangeProgress) -> str:
    held = [_held(world, step) is Held.NEW for step in end.steps]
    in_force = world.charger.dial(world.charger.in_force) == world.charger.dial(world.charger.settings)
    match end.state:
        case ChangeState.APPLIED if not (all(held) and in_force):
            raise Untrue("applied, yet not in force")
        case ChangeState.MOVED if not world.gone:
            raise Untrue("moved, yet it is not there")
        case ChangeState.STORED if not all(ok or step.write_only for ok, step in zip(held, end.steps, strict=True) if step.tries):
            raise Untrue("stored, yet it does not hold the values")
        case ChangeState.HALF_DONE:
            _check_what_stands(world, end)
        case state if state in OLD_AGAIN:
            return _checked_old(world, end)
    return end.state


def _checked_old(world: World, end: ChangeProgress) -> str:
    """It holds every old value, and dials as before. Of a key that cannot be read the change may say that it is not proven."""
    other = [step.key for step in end.steps if step.tries and _held(world, step) is not Held.OLD]
    unread = {step.key for step in end.steps if step.write_only} if run.unproven(end) else set()
    if set(other) - unread:
        raise Untrue(f"{end.state}, yet other values than the old ones stand: {other}")
    before, now = world.charger.dial(world.at_first), world.charger.dial(world.charger.settings)
    if other:
        before, now = (replace(dialled, user=None, password=None) for dialled in (before, now))
    if before != now:
        raise Untrue(f"{end.state}, yet it dials {now} in place of {before}")
    return f"{end.state} {UNSEEN}" if other else end.state


def _check_what_stands(world: World, end: ChangeProgress) -> None:
    """What the change lists as standing is what the last reading found: nothing older, nothing made up."""
    for step in end.steps:
        if step.read_back is not None and step.found is not None and end.state is ChangeState.HALF_DONE:
            stands = world.charger.report((step.key,)).get(step.key)
            if step.found != stands:
                raise Untrue(f"{end.state} lists {step.found!r} for {step.key}, yet {stands!r} stands")


def _held(world: World, step: StepProgress) -> Held:
    stands = world.charger.settings[step.key]
    if world.charger.alike(step.key, stands, _text(step.new)):
        return Held.NEW
    old = {world.at_first[step.key]} | ({_text(step.old)} if step.old is not None else set())  # as it was, and as it was reported
    return Held.OLD if any(world.charger.alike(step.key, stands, each) for each in old) else Held.THIRD


def _text(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value
