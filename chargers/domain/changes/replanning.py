"""What a person agreed to, and what people ask of a change: planning again, asking again, cancelling, overriding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chargers.domain.changes import events
from chargers.domain.changes.plan import Destination, Plan, PlannedStep, RestartBy
from chargers.domain.changes.progress import ChangeProgress, ChangeReason, ChangeRules, ResetPhase, StepProgress
from chargers.domain.changes.states import ChangeState, IllegalTransition
from chargers.domain.changes.transitions import BEFORE_SENDING, enter, holds_old, may_cancel, turn_back

S = ChangeState


def adopt(
    plan: Plan, progress: ChangeProgress | None, now: datetime, rules: ChangeRules, *, behind: bool = False
) -> ChangeProgress:
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
    return ChangeProgress(**parts, state=S.QUEUED, leg=1, asked_at=now, expires_at=expires_at, since=now, behind=behind)


def checked(progress: ChangeProgress, event: events.Checked, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """The plan was made again on what the charger holds now. Goes on, waits, or asks who wanted it where it no longer holds.

    Raises `IllegalTransition` unless it is being checked.
    """
    if progress.state is not S.CHECKING:
        raise IllegalTransition(f"a plan was made again while {progress.state}")
    plan = event.plan
    why = _no_longer_holds(progress, plan, event.ours, rules)
    progress = adopt(plan, progress, now, rules)
    if not plan.steps:
        return enter(progress, S.APPLIED, now, why=None)
    if why is not None:
        return enter(progress, S.ASKING, now, why=why)
    brings_restart = any(restart.by is not RestartBy.LATER for restart in plan.restarts)
    if brings_restart and progress.charging and not progress.override_reason:
        return enter(progress, S.WAITING, now, why=None)
    return enter(progress, S.WRITING, now, why=None)


def _no_longer_holds(progress: ChangeProgress, plan: Plan, ours: Mapping[str, str], rules: ChangeRules) -> ChangeReason | None:
    """Why the person must be asked again; something unknown that became known is no reason."""
    if (plan.controller_type, plan.old_id, plan.new_id) != (progress.controller_type, progress.old_id, progress.new_id):
        return ChangeReason.OTHER_CHARGER
    if plan.destination is Destination.FOREIGN and progress.destination is Destination.HERE:
        return ChangeReason.LEAVES
    if len(plan.risky) > progress.risky:
        return ChangeReason.MORE_RISK
    shown = {step.key.casefold(): step for step in progress.steps}
    others = [step for step in plan.steps if step.old is None or step.old != ours.get(step.key.casefold())]
    lost = any(_is_lost(progress, step, shown.get(step.key.casefold()), rules) for step in others)
    return ChangeReason.VALUE_LOST if lost else None


def _is_lost(progress: ChangeProgress, step: PlannedStep, shown: StepProgress | None, rules: ChangeRules) -> bool:
    if not isinstance(step.old, str):
        return False
    return shown is None or (shown.old is not None and not holds_old(progress, shown, step.old, rules))


def check_refused(progress: ChangeProgress, event: events.CheckRefused, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """The plan cannot be made again: it fails before a frame was sent."""
    return enter(progress, S.FAILED, now, why=ChangeReason.PLAN_REFUSED)


def cancelled(progress: ChangeProgress, event: events.CancelAsked, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """Ends what was not begun; what was begun is undone. Raises `IllegalTransition` where it is too late."""
    if progress.state in BEFORE_SENDING:
        return enter(progress, S.CANCELLED, now, why=ChangeReason.CANCELLED)
    if may_cancel(progress):
        return turn_back(progress, now, why=ChangeReason.CANCELLED)
    raise IllegalTransition(f"a change that is {progress.state} can no longer be cancelled")


def overridden(progress: ChangeProgress, event: events.OverrideAsked, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """It need not wait for the end of charging. Raises `IllegalTransition` where it has ended."""
    if progress.state.is_end:
        raise IllegalTransition("it has ended")
    progress = replace(progress, override_reason=event.reason)
    return enter(progress, S.CHECKING, now) if progress.state is S.WAITING else progress


def confirmed(progress: ChangeProgress, event: events.Confirmed, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """A person wants it in spite of what has changed. Raises `IllegalTransition` where nothing was asked."""
    if progress.state is not S.ASKING:
        raise IllegalTransition(f"nothing was asked: it is {progress.state}")
    return enter(progress, S.CHECKING, now, why=None)


def hard_reset(progress: ChangeProgress, event: events.HardResetAsked, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """A person wants the Hard reset. Raises `IllegalTransition` where none was offered."""
    if progress.state not in (S.RESTARTING, S.LEAVING) or progress.reset is not ResetPhase.HARD_OFFERED:
        raise IllegalTransition("a Hard reset was not offered")
    return replace(progress, reset=ResetPhase.HARD_ASKED, due=None)


def predecessor_ended(
    progress: ChangeProgress, event: events.PredecessorEnded, now: datetime, rules: ChangeRules
) -> ChangeProgress:
    """The change before it on this charger is over: it is its turn."""
    progress = replace(progress, behind=False)
    return enter(progress, S.CHECKING, now) if progress.state is S.QUEUED and progress.connected else progress


def _step(step: PlannedStep) -> StepProgress:
    return StepProgress(step.leg, step.role, step.key, step.old, step.new, step.write_only, step.restarts_after)
