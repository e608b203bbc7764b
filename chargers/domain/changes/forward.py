"""The forward way of a change: writing, verifying, restarting, leaving, observing, and what its return means."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.plan import DIALLING, Destination
from chargers.domain.changes.progress import FRAME_TRIES, ChangeProgress, ChangeReason, ChangeRules, ResetPhase, StepProgress
from chargers.domain.changes.states import NOT_NEW, ChangeState, ReadBack, StepState
from chargers.domain.changes.transitions import (
    ACCEPTED,
    REFUSED,
    enter,
    may_have_left,
    parting_step,
    pending_step,
    put_step,
    readable_keys,
    steps_of_leg,
    turn_back,
)
from chargers.domain.changes.verification import ReadingVerdict, is_settled, judge_reading, note_reading
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.reported import Reported

STATE_OF = {
    StepAnswer.ACCEPTED: StepState.ACCEPTED,
    StepAnswer.REBOOT_REQUIRED: StepState.REBOOT_REQUIRED,
    StepAnswer.REJECTED: StepState.REJECTED,
    StepAnswer.NOT_SUPPORTED: StepState.NOT_SUPPORTED,
    StepAnswer.CALL_ERROR: StepState.ERROR,
    StepAnswer.GARBAGE: StepState.ERROR,
    StepAnswer.NO_ANSWER: StepState.NO_ANSWER,
}


def write_on(progress: ChangeProgress, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """In `writing`: what follows from the answers so far."""
    if any(step.state in REFUSED for _, step in steps_of_leg(progress)):
        return turn_back(progress, now, why=ChangeReason.REFUSED)
    index = pending_step(progress)
    if index is not None and not must_verify_before(progress, index):
        step = progress.steps[index]
        if step.state is StepState.NO_ANSWER and step.tries >= FRAME_TRIES and not can_be_read(step):
            return turn_back(progress, now, why=ChangeReason.NO_ANSWER)
        return progress
    if progress.stale:
        return progress
    progress = enter(progress, ChangeState.VERIFYING, now)
    return progress if readable_keys(progress) else after_reading(progress, Reported(), now, rules)


def can_be_read(step: StepProgress) -> bool:
    """Whether a reading is to tell first what became of a frame without an answer."""
    return not step.write_only and step.read_back is None


def must_verify_before(progress: ChangeProgress, index: int) -> bool:
    """Before the address is written, everything before it is read back."""
    step = progress.steps[index]
    if index != len(progress.steps) - 1 or step.role not in DIALLING or step.tries:
        return False
    return any(step.state in ACCEPTED and not is_settled(step) for step in progress.steps[:index])


def after_reading(progress: ChangeProgress, reported: Reported, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """In `writing` and `verifying`: what follows from a reading of everything written so far."""
    progress = note_reading(progress, reported, rules)
    for index, step in enumerate(progress.steps):
        if step.state is StepState.NO_ANSWER and step.read_back is ReadBack.CONFIRMED:
            progress = put_step(progress, index, state=StepState.ACCEPTED, answered_at=now)
        elif step.state in ACCEPTED and step.read_back in NOT_NEW:
            return turn_back(progress, now, why=ChangeReason.NOT_KEPT)
        elif step.state in ACCEPTED and not is_settled(step):
            return turn_back(progress, now, why=ChangeReason.UNREADABLE)
    if progress.state is ChangeState.WRITING:
        return write_on(progress, now, rules)
    if pending_step(progress) is not None:
        return write_on(enter(progress, ChangeState.WRITING, now), now, rules)
    return _after_verifying(progress, now, rules)


def _after_verifying(progress: ChangeProgress, now: datetime, rules: ChangeRules) -> ChangeProgress:
    if not progress.restarts:
        needs_one = any(step.state is StepState.REBOOT_REQUIRED for step in progress.steps)
        return enter(progress, ChangeState.STORED if needs_one else ChangeState.APPLIED, now)
    if progress.mode is ChangeMode.STORE_ONLY:
        return enter(progress, ChangeState.STORED, now)
    leaving = progress.leg == progress.legs and progress.destination is Destination.FOREIGN
    if not leaving and judge_reading(progress) is ReadingVerdict.PROVEN:
        return leg_done(progress, now, rules)
    return await_restart(progress, ChangeState.LEAVING if leaving else ChangeState.RESTARTING, now, rules)


def await_restart(progress: ChangeProgress, state: ChangeState, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """Into `restarting` or `leaving`: with a deadline where it restarts by itself (R12), else a Reset comes next."""
    due = own_restart(progress, rules) if progress.reset is ResetPhase.NONE else now + rules.timing.restart
    return enter(progress, state, now, due=due)


def own_restart(progress: ChangeProgress, rules: ChangeRules) -> datetime | None:
    """When the charger's own restart is given up; None where none is to be expected."""
    at = own_restart_at(progress)
    return at + rules.timing.restart_margin if at else None


