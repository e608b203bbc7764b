"""Carrying out a change without doing anything: `next_action` says what to do, `receive` takes what came of it. No I/O, no clock.

The contract with the driver, so that a process killed anywhere goes on from rows alone:

    progress = receive(progress, event, now, rules)     # then save progress
    action = next_action(progress, now, rules)
    progress = commit(progress, action, now, rules)     # then save progress, before the frame leaves
    …do the action, and bring what came of it as the next event
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chargers.domain.changes import deadlines, forward, rollback, transitions
from chargers.domain.changes.actions import Action, Awaited, Check, Done, Read, Reset, ResetKind, Send, Wait
from chargers.domain.changes.event_handlers import HANDLERS, settle_still
from chargers.domain.changes.events import Event
from chargers.domain.changes.forward import own_restart_at
from chargers.domain.changes.plan import Plan
from chargers.domain.changes.progress import ChangeProgress, ChangeRules, ResetPhase
from chargers.domain.changes.replanning import adopt
from chargers.domain.changes.rollback import may_restart_with_new_key, unproven
from chargers.domain.changes.states import OPEN_ENDS, ChangeState, IllegalTransition, StepState
from chargers.domain.changes.transitions import may_cancel, target_unread
from chargers.domain.controller.definition import FieldRole
from chargers.domain.secret import Secret

__all__ = [
    "DoorsOpen",
    "commit",
    "doors_open",
    "may_cancel",
    "may_restart_with_new_key",
    "next_action",
    "own_restart_at",
    "receive",
    "start",
    "takes_events",
    "target_unread",
    "unproven",
]

S = ChangeState


@dataclass(frozen=True, slots=True)
class DoorsOpen:
    """What the handshake accepts for this charger because of a change, beside what held before it.

    Only what was sent is here. `until` is None while the change is open, and after ends that do not know which values the charger
    will dial with (`stored`, `half_done`, "old" of a key before a restart has shown it): those last until another change, or that
    restart; `without_key` is true once a cleared key was sent.
    """

    ocpp_id: str | None
    token: Secret | None
    without_key: bool
    until: datetime | None


def start(plan: Plan, now: datetime, rules: ChangeRules, *, behind: bool = False) -> ChangeProgress:
    """A queued change for `plan`. `behind`: another change of this charger must end first."""
    return adopt(plan, None, now, rules, behind=behind)


def next_action(progress: ChangeProgress, now: datetime, rules: ChangeRules) -> Action:
    """What to do now. Pure: asked twice, it says the same."""
    state = progress.state
    looks_again = state is S.CAME_BACK and progress.stale and progress.connected
    if state.is_end and not looks_again:
        return Done(state)
    if state is S.QUEUED:
        return Wait(progress.expires_at, Awaited.PREDECESSOR if progress.behind else Awaited.CHARGER)
    if not progress.connected:
        return _wait_for_charger(progress, rules)
    if state in (S.ASKING, S.WAITING):
        return Wait(progress.expires_at, Awaited.PERSON if state is S.ASKING else Awaited.CHARGING)
    if progress.retry_at is not None and now < progress.retry_at:
        return Wait(progress.retry_at, Awaited.RETRY)
    if state is S.CHECKING:
        return Check(_keys_to_check(progress, rules))
    if state is S.UNDOING:
        return _back(progress)
    if progress.stale or state is S.VERIFYING:
        return Read(transitions.readable_keys(progress))
    return _write(progress) if state is S.WRITING else _restart(progress)


def commit(progress: ChangeProgress, action: Action, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """The progress to save *before* `action` is done: a `Send` or `Reset` is on record before its frame leaves.

    Raises `IllegalTransition` where `action` is not what is to be done now.
    """
    if action != next_action(progress, now, rules):
        raise IllegalTransition(f"{action!r} is not what is to be done now")
    match action:
        case Send(index, undo=True):
            return rollback.sent(progress, index)
        case Send(index):
            tries = progress.steps[index].tries + 1
            parts = {"state": StepState.SENT, "tries": tries, "sent_at": now, "answered_at": None}
            return replace(
                transitions.put_step(progress, index, **parts, read_back=None, found=None, dialled=None), restarted=False
            )
        case Reset(kind):
            soft = kind is ResetKind.SOFT
            return replace(
                progress,
                reset=ResetPhase.SOFT_SENT if soft else ResetPhase.HARD_SENT,
                resets=progress.resets + soft,
                reset_answered=False,
                due=now + rules.timing.restart,
            )
        case Check() | Read() | Wait() | Done():
            return progress


def receive(progress: ChangeProgress, event: Event, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """The progress after `event`. Raises `IllegalTransition`, and then nothing has changed."""
    return settle_still(HANDLERS[type(event)](progress, event, now, rules), now, rules)


def doors_open(progress: ChangeProgress, rules: ChangeRules) -> DoorsOpen:
    """Which new ID and token the handshake must accept now (C24)."""
    sent = {step.role for step in progress.steps if step.tries > 0}
    token = progress.new_token if FieldRole.KEY in sent else None
    until = None
    unknown = progress.state in (S.STORED, S.HALF_DONE) or may_restart_with_new_key(progress)
    if progress.ended_at is not None and not unknown:
        settled = progress.state is S.APPLIED  # the new values are the charger's own now
        until = progress.ended_at + (rules.timing.old_credentials * (not settled))
    return DoorsOpen(
        ocpp_id=progress.new_id if FieldRole.OCPP_ID in sent and progress.new_id != progress.old_id else None,
        token=token if token else None,
        without_key=token is not None and not token,
        until=until,
    )


def takes_events(progress: ChangeProgress) -> bool:
    """Whether anything that happens at the charger can still move this change."""
    return not progress.state.is_end or progress.state in OPEN_ENDS or rollback.may_turn(progress)


def _keys_to_check(progress: ChangeProgress, rules: ChangeRules) -> tuple[str, ...]:
    """The plan's keys, and of a plan for the connection also the other fields that decide where the charger dials."""
    planned = [step.key for step in progress.steps if not step.write_only]
    roles = {step.role for step in progress.steps}
    if roles <= {None, FieldRole.OCPP_INFO}:
        return tuple(planned)
    others = (f.key for f in rules.controller_type.fields if f.role not in roles and not f.write_only)
    return (*planned, *others)


