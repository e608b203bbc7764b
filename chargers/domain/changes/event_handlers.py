"""What each event does to a change, one function an event. `run.receive` is the way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from chargers.domain.changes import deadlines, events, forward, replanning, rollback, verification
from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.plan import Destination
from chargers.domain.changes.progress import FRAME_TRIES, READING_RETRY, ChangeProgress, ChangeReason, ChangeRules
from chargers.domain.changes.states import OLD_ENDS, ChangeState, StepState
from chargers.domain.changes.transitions import ACCEPTED, enter, may_have_left, put_step, readable_keys, turn_back
from chargers.domain.changes.verification import ReadingVerdict
from chargers.domain.controller.reported import Reported

S = ChangeState
HOMECOMINGS = frozenset({S.LEAVING, S.OBSERVING, S.CAME_BACK})  # it should be away, or go


def settle_still(progress: ChangeProgress, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """What needs no event: a reading of nothing, and an end of undoing where nothing was written."""
    if progress.stale and not readable_keys(progress):
        progress = replace(progress, stale=False)
        if progress.state is S.WRITING:
            progress = forward.write_on(progress, now, rules)
        elif progress.state in HOMECOMINGS and progress.connected:
            progress = forward.after_homecoming(progress, Reported(), now, rules)
    if progress.state is S.UNDOING and not progress.stale and not any(step.undo_sent for step in progress.steps):
        progress = rollback.settle(progress, now, rules)
    return progress


# The charger


def _connected(progress: ChangeProgress, event: events.Connected, now: datetime, rules: ChangeRules) -> ChangeProgress:
    if progress.connected:  # the newest socket wins (C7)
        progress = _disconnected(progress, events.Disconnected(), now, rules)
    progress = replace(progress, connected=True, lost_at=None)
    match progress.state:
        case S.QUEUED:
            return progress if progress.behind else enter(progress, S.CHECKING, now)
        case S.UNDOING:
            return replace(rollback.login(progress, event, rules), stale=True)
        case S.OBSERVING:  # no deadline: while it is here it does not stay away
            return replace(verification.note_login(progress, event, rules), stale=True, due=None)
        case S.LEAVING:
            return replace(verification.note_login(progress, event, rules), stale=True)
        case S.MOVED:
            return enter(verification.note_login(progress, event, rules), S.CAME_BACK, now, stale=True, restarted=False)
        case S.UNCERTAIN:
            return _seen_again(verification.note_login(progress, event, rules), now)
        case S.WRITING | S.VERIFYING:
            progress = replace(verification.note_login(progress, event, rules), stale=bool(readable_keys(progress)))
            return forward.after_return(progress, now, rules)
        case S.RESTARTING | S.STORED:
            return forward.after_return(verification.note_login(progress, event, rules), now, rules)
        case state if state in OLD_ENDS:
            return rollback.after_login(progress, event, now, rules)
        case _:
            return progress


def _seen_again(progress: ChangeProgress, now: datetime) -> ChangeProgress:
    """An uncertain change resolves itself when the charger is seen."""
    if may_have_left(progress):
        return enter(progress, S.CAME_BACK, now, stale=True)
    written = all(step.state in ACCEPTED for step in progress.steps)
    if progress.destination is Destination.HERE and written and verification.judge_reading(progress) is ReadingVerdict.PROVEN:
        return enter(progress, S.APPLIED, now)
    return turn_back(progress, now, why=progress.why or ChangeReason.RETURNED)


def _disconnected(progress: ChangeProgress, event: events.Disconnected, now: datetime, rules: ChangeRules) -> ChangeProgress:
    if not progress.connected:
        return progress
    progress = replace(progress, connected=False, lost_at=now, retry_at=None)
    for index, step in enumerate(progress.steps):
        if step.state is StepState.SENT:
            progress = put_step(progress, index, state=StepState.NO_ANSWER)
        if step.undo_sent:  # whether it arrived is for a reading to say
            progress = replace(put_step(progress, index, undo_sent=False), stale=True)
    return forward.line_lost(progress, now, rules)


def _booted(progress: ChangeProgress, event: events.BootReported, now: datetime, rules: ChangeRules) -> ChangeProgress:
    if event.asked_for or not progress.connected:
        return progress
    if progress.state in OLD_ENDS:
        return rollback.after_boot(replace(progress, restarted=True), now)
    progress = verification.note_boot(progress)
    if progress.state is S.LEAVING:
        return replace(progress, stale=True)
    if progress.state is S.RESTARTING and (not progress.restarted or forward.may_be_gone(progress)):
        return replace(progress, stale=True)  # what it holds now tells a lost line from values that it lost
    return forward.after_return(progress, now, rules)


def _reading(progress: ChangeProgress, event: events.ReadingCame, now: datetime, rules: ChangeRules) -> ChangeProgress:
    match progress.state:
        case S.WRITING | S.VERIFYING:
            return forward.after_reading(progress, event.reported, now, rules)
        case S.RESTARTING:
            return forward.after_reconnect(progress, event.reported, now, rules)
        case S.UNDOING:
            return rollback.after_reading(progress, event.reported, now, rules)
        case state if state in HOMECOMINGS and progress.connected:
            return forward.after_homecoming(progress, event.reported, now, rules)
        case _:
            return progress


def _reading_failed(progress: ChangeProgress, event: events.ReadingFailed, now: datetime, rules: ChangeRules) -> ChangeProgress:
    failures = progress.reading_failures + 1
    if failures < FRAME_TRIES:
        return replace(progress, reading_failures=failures, retry_at=now + READING_RETRY)
    match progress.state:
        case S.CHECKING:
            return enter(progress, S.FAILED, now, why=ChangeReason.UNREADABLE)
        case S.WRITING | S.VERIFYING:
            return turn_back(progress, now, why=ChangeReason.UNREADABLE)
        case S.UNDOING:
            return _undo_blindly(progress, now, rules)
        case S.OBSERVING:
            return forward.await_restart(replace(progress, stale=False), S.LEAVING, now, rules)
        case S.RESTARTING if progress.restarted:
            return forward.after_return(replace(progress, stale=False, reading_failures=0), now, rules)
        case _:
            return replace(progress, stale=False, reading_failures=0)


def _undo_blindly(progress: ChangeProgress, now: datetime, rules: ChangeRules) -> ChangeProgress:
    index = rollback.next_undo(progress)
    if index is None or progress.steps[index].undo_tries >= FRAME_TRIES:
        return enter(progress, S.HALF_DONE, now)  # nobody can tell what stands
    return replace(progress, stale=False, reading_failures=0, retry_at=None)


def _answered(progress: ChangeProgress, event: events.Answered, now: datetime, rules: ChangeRules) -> ChangeProgress:
    step = progress.steps[event.index]
    if event.undo:
        undoing_it = progress.state is S.UNDOING and step.undo_sent
        return rollback.after_answer(progress, event.index, event.answer, now, rules) if undoing_it else progress
    if step.state is not StepState.SENT:
        return _late(progress, events.LateAnswer(event.index, event.answer), now, rules)
    progress = put_step(progress, event.index, state=forward.STATE_OF[event.answer], answered_at=now)
    return forward.write_on(progress, now, rules) if progress.state is S.WRITING else progress


def _late(progress: ChangeProgress, event: events.LateAnswer, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """C13: a late answer turns "unknown" into what it says. A second answer to what is known says nothing."""
    step = progress.steps[event.index]
    if event.undo or step.state not in (StepState.NO_ANSWER, StepState.SENT) or event.answer is StepAnswer.NO_ANSWER:
        return replace(progress, stale=True) if progress.state is S.UNDOING else progress
    state = forward.STATE_OF[event.answer]
    if step.state is StepState.SENT and state not in ACCEPTED:
        return progress  # it was sent again: that answer is to come
    progress = put_step(progress, event.index, state=state, answered_at=now)
    if progress.state is S.UNDOING:
        return replace(progress, stale=True)
    return forward.write_on(progress, now, rules) if progress.state is S.WRITING else progress


def _reset_answered(progress: ChangeProgress, event: events.ResetAnswered, now: datetime, rules: ChangeRules) -> ChangeProgress:
    return replace(progress, reset_answered=event.answer is not StepAnswer.NO_ANSWER)  # C21


def _charging(progress: ChangeProgress, event: events.ChargingStarted, now: datetime, rules: ChangeRules) -> ChangeProgress:
    return replace(progress, charging=True)


def _charged(progress: ChangeProgress, event: events.ChargingEnded, now: datetime, rules: ChangeRules) -> ChangeProgress:
    progress = replace(progress, charging=False)
    return enter(progress, S.CHECKING, now) if progress.state is S.WAITING else progress


# Time and this server


def _resumed(progress: ChangeProgress, event: events.Resumed, now: datetime, rules: ChangeRules) -> ChangeProgress:
    if event.deaf_since is not None:
        progress = deadlines.deaf(progress, events.ServerWasDeaf(event.deaf_since, now), now, rules)
    if progress.connected:  # nobody saw why its line went: that it dials again is no sign of the restart that it agreed to
        progress = replace(progress, reset_answered=False)
    return _disconnected(progress, events.Disconnected(), now, rules)


Handler = Callable[[ChangeProgress, Any, datetime, ChangeRules], ChangeProgress]
HANDLERS: dict[type[Any], Handler] = {
    events.Connected: _connected,
    events.Disconnected: _disconnected,
    events.BootReported: _booted,
    events.ReadingCame: _reading,
    events.ReadingFailed: _reading_failed,
    events.Answered: _answered,
    events.LateAnswer: _late,
    events.ResetAnswered: _reset_answered,
    events.ChargingStarted: _charging,
    events.ChargingEnded: _charged,
    events.Checked: replanning.checked,
    events.CheckRefused: replanning.check_refused,
    events.CancelAsked: replanning.cancelled,
    events.OverrideAsked: replanning.overridden,
    events.Confirmed: replanning.confirmed,
    events.HardResetAsked: replanning.hard_reset,
    events.PredecessorEnded: replanning.predecessor_ended,
    events.Tick: deadlines.tick,
    events.ServerWasDeaf: deadlines.deaf,
    events.ClockSet: deadlines.clock_set,
    events.Resumed: _resumed,
}
