"""The judgement over one case: where the charger stands when it is let go, and whether the change said the truth about it."""

from __future__ import annotations

from chargers.domain.definition import FieldRole
from chargers.domain.plan import Remark
from chargers.domain.progress import Progress
from chargers.domain.secret import Secret
from chargers.domain.states import ChangeState
from tests.domain.matrix.world import World

NAMED = "moved with a key that never was proven, as its preview said"
OLD_AGAIN = frozenset({ChangeState.FAILED, ChangeState.ROLLED_BACK, ChangeState.CANCELLED, ChangeState.EXPIRED})


class Stranded(AssertionError):
    """A charger that reaches nobody, and a change that did not say so."""


class Untrue(AssertionError):
    """The end claims what does not hold."""


def judge(world: World, end: Progress) -> str:
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
    if end.state is ChangeState.UNCERTAIN:
        raise Untrue(f"uncertain, yet it stands at {places}")
    _check_claim(world, end)
    return end.state


def _excused(world: World, end: Progress, places: tuple[str, ...]) -> str:
    held = [_held(world, index) for index in range(len(end.steps))]
    length = max((index + 1 for index, stands in enumerate(held) if stands), default=0)
    named = {prefix.length for prefix in world.plan.risky}
    if end.state in (ChangeState.UNCERTAIN, ChangeState.HALF_DONE) and length in named:
        return f"{end.state} at a risky prefix that was named"
    key_lost = any(not ok and step.role is FieldRole.KEY for ok, step in zip(held, end.steps, strict=True))
    if key_lost and end.state in (ChangeState.MOVED, ChangeState.STORED) and Remark.KEY_UNPROVEN in world.plan.remarks:
        return NAMED
    raise Stranded(f"{end.state}: {places}, {held} stand")


def _check_claim(world: World, end: Progress) -> None:
    held = [_held(world, index) for index in range(len(end.steps))]
    in_force = world.charger.dial(world.charger.in_force) == world.charger.dial(world.charger.settings)
    match end.state:
        case ChangeState.APPLIED if not (all(held) and in_force):
            raise Untrue("applied, yet not in force")
        case ChangeState.MOVED if not world.gone:
            raise Untrue("moved, yet it is not there")
        case ChangeState.STORED if not all(ok or step.write_only for ok, step in zip(held, end.steps, strict=True) if step.tries):
            raise Untrue("stored, yet it does not hold the values")
        case state if state in OLD_AGAIN and _stands_new(world, end):
            raise Untrue(f"{state}, yet new values stand: {_stands_new(world, end)}")


def _held(world: World, index: int) -> bool:
    step = world.saved.steps[index]
    new = step.new.reveal() if isinstance(step.new, Secret) else step.new
    return world.charger.settings[step.key] == new


def _stands_new(world: World, end: Progress) -> list[str]:
    return [step.key for index, step in enumerate(end.steps) if step.tries and _held(world, index) and not step.write_only]