def own_restart_at(progress: ChangeProgress) -> datetime | None:
    """When the charger restarts by itself for what was written in this leg (R12); None where nothing tells."""
    if progress.restarted:
        return None
    return max(
        (
            written_at + timedelta(seconds=step.restarts_after)
            for _, step in steps_of_leg(progress)
            if step.restarts_after is not None
            and step.state in ACCEPTED
            and step.dialled is not ReadBack.CONFIRMED
            and (written_at := step.answered_at or step.sent_at) is not None
        ),
        default=None,
    )


def leg_done(progress: ChangeProgress, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """The values of this leg are in force: on to the next one, or applied."""
    if progress.leg == progress.legs:
        return enter(progress, ChangeState.APPLIED, now, why=None)
    progress = replace(
        progress, leg=progress.leg + 1, why=None, reset=ResetPhase.NONE, resets=0, reset_answered=False, restarted=False
    )
    if progress.state is not ChangeState.WRITING:
        progress = enter(progress, ChangeState.WRITING, now)
    return write_on(progress, now, rules)


def after_return(progress: ChangeProgress, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """A login or a boot, in any state of the forward way and in `stored`: what it proves, and what follows."""
    if may_have_left(progress) or progress.state not in (ChangeState.RESTARTING, ChangeState.STORED):
        return _while_writing(progress, now, rules)
    if progress.stale and progress.restarted and may_be_gone(progress):
        return progress
    match judge_reading(progress):
        case ReadingVerdict.PROVEN:
            return leg_done(progress, now, rules)
        case ReadingVerdict.CONTRADICTED:
            return turn_back(progress, now, why=ChangeReason.NOT_KEPT)
        case ReadingVerdict.OPEN:
            return progress


def after_reconnect(progress: ChangeProgress, reported: Reported, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """In `restarting`, after a boot: values that are gone were not kept. Without a restart it may have been the line alone."""
    progress = note_reading(progress, reported, rules)
    if any(step.state in ACCEPTED and _is_gone(step) for step in progress.steps):
        return turn_back(progress, now, why=ChangeReason.NOT_KEPT)
    return after_return(progress, now, rules) if progress.restarted else progress


def _is_gone(step: StepProgress) -> bool:
    """An OCPPInfo that was completed at the boot is still better than the one before."""
    return step.read_back is ReadBack.OLD if step.role is FieldRole.OCPP_INFO else step.read_back in NOT_NEW


def may_be_gone(progress: ChangeProgress) -> bool:
    """Whether a restart may have cost a value that no handshake shows and a reading does."""
    return any(step.state in ACCEPTED and step.dialled is None and not step.write_only for _, step in steps_of_leg(progress))


def _while_writing(progress: ChangeProgress, now: datetime, rules: ChangeRules) -> ChangeProgress:
    if progress.state not in (ChangeState.WRITING, ChangeState.VERIFYING):
        return progress
    if judge_reading(progress) is ReadingVerdict.CONTRADICTED:
        return turn_back(progress, now, why=ChangeReason.NOT_KEPT)
    return write_on(progress, now, rules) if progress.state is ChangeState.WRITING else progress


def line_lost(progress: ChangeProgress, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """The line is gone. Where the charger may have left for good, watch whether it stays away."""
    watched = (ChangeState.WRITING, ChangeState.VERIFYING, ChangeState.LEAVING, ChangeState.STORED, ChangeState.UNDOING)
    goes = progress.state in watched and may_have_left(progress) and not any(step.undo_tries for step in progress.steps[:-1])
    due = now + (rules.timing.expiry if may_be_lost(progress) else rules.timing.observation)
    if progress.state is ChangeState.OBSERVING:  # it was here for a moment: it stays away from now on
        return replace(progress, due=due, left_at=now, restarted=False)
    if not goes:
        return progress
    return enter(progress, ChangeState.OBSERVING, now, due=due, left_at=now, restarted=False)


def may_be_lost(progress: ChangeProgress) -> bool:
    """Whether it may stand where nobody takes it: the last frame has no answer, and without its value the set is risky."""
    index = parting_step(progress)
    return index is not None and progress.risky_to_the_last and progress.steps[index].state is StepState.NO_ANSWER


def after_homecoming(progress: ChangeProgress, reported: Reported, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """It should have left and is here: what a reading makes of that, in `leaving`, `observing` and `came_back`."""
    before = progress
    progress = note_reading(progress, reported, rules)
    index = parting_step(progress)
    if index is None:
        return progress  # it was never to leave
    step = progress.steps[index]
    if any(_stored_otherwise(*each) for each in zip(before.steps, progress.steps, strict=True)):
        return turn_back(progress, now, why=progress.why or ChangeReason.NOT_KEPT)
    if progress.state is ChangeState.OBSERVING and progress.why not in (None, ChangeReason.NO_RESTART):
        return turn_back(progress, now)  # it was being undone when it went
    if step.read_back in NOT_NEW:
        return _address_is_old(progress, step, now, rules)
    if any(each.read_back in NOT_NEW for each in progress.steps):
        return turn_back(progress, now, why=ChangeReason.RETURNED)
    if progress.state is ChangeState.CAME_BACK:
        return progress
    if progress.restarted and _shows_another_key(progress):
        return turn_back(progress, now, why=ChangeReason.NOT_KEPT)  # it would be refused where it goes
    if progress.restarted and progress.reset is not ResetPhase.NONE:
        return enter(progress, ChangeState.CAME_BACK, now)
    if step.state is StepState.NO_ANSWER and step.write_only:  # no reading shows whether it arrived
        return write_on(enter(progress, ChangeState.WRITING, now), now, rules)
    if step.state is StepState.NO_ANSWER:
        progress = put_step(progress, index, state=StepState.ACCEPTED, answered_at=now)
    if progress.mode is ChangeMode.STORE_ONLY or progress.why is ChangeReason.NO_RESTART:
        return enter(progress, ChangeState.STORED, now) if progress.state is ChangeState.OBSERVING else progress
    if progress.state is not ChangeState.LEAVING:
        return await_restart(progress, ChangeState.LEAVING, now, rules)
    # A boot without a Reset of ours, the new address stored, and it dialled here: it boots whenever its line comes back.
    return replace(progress, due=None) if progress.restarted else progress


def _stored_otherwise(before: StepProgress, step: StepProgress) -> bool:
    """Whether the charger made a third value of ours. One that had been read as it was written was changed since by a person."""
    return step.read_back is ReadBack.DIFFERS and before.read_back is not ReadBack.CONFIRMED


def _shows_another_key(progress: ChangeProgress) -> bool:
    return any(step.role is FieldRole.KEY and step.dialled in NOT_NEW for step in progress.steps)


def _address_is_old(progress: ChangeProgress, step: StepProgress, now: datetime, rules: ChangeRules) -> ChangeProgress:
    if progress.state is ChangeState.OBSERVING and step.state is StepState.NO_ANSWER:
        return write_on(enter(progress, ChangeState.WRITING, now), now, rules)  # the frame never arrived
    loose = any(each.role in DIALLING and each.read_back is ReadBack.CONFIRMED for each in progress.steps)
    if loose:
        return turn_back(progress, now, why=ChangeReason.RETURNED)  # it would be lost at its next restart
    return (
        progress
        if progress.state is ChangeState.CAME_BACK
        else enter(progress, ChangeState.CAME_BACK, now, why=ChangeReason.NOT_KEPT)
    )
