"""The small moves of which a run is made, each held against the tables of `states`, and questions about a progress."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from chargers.domain.changes.plan import Destination
from chargers.domain.changes.progress import ChangeProgress, ChangeRules, StepProgress
from chargers.domain.changes.states import NOT_NEW, ChangeState, ReadBack, StepState, check_change, check_step
from chargers.domain.connection import equality
from chargers.domain.controller.definition import FieldRole
from chargers.domain.secret import Secret

ACCEPTED = frozenset({StepState.ACCEPTED, StepState.REBOOT_REQUIRED})
BEFORE_SENDING = frozenset({ChangeState.QUEUED, ChangeState.CHECKING, ChangeState.ASKING, ChangeState.WAITING})
CANCELLABLE = BEFORE_SENDING | {ChangeState.WRITING, ChangeState.VERIFYING, ChangeState.RESTARTING}
REFUSED = frozenset({StepState.REJECTED, StepState.NOT_SUPPORTED, StepState.ERROR})


def enter(progress: ChangeProgress, state: ChangeState, now: datetime, **parts: Any) -> ChangeProgress:
    """The progress in another state. A deadline belongs to one state: it goes unless it is given."""
    check_change(progress.state, state)
    parts.setdefault("due", None)
    ended_at = now if state.is_end else None
    return replace(progress, state=state, since=now, ended_at=ended_at, retry_at=None, reading_failures=0, **parts)


def put_step(progress: ChangeProgress, index: int, **parts: Any) -> ChangeProgress:
    """The progress with one step changed."""
    step = progress.steps[index]
    check_step(step.state, parts.get("state", step.state))
    return replace(progress, steps=(*progress.steps[:index], replace(step, **parts), *progress.steps[index + 1 :]))


def steps_of_leg(progress: ChangeProgress) -> Iterator[tuple[int, StepProgress]]:
    """The steps of the present leg, with their index."""
    return ((index, step) for index, step in enumerate(progress.steps) if step.leg == progress.leg)


def pending_step(progress: ChangeProgress) -> int | None:
    """The first step of this leg that is not known to be written."""
    return next((index for index, step in steps_of_leg(progress) if step.state not in ACCEPTED), None)


def parting_step(progress: ChangeProgress) -> int | None:
    """The step that takes the charger away, the last one; None where it stays here."""
    return len(progress.steps) - 1 if progress.destination is Destination.FOREIGN and progress.steps else None


def may_have_left(progress: ChangeProgress) -> bool:
    """Whether the charger may have left for its target: the step that takes it there may stand in it, as far as we know.
    With a third value there it is lost, not moved: then this says no, and what was begun goes on when it is seen."""
    index = parting_step(progress)
    if index is None or progress.steps[index].read_back in NOT_NEW:
        return False
    return may_stand(progress.steps[index])


def target_unread(progress: ChangeProgress) -> bool:
    """Whether it left, and no reading has shown the address with which it did: it may have stored another one."""
    index = parting_step(progress)
    gone = progress.state in (ChangeState.OBSERVING, ChangeState.MOVED, ChangeState.UNCERTAIN)
    if not gone or index is None:
        return False
    return progress.steps[index].tries > 0 and progress.steps[index].read_back is not ReadBack.CONFIRMED


def may_stand(step: StepProgress) -> bool:
    """Whether the new value may stand in the charger: a frame with it left, and nothing has shown that it was in vain."""
    if step.state in (StepState.REJECTED, StepState.NOT_SUPPORTED):
        return step.read_back is ReadBack.CONFIRMED  # refused, and stored all the same
    return step.tries > 0 and step.state is not StepState.UNDONE


def readable_keys(progress: ChangeProgress) -> tuple[str, ...]:
    """The keys that were written so far and can be read back."""
    return tuple(step.key for step in progress.steps if step.tries > 0 and not step.write_only)


def holds_new(progress: ChangeProgress, step: StepProgress, found: str | None, rules: ChangeRules) -> bool:
    """Whether what a reading showed is the new value."""
    return _holds(step, step.new, found, rules, progress.new_id, progress.new_tls)


def holds_old(progress: ChangeProgress, step: StepProgress, found: str | None, rules: ChangeRules) -> bool:
    """Whether what a reading showed is the old value; never where that is not known. An ID that stands literally in an
    address means the placeholder, whichever of the two the charger has at the moment."""
    return any(
        _holds(step, step.old, found, rules, ocpp_id, progress.old_tls) for ocpp_id in (progress.old_id, _present_id(progress))
    )


def _present_id(progress: ChangeProgress) -> str:
    """The ID that the last reading showed."""
    new = any(step.role is FieldRole.OCPP_ID and step.read_back is ReadBack.CONFIRMED for step in progress.steps)
    return progress.new_id if new else progress.old_id


def _holds(
    step: StepProgress, wanted: str | Secret | None, found: str | None, rules: ChangeRules, ocpp_id: str, tls: bool | None
) -> bool:
    """By meaning for a field of the connection, by text for any other setting."""
    if wanted is None or found is None or isinstance(wanted, Secret):
        return False
    if step.role is None:
        return found == wanted
    return equality.is_same(rules.controller_type, step.role, found, wanted, ocpp_id=ocpp_id, tls=tls)


def turn_back(progress: ChangeProgress, now: datetime, **why: Any) -> ChangeProgress:
    """The forward way has ended: undo, beginning with a reading of what holds."""
    return enter(progress, ChangeState.UNDOING, now, stale=True, **why)


def may_cancel(progress: ChangeProgress) -> bool:
    """Whether `CancelAsked` can still be taken: until the address was written, and again while `stored`."""
    index = parting_step(progress)
    if progress.state is ChangeState.STORED:
        return True
    return progress.state in CANCELLABLE and (index is None or progress.steps[index].tries == 0)