def _wait_for_charger(progress: ChangeProgress, rules: ChangeRules) -> Wait:
    if progress.state is S.OBSERVING:
        last = deadlines.at_last(progress, rules)
        return Wait(min(progress.due or last, last), Awaited.STAYING_AWAY)
    if progress.state in (S.CHECKING, S.ASKING, S.WAITING) or progress.lost_at is None:
        return Wait(progress.expires_at, Awaited.CHARGER)
    return Wait(deadlines.given_up_at(progress, progress.lost_at, rules), Awaited.CHARGER)


def _write(progress: ChangeProgress) -> Action:
    index = transitions.pending_step(progress)
    if index is None:
        raise IllegalTransition("everything is written: the change should be verifying")
    step = progress.steps[index]
    if step.state is StepState.SENT:
        return Wait(None, Awaited.ANSWER)
    if step.state is StepState.NO_ANSWER and forward.can_be_read(step):
        return Read(transitions.readable_keys(progress))
    return Send(index, step.key, step.new)


def _restart(progress: ChangeProgress) -> Action:
    if progress.due is not None:
        offered = progress.reset is ResetPhase.HARD_OFFERED
        return Wait(progress.due, Awaited.HARD_RESET if offered else Awaited.RESTART)
    if progress.reset is ResetPhase.HARD_ASKED:
        return Reset(ResetKind.HARD)
    if progress.charging and not progress.override_reason:
        return Wait(None, Awaited.CHARGING)  # a Reset would end it
    return Reset(ResetKind.SOFT)


def _back(progress: ChangeProgress) -> Action:
    if any(step.undo_sent for step in progress.steps):
        return Wait(None, Awaited.ANSWER)
    if progress.stale:
        return Read(transitions.readable_keys(progress))
    index = rollback.next_undo(progress)
    if index is None:
        raise IllegalTransition("everything is undone: the change should have ended")
    step = progress.steps[index]
    return Send(index, step.key, step.old if step.old is not None else "", undo=True)
