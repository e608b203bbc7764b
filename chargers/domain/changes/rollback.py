"""The way back: old values are written again in the reverse order, the address first, until a reading shows them.

It stops at the first value that cannot be brought back, so that what stands is always a prefix of the plan: the preview
has named those at which a charger would be lost. What is not the new value is not the old one for that. A key that cannot be
read counts as brought back once the charger accepted it; its next login proves it, or turns the end.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.events import Connected
from chargers.domain.changes.progress import FRAME_TRIES, ChangeProgress, ChangeReason, ChangeRules, StepProgress
from chargers.domain.changes.states import OLD_ENDS, ChangeState, ReadBack, StepState
from chargers.domain.changes.transitions import ACCEPTED, enter, put_step
from chargers.domain.changes.verification import note_key_login, note_reading
from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.reported import Reported

TOUCHED = frozenset({*ACCEPTED, StepState.SENT, StepState.NO_ANSWER, StepState.ERROR, StepState.UNDO_FAILED})

OTHER = frozenset({ReadBack.CONFIRMED, ReadBack.DIFFERS})  # than the old value


def next_undo(progress: ChangeProgress) -> int | None:
    """The next step to bring back, from the end of the plan. None: nothing is left that could be."""
    return next((index for index in reversed(range(len(progress.steps))) if needs_undo(progress.steps[index])), None)


def needs_undo(step: StepProgress) -> bool:
    """Whether something else than the old value may stand in the charger, and the old one is known."""
    return step.old is not None and may_differ(step)


def may_differ(step: StepProgress) -> bool:
    """Whether something else than the old value may stand in the charger."""
    if step.tries == 0 or step.state is StepState.UNDONE:
        return False
    if step.write_only:  # a refusal may hide a stored value; of a name that is not known nothing is stored
        return step.state in TOUCHED or (step.state is StepState.REJECTED and step.old is not None)
    if step.old is None and step.read_back is ReadBack.UNREADABLE:  # it was not reported before, and is not now
        return step.state in TOUCHED
    return step.read_back is not ReadBack.OLD


def sent(progress: ChangeProgress, index: int) -> ChangeProgress:
    """A frame with the old value is about to leave. A login and a restart of before it prove nothing for the old key any more."""
    step = progress.steps[index]
    dialled = None if step.dialled is ReadBack.OLD else step.dialled
    progress = put_step(progress, index, undo_tries=step.undo_tries + 1, undo_sent=True, dialled=dialled)
    return replace(progress, restarted=False)


def after_reading(progress: ChangeProgress, reported: Reported, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """What a reading shows to be undone already, or still to undo."""
    progress = note_reading(progress, reported, rules)
    for index, step in enumerate(progress.steps):
        if step.tries == 0 or step.write_only:
            continue
        if step.read_back is ReadBack.OLD and step.state in TOUCHED:
            progress = put_step(progress, index, state=StepState.UNDONE)
        elif step.read_back is not ReadBack.OLD and step.state is StepState.UNDONE:
            progress = put_step(progress, index, state=StepState.UNDO_FAILED)
    return settle(progress, now, rules)


def after_answer(progress: ChangeProgress, index: int, answer: StepAnswer, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """What an answer to a frame with an old value says. It is read back before the next one is sent."""
    done = answer in (StepAnswer.ACCEPTED, StepAnswer.REBOOT_REQUIRED)
    state = StepState.UNDONE if done else StepState.UNDO_FAILED
    read_back = None if done else progress.steps[index].read_back
    return replace(put_step(progress, index, state=state, undo_sent=False, read_back=read_back, found=None), stale=True)


def settle(progress: ChangeProgress, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """After a reading: the end, unless something is left to be brought back."""
    index = next_undo(progress)
    if index is None:
        return enter(progress, _end(progress), now)
    if progress.steps[index].undo_tries >= FRAME_TRIES:
        return enter(progress, ChangeState.HALF_DONE, now)
    return progress


def _end(progress: ChangeProgress) -> ChangeState:
    if any(may_differ(step) for step in progress.steps):
        return ChangeState.HALF_DONE  # an old value is not known
    if progress.why is ChangeReason.CANCELLED:
        return ChangeState.CANCELLED
    changed = any(step.undo_tries or step.state in TOUCHED for step in progress.steps)
    return ChangeState.ROLLED_BACK if changed else ChangeState.FAILED


# After the end


def unproven(progress: ChangeProgress) -> bool:
    """Whether an end says "old" of a key that nobody can read, and no login has shown it since."""
    return progress.state in OLD_ENDS and any(step.dialled is not ReadBack.OLD for step in _keys(progress))


def may_restart_with_new_key(progress: ChangeProgress) -> bool:
    """Whether an end says "old", and no restart has shown the old key since: a login alone shows what is in force, and the new
    one may be stored all the same (C24)."""
    back = progress.restarted and not unproven(progress)
    return progress.state in OLD_ENDS and bool(_keys(progress)) and not back


def may_turn(progress: ChangeProgress) -> bool:
    """Whether a login can still turn an end that says "old"."""
    return progress.state in OLD_ENDS and bool(_keys(progress))


def after_login(progress: ChangeProgress, connected: Connected, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """A login after such an end. With the new key, where that was not in force before, it shows that the old one is not back."""
    return _turned_where_shown(login(progress, connected, rules), now)


def after_boot(progress: ChangeProgress, now: datetime) -> ChangeProgress:
    """A restart after such an end: a key that is still shown is the one that stands."""
    return _turned_where_shown(_with_keys_not_back(progress, _shown_keys(progress)), now)


def login(progress: ChangeProgress, connected: Connected, rules: ChangeRules) -> ChangeProgress:
    """The progress with what a login shows of a key that was brought back: shown for the first time now, it is not back."""
    after = note_key_login(progress, connected, rules)
    return _with_keys_not_back(after, _shown_keys(after) - _shown_keys(progress))


def _turned_where_shown(progress: ChangeProgress, now: datetime) -> ChangeProgress:
    if not any(step.state is StepState.UNDO_FAILED for step in _keys(progress)):
        return progress
    return enter(progress, ChangeState.HALF_DONE, now, why=progress.why or ChangeReason.NOT_KEPT)


def _shown_keys(progress: ChangeProgress) -> set[int]:
    return {index for index, step in enumerate(progress.steps) if step in _keys(progress) and step.dialled in OTHER}


def _with_keys_not_back(progress: ChangeProgress, indexes: set[int]) -> ChangeProgress:
    for index in indexes:
        if progress.steps[index].state in (StepState.UNDONE, StepState.REJECTED, StepState.NOT_SUPPORTED):
            progress = put_step(progress, index, state=StepState.UNDO_FAILED)
    return progress


def _keys(progress: ChangeProgress) -> tuple[StepProgress, ...]:
    return tuple(step for step in progress.steps if step.role is FieldRole.KEY and step.tries)
