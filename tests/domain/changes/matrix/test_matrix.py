"""The proof that a charger is never stranded: every kind of plan, on every controller type, with every fault at every frame.

After each case the model charger is let go, as it is and after a restart, and must reach the old or the new backend with
settings that work there; or the change says `uncertain` (or `half_done`, where undoing was refused), and that only at a
prefix of the plan that the preview named as risky. Ends may claim nothing that does not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from chargers.domain.changes import forward, rollback, verification
from chargers.domain.changes.plan import Plan
from chargers.domain.changes.planner import make_plan
from chargers.domain.changes.progress import ChangeProgress, StepProgress
from chargers.domain.changes.states import ChangeState, ReadBack, StepState
from chargers.domain.changes.verification import ReadingVerdict
from chargers.domain.connection.mode import ChangeMode
from tests.domain.changes.matrix.cases import FAULTS, KINDS, Case, Kind, plans, with_faults, with_two_faults
from tests.domain.changes.matrix.charger import Manner
from tests.domain.changes.matrix.third import Third
from tests.domain.changes.matrix.verdict import Stranded, Untrue, judge
from tests.domain.changes.matrix.world import Fault

Record = Callable[[Counter[str]], None]
SPOILT = (Fault.THIRD, Fault.THIRD_FOR_GOOD, Fault.THIRD_AT_ONCE, Fault.REJECTED_THIRD)
THIRD_TELLS = {
    *("host, port, path", "key, ID, address, TLS", "our other door, key, ID", "settings", "OCPPInfo"),
    *("ID and address", "first key, address", "ID"),
}
TELLING = {"key and ID", "key, ID, address, TLS", "our other door, key, ID"}  # where a unit's manner makes a difference


def run_all(cases: Iterable[Case], planner: Callable[..., Plan] = make_plan) -> Counter[str]:
    """How many cases ended how. Fails at the first one that is stranded or untrue, with what happened in it."""
    outcomes: Counter[str] = Counter()
    for case in cases:
        world = case.world(planner)
        try:
            outcomes[judge(world, world.drive())] += 1
        except (Stranded, Untrue) as failure:
            failure.add_note(f"{case}\n{world.story()}")
            raise
    return outcomes


def faulty(cases: Iterable[Case], faults: tuple[Fault, ...] = FAULTS) -> Iterable[Case]:
    for case in cases:
        world = case.world()
        judge(world, world.drive())
        yield from with_faults(case, world.frames, faults)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_fault_at_every_frame(kind: Kind, count_cases: Record) -> None:
    usual = (case for case in plans() if case.kind is kind and case.manner is Manner.USUAL)
    count_cases(run_all(faulty(usual)))


@pytest.mark.parametrize("manner", [manner for manner in Manner if manner is not Manner.USUAL])
def test_units_that_differ(manner: Manner, count_cases: Record) -> None:
    cases = (case for case in plans() if case.manner is manner and case.kind.name in TELLING and case.type != "evc4")
    count_cases(run_all(faulty(cases)))


@pytest.mark.parametrize("third", Third)
def test_every_kind_of_third_value_at_every_write(third: Third, count_cases: Record) -> None:
    """Stored with `Accepted` and with `Rejected`, once and from there on: also at the undo."""
    outcomes: Counter[str] = Counter()
    for case in plans():
        if case.kind.name in THIRD_TELLS and case.manner is Manner.USUAL:
            spoilt = [replace(each, third=third) for each in faulty([case], SPOILT)]
            outcomes += run_all(spoilt)
    count_cases(outcomes)


def test_two_faults_at_a_time(count_cases: Record) -> None:
    count_cases(run_all(with_two_faults(tuple(plans()), seed=16, count=2000)))


@pytest.mark.parametrize("case", [case for case in plans() if case.manner is Manner.USUAL], ids=str)
def test_without_a_fault_it_ends_as_meant(case: Case) -> None:
    world = case.world()
    end = world.drive().state
    judge(world, world.saved)
    by_itself = any(step.restarts_after for step in world.plan.steps)
    if case.mode == "store_only" and not by_itself and world.plan.restarts:
        assert end is ChangeState.STORED
    else:
        assert end is (ChangeState.MOVED if world.theirs else ChangeState.APPLIED)


# The proof of the proof: what is broken on purpose must be found.


def address_first(*parts: Any) -> Plan:
    """A planner that takes the charger away before it is ready to go."""
    plan = make_plan(*parts)
    one_leg = tuple(replace(step, leg=1) for step in reversed(plan.steps))
    return replace(plan, steps=one_leg, restarts=plan.restarts[-1:])


def test_a_planner_that_writes_the_address_first_is_found_out() -> None:
    with pytest.raises((Stranded, Untrue)):
        run_all(faulty(case for case in plans() if case.kind.name == "key, ID, address, TLS"), address_first)


def refused_at_the_address() -> Iterable[Case]:
    """The address is stored, its answer is garbage, and the charger restarts at one frame of the undoing."""
    for case in plans():
        if case.kind.name == "key, ID, address, TLS" and case.manner is Manner.USUAL and case.mode is not ChangeMode.TWO_LEGS:
            last = len(case.world().plan.steps) + 2  # after the check, and the reading before the address
            for frame in range(last + 1, last + 12):
                yield replace(case, faults=((last, Fault.GARBAGE_STORED), (frame, Fault.RESTART_AT_ONCE)))


def test_an_undo_in_the_wrong_order_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    run_all(refused_at_the_address())

    def first_first(progress: ChangeProgress) -> int | None:
        return next((i for i, step in enumerate(progress.steps) if rollback.needs_undo(step)), None)

    monkeypatch.setattr(rollback, "next_undo", first_first)
    with pytest.raises((Stranded, Untrue)):
        run_all(refused_at_the_address())


def test_an_undo_that_takes_what_is_not_new_for_the_old_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def new_stands(step: StepProgress) -> bool:
        return step.tries > 0 and step.state is not StepState.UNDONE and step.read_back is ReadBack.CONFIRMED

    monkeypatch.setattr(rollback, "may_differ", new_stands)
    with pytest.raises((Stranded, Untrue)):
        run_all(faulty((case for case in plans() if case.kind.name == "host"), SPOILT))


def test_a_login_that_proves_nothing_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forward, "judge_reading", lambda progress: ReadingVerdict.PROVEN)
    with pytest.raises((Stranded, Untrue)):
        run_all(faulty(case for case in plans() if case.kind.name == "key, ID, address, TLS"))


def test_a_reading_that_is_not_looked_at_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "holds_new", lambda *parts: True)
    with pytest.raises((Stranded, Untrue)):
        run_all(faulty(case for case in plans() if case.kind.name == "address and TLS"))
