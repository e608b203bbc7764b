"""The way back: old values are written again in the reverse order, the address first, and verified by a reading.

It stops at the first value that cannot be brought back, so that what stands is always a prefix of the plan: the preview
has named those at which a charger would be lost.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chargers.domain.answers import StepAnswer
from chargers.domain.moving import ACCEPTED, enter, holds_old, put
from chargers.domain.progress import Progress, Rules, StepProgress, Why
from chargers.domain.reported import Reported
from chargers.domain.states import ChangeState, ReadBack, StepState
from chargers.domain.verification import reading

TOUCHED = frozenset({*ACCEPTED, StepState.SENT, StepState.NO_ANSWER, StepState.ERROR, StepState.UNDO_FAILED})


def next_undo(progress: Progress) -> int | None:
    """The next step to bring back, from the end of the plan. None: nothing is left that could be."""
    return next((index for index in reversed(range(len(progress.steps))) if needs_undo(progress.steps[index])), None)


def needs_undo(step: StepProgress) -> bool:
    """Whether the new value may stand in the charger, and the old one is known."""
    if step.tries == 0 or step.old is None or step.state is StepState.UNDONE:
        return False
    if step.write_only:
        return step.state in TOUCHED
    return step.read_back is not ReadBack.DIFFERS if step.state in TOUCHED else step.read_back is ReadBack.CONFIRMED


def after_reading(progress: Progress, reported: Reported, now: datetime, rules: Rules) -> Progress:
    """What a reading shows to be undone already, or still to undo."""
    progress = reading(progress, reported, rules)
    for index, step in enumerate(progress.steps):
        if step.tries == 0 or step.write_only or step.read_back is ReadBack.UNREADABLE:
            continue
        old_holds = holds_old(progress, step, step.found, rules)
        if old_holds and step.state in TOUCHED:
            progress = put(progress, index, state=StepState.UNDONE)
        elif not old_holds and step.state is StepState.UNDONE:
            progress = put(progress, index, state=StepState.UNDO_FAILED)
    return settle(progress, now, rules)


def after_answer(progress: Progress, index: int, answer: StepAnswer, now: datetime, rules: Rules) -> Progress:
    """What an answer to a frame with an old value says. It is read back before the next one is sent."""
    done = answer in (StepAnswer.ACCEPTED, StepAnswer.REBOOT_REQUIRED)
    state = StepState.UNDONE if done else StepState.UNDO_FAILED
    return replace(put(progress, index, state=state, undo_sent=False), stale=True)


def settle(progress: Progress, now: datetime, rules: Rules) -> Progress:
    """After a reading: the end, unless something is left to be brought back."""
    index = next_undo(progress)
    if index is None:
        return enter(progress, _end(progress), now)
    if progress.steps[index].undo_tries >= rules.timing.tries:
        return enter(progress, ChangeState.HALF_DONE, now)
    return progress


def _end(progress: Progress) -> ChangeState:
    if progress.why is Why.CANCELLED:
        return ChangeState.CANCELLED
    changed = any(step.undo_tries or step.state in TOUCHED for step in progress.steps)
    return ChangeState.ROLLED_BACK if changed else ChangeState.FAILED
