"""What time does to a change: expiry, a restart that does not come, a charger that stays away. Only listened time counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from chargers.domain.changes import events, forward
from chargers.domain.changes.progress import Progress, ResetPhase, Rules, Why
from chargers.domain.changes.states import ChangeState
from chargers.domain.changes.transitions import BEFORE_SENDING, enter

S = ChangeState
SOFT_RESETS = 2  # an unanswered one may have been lost with the line


def tick(progress: Progress, event: events.Tick, now: datetime, rules: Rules) -> Progress:
    """A deadline has come, or nothing happens: a change that was not begun expires, one whose charger is lost ends."""
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
        case ResetPhase.HARD_OFFERED | ResetPhase.HARD_ASKED | ResetPhase.HARD_SENT:
            return enter(progress, S.STORED, now, why=Why.NO_RESTART)


def deaf(progress: Progress, event: events.ServerWasDeaf, now: datetime, rules: Rules) -> Progress:
    """Only time in which this server was listening counts: deadlines for the charger move on by the rest."""
    lost = max(event.until - max(event.since, progress.since), timedelta(0))
    if progress.connected or progress.state.is_end:
        return progress
    due = progress.due + lost if progress.due and progress.state is S.OBSERVING else progress.due
    return replace(progress, due=due, lost_at=progress.lost_at + lost if progress.lost_at else None)
