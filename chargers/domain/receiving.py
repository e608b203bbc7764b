"""What each event does to a change, one function an event. `run.receive` is the way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chargers.domain import events, forward, undoing, verification
from chargers.domain.answers import StepAnswer
from chargers.domain.moving import ACCEPTED, enter, holds_old, may_cancel, may_have_left, put, readable_keys, turn_back
from chargers.domain.plan import Destination, Plan, PlannedStep, RestartBy
from chargers.domain.progress import Progress, ResetPhase, Rules, StepProgress, Why
from chargers.domain.states import ChangeState, IllegalTransition, StepState
from chargers.domain.verification import Verdict

S = ChangeState
BEFORE_SENDING = frozenset({S.QUEUED, S.CHECKING, S.ASKING, S.WAITING})
SOFT_RESETS = 2  # an unanswered one may have been lost with the line


def adopt(plan: Plan, progress: Progress | None, now: datetime, rules: Rules, *, behind: bool = False) -> Progress:
    """A progress for `plan`: a new one, or `progress` with the plan made again."""
    parts: dict[str, Any] = {
        "controller_type": plan.controller_type,
        "mode": plan.mode,
        "destination": plan.destination,
        "restarts": bool(plan.restarts),
        "legs": plan.legs,
        "risky": len(plan.risky),
        "risky_to_the_last": any(prefix.length == len(plan.steps) - 1 for prefix in plan.risky),
        "old_id": plan.old_id,
        "new_id": plan.new_id,
        "old_token": plan.old_token,
        "new_token": plan.new_token,
        "old_tls": plan.present.tls if plan.present else None,
        "new_tls": plan.endpoint.tls if plan.endpoint else None,
        "old_path": plan.present.path if plan.present else None,
        "new_path": plan.endpoint.path if plan.endpoint else None,
        "steps": tuple(_step(step) for step in plan.steps),
    }
    if progress is not None:
        return replace(progress, **parts)
    expires_at = now + rules.timing.expiry
    return Progress(**parts, state=S.QUEUED, leg=1, asked_at=now, expires_at=expires_at, since=now, behind=behind)


def settle_still(progress: Progress, now: datetime, rules: Rules) -> Progress:
    """What needs no event: a reading of nothing, and an end of undoing where nothing was written."""
    if progress.stale and not readable_keys(progress):
        progress = replace(progress, stale=False)
        if progress.state is S.WRITING:
            progress = forward.write_on(progress, now, rules)
    if progress.state is S.UNDOING and not progress.stale and not any(step.undo_sent for step in progress.steps):
        progress = undoing.settle(progress, now, rules)
    return progress


# The charger


def _connected(progress: Progress, event: events.Connected, now: datetime, rules: Rules) -> Progress:
    if progress.connected:  # the newest socket wins (C7)
        progress = _disconnected(progress, events.Disconnected(), now, rules)
    progress = replace(progress, connected=True, lost_at=None)
    match progress.state:
        case S.QUEUED:
            return progress if progress.behind else enter(progress, S.CHECKING, now)
        case S.UNDOING:
            return replace(progress, stale=True)
        case S.OBSERVING | S.LEAVING:
            return replace(verification.login(progress, event, rules), stale=True)
        case S.MOVED:
            return enter(verification.login(progress, event, rules), S.CAME_BACK, now, stale=True, restarted=False)
        case S.UNCERTAIN:
            return _seen_again(verification.login(progress, event, rules), now)
        case S.WRITING | S.VERIFYING:
            progress = replace(verification.login(progress, event, rules), stale=bool(readable_keys(progress)))
            return forward.after_return(progress, now, rules)
        case S.RESTARTING | S.STORED:
            return forward.after_return(verification.login(progress, event, rules), now, rules)
    return progress


def _seen_again(progress: Progress, now: datetime) -> Progress:
    """An uncertain change resolves itself when the charger is seen."""
    if may_have_left(progress):
        return enter(progress, S.CAME_BACK, now, stale=True)
    written = all(step.state in ACCEPTED for step in progress.steps)
    if progress.destination is Destination.HERE and written and verification.judge(progress) is Verdict.PROVEN:
        return enter(progress, S.APPLIED, now)
    return turn_back(progress, now, why=progress.why or Why.RETURNED)


def _disconnected(progress: Progress, event: events.Disconnected, now: datetime, rules: Rules) -> Progress:
    if not progress.connected:
        return progress
    progress = replace(progress, connected=False, lost_at=now, retry_at=None)
    for index, step in enumerate(progress.steps):
        if step.state is StepState.SENT:
            progress = put(progress, index, state=StepState.NO_ANSWER)
        if step.undo_sent:
            progress = put(progress, index, undo_sent=False)
    return forward.line_lost(progress, now, rules)


def _booted(progress: Progress, event: events.BootReported, now: datetime, rules: Rules) -> Progress:
    if event.asked_for or not progress.connected:
        return progress
    progress = replace(progress, restarted=True)
    if progress.state is S.LEAVING:
        return replace(progress, stale=True)
    return forward.after_return(progress, now, rules)


def _reading(progress: Progress, event: events.ReadingCame, now: datetime, rules: Rules) -> Progress:
    match progress.state:
        case S.WRITING | S.VERIFYING:
            return forward.after_reading(progress, event.reported, now, rules)
        case S.UNDOING:
            return undoing.after_reading(progress, event.reported, now, rules)
        case S.LEAVING | S.OBSERVING | S.CAME_BACK if progress.connected:
            return forward.after_homecoming(progress, event.reported, now, rules)
    return progress


def _reading_failed(progress: Progress, event: events.ReadingFailed, now: datetime, rules: Rules) -> Progress:
    failures = progress.reading_failures + 1
    if failures < rules.timing.tries:
        return replace(progress, reading_failures=failures, retry_at=now + rules.timing.retry)
    match progress.state:
        case S.CHECKING:
            return enter(progress, S.FAILED, now, why=Why.UNREADABLE)
        case S.WRITING | S.VERIFYING:
            return turn_back(progress, now, why=Why.UNREADABLE)
        case S.UNDOING:
            return _undo_blindly(progress, now, rules)
        case S.OBSERVING:
            return forward.await_restart(replace(progress, stale=False), S.LEAVING, now, rules)
    return replace(progress, stale=False, reading_failures=0)


def _undo_blindly(progress: Progress, now: datetime, rules: Rules) -> Progress:
    index = undoing.next_undo(progress)
    if index is None or progress.steps[index].undo_tries >= rules.timing.tries:
        return enter(progress, S.HALF_DONE, now)  # nobody can tell what stands
    return replace(progress, stale=False, reading_failures=0, retry_at=None)


def _answered(progress: Progress, event: events.Answered, now: datetime, rules: Rules) -> Progress:
    step = progress.steps[event.index]
    if event.undo:
        undoing_it = progress.state is S.UNDOING and step.undo_sent
        return undoing.after_answer(progress, event.index, event.answer, now, rules) if undoing_it else progress
    if step.state is not StepState.SENT:
        return _late(progress, events.LateAnswer(event.index, event.answer), now, rules)
    progress = put(progress, event.index, state=forward.STATE_OF[event.answer], answered_at=now)
    return forward.write_on(progress, now, rules) if progress.state is S.WRITING else progress


def _late(progress: Progress, event: events.LateAnswer, now: datetime, rules: Rules) -> Progress:
    """C13: a late answer turns "unknown" into what it says. A second answer to what is known says nothing."""
    step = progress.steps[event.index]
    if event.undo or step.state not in (StepState.NO_ANSWER, StepState.SENT) or event.answer is StepAnswer.NO_ANSWER:
        return replace(progress, stale=True) if progress.state is S.UNDOING else progress
    state = forward.STATE_OF[event.answer]
    if step.state is StepState.SENT and state not in ACCEPTED:
        return progress  # it was sent again: that answer is to come
    progress = put(progress, event.index, state=state, answered_at=now)
    if progress.state is S.UNDOING:
        return replace(progress, stale=True)
    return forward.write_on(progress, now, rules) if progress.state is S.WRITING else progress


def _reset_answered(progress: Progress, event: events.ResetAnswered, now: datetime, rules: Rules) -> Progress:
    return replace(progress, reset_answered=event.answer is not StepAnswer.NO_ANSWER)  # C21


def _charging(progress: Progress, event: events.ChargingStarted, now: datetime, rules: Rules) -> Progress:
    return replace(progress, charging=True)


def _charged(progress: Progress, event: events.ChargingEnded, now: datetime, rules: Rules) -> Progress:
    progress = replace(progress, charging=False)
    return enter(progress, S.CHECKING, now) if progress.state is S.WAITING else progress


# Checking


def _checked(progress: Progress, event: events.Checked, now: datetime, rules: Rules) -> Progress:
    if progress.state is not S.CHECKING:
        raise IllegalTransition(f"a plan was made again while {progress.state}")
    plan = event.plan
    why = _no_longer_holds(progress, plan, rules)
    progress = adopt(plan, progress, now, rules)
    if not plan.steps:
        return enter(progress, S.APPLIED, now, why=None)
    if why is not None:
        return enter(progress, S.ASKING, now, why=why)
    brings_restart = any(restart.by is not RestartBy.LATER for restart in plan.restarts)
    if brings_restart and progress.charging and not progress.override_reason:
        return enter(progress, S.WAITING, now, why=None)
    return enter(progress, S.WRITING, now, why=None)


def _no_longer_holds(progress: Progress, plan: Plan, rules: Rules) -> Why | None:
    """Why the person must be asked again; something unknown that became known is no reason."""
    if (plan.controller_type, plan.old_id, plan.new_id) != (progress.controller_type, progress.old_id, progress.new_id):
        return Why.OTHER_CHARGER
    if len(plan.risky) > progress.risky:
        return Why.MORE_RISK
    shown = {step.key.casefold(): step for step in progress.steps}
    lost = any(_is_lost(progress, step, shown.get(step.key.casefold()), rules) for step in plan.steps)
    return Why.VALUE_LOST if lost else None


def _is_lost(progress: Progress, step: PlannedStep, shown: StepProgress | None, rules: Rules) -> bool:
    if not isinstance(step.old, str):
        return False
    return shown is None or (shown.old is not None and not holds_old(progress, shown, step.old, rules))


def _check_refused(progress: Progress, event: events.CheckRefused, now: datetime, rules: Rules) -> Progress:
    return enter(progress, S.FAILED, now, why=Why.PLAN_REFUSED)


# People


def _cancelled(progress: Progress, event: events.CancelAsked, now: datetime, rules: Rules) -> Progress:
    if progress.state in BEFORE_SENDING:
        return enter(progress, S.CANCELLED, now, why=Why.CANCELLED)
    if may_cancel(progress):
        return turn_back(progress, now, why=Why.CANCELLED)
    raise IllegalTransition(f"a change that is {progress.state} can no longer be cancelled")


def _overridden(progress: Progress, event: events.OverrideAsked, now: datetime, rules: Rules) -> Progress:
    if progress.state.is_end:
        raise IllegalTransition("it has ended")
    progress = replace(progress, override_reason=event.reason)
    return enter(progress, S.CHECKING, now) if progress.state is S.WAITING else progress


def _confirmed(progress: Progress, event: events.Confirmed, now: datetime, rules: Rules) -> Progress:
    if progress.state is not S.ASKING:
        raise IllegalTransition(f"nothing was asked: it is {progress.state}")
    return enter(progress, S.CHECKING, now, why=None)


def _hard_reset(progress: Progress, event: events.HardResetAsked, now: datetime, rules: Rules) -> Progress:
    if progress.state not in (S.RESTARTING, S.LEAVING) or progress.reset is not ResetPhase.HARD_OFFERED:
        raise IllegalTransition("a Hard reset was not offered")
    return replace(progress, reset=ResetPhase.HARD_ASKED, due=None)


def _predecessor_ended(progress: Progress, event: events.PredecessorEnded, now: datetime, rules: Rules) -> Progress:
    progress = replace(progress, behind=False)
    return enter(progress, S.CHECKING, now) if progress.state is S.QUEUED and progress.connected else progress


# Time and this server


def _tick(progress: Progress, event: events.Tick, now: datetime, rules: Rules) -> Progress:
    state, due = progress.state, progress.due
    if state in BEFORE_SENDING:
        return enter(progress, S.EXPIRED, now) if now >= progress.expires_at else progress
    if state is S.OBSERVING:
        stayed_away = not progress.connected and due is not None and now >= due
        return enter(progress, _where_it_went(progress), now) if stayed_away else progress
    if not progress.connected:
        given_up = progress.lost_at is not None and now >= progress.lost_at + rules.timing.expiry
        return _lost_for_good(progress, now) if given_up and not state.is_end else progress
    if state in (S.RESTARTING, S.LEAVING) and due is not None and now >= due:
        return _no_restart(progress, now, rules)
    return progress


def _where_it_went(progress: Progress) -> ChangeState:
    return S.UNCERTAIN if forward.may_be_lost(progress) else S.MOVED


def _lost_for_good(progress: Progress, now: datetime) -> Progress:
    if progress.state is S.WRITING and not any(step.tries for step in progress.steps):
        return enter(progress, S.EXPIRED, now)
    return enter(progress, S.UNCERTAIN, now)


def _no_restart(progress: Progress, now: datetime, rules: Rules) -> Progress:
    """What counts is what is observed: none was seen in time."""
    match progress.reset:
        case ResetPhase.NONE:
            return replace(progress, due=None)  # R12's own did not come: a Reset is next
        case ResetPhase.SOFT_SENT if not progress.reset_answered and progress.resets < SOFT_RESETS:
            return replace(progress, reset=ResetPhase.NONE, due=None)
        case ResetPhase.SOFT_SENT:
            return replace(progress, reset=ResetPhase.HARD_OFFERED, due=now + rules.timing.restart)
    return enter(progress, S.STORED, now, why=Why.NO_RESTART)


def _deaf(progress: Progress, event: events.ServerWasDeaf, now: datetime, rules: Rules) -> Progress:
    """Only time in which this server was listening counts: deadlines for the charger move on by the rest."""
    lost = max(event.until - max(event.since, progress.since), timedelta(0))
    if progress.connected or progress.state.is_end:
        return progress
    due = progress.due + lost if progress.due and progress.state is S.OBSERVING else progress.due
    return replace(progress, due=due, lost_at=progress.lost_at + lost if progress.lost_at else None)


def _resumed(progress: Progress, event: events.Resumed, now: datetime, rules: Rules) -> Progress:
    if event.deaf_since is not None:
        progress = _deaf(progress, events.ServerWasDeaf(event.deaf_since, now), now, rules)
    return _disconnected(progress, events.Disconnected(), now, rules)


Handler = Callable[[Progress, Any, datetime, Rules], Progress]
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
    events.Checked: _checked,
    events.CheckRefused: _check_refused,
    events.CancelAsked: _cancelled,
    events.OverrideAsked: _overridden,
    events.Confirmed: _confirmed,
    events.HardResetAsked: _hard_reset,
    events.PredecessorEnded: _predecessor_ended,
    events.Tick: _tick,
    events.ServerWasDeaf: _deaf,
    events.Resumed: _resumed,
}


def _step(step: PlannedStep) -> StepProgress:
    return StepProgress(step.leg, step.role, step.key, step.old, step.new, step.write_only, step.restarts_after)
