"""What time does to a change: expiry, a restart that does not come, a charger that stays away. Only listened time counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chargers.domain.changes import events, forward
from chargers.domain.changes.progress import ChangeProgress, ChangeReason, ChangeRules, ResetPhase
from chargers.domain.changes.states import ChangeState
from chargers.domain.changes.transitions import BEFORE_SENDING, enter, target_unread

S = ChangeState
GO_WITH_THE_CLOCK = ("since", "due", "retry_at", "lost_at", "left_at", "expires_at")  # moments that deadlines are reckoned from
SOFT_RESETS = 2  # an unanswered one may have been lost with the line
EXPIRIES = 2  # times its expiry for which one state lasts at most, where the charger comes and goes


def tick(progress: ChangeProgress, event: events.Tick, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """A deadline has come, or nothing happens: a change that was not begun expires, one whose charger is lost ends."""
    state, due = progress.state, progress.due
    if state in BEFORE_SENDING:
        return enter(progress, S.EXPIRED, now) if now >= progress.expires_at else progress
    if state is S.OBSERVING:
        stayed_away = not progress.connected and due is not None and now >= due
        if stayed_away:
            return enter(progress, _where_it_went(progress), now)
        return progress if progress.connected or now < at_last(progress, rules) else enter(progress, S.UNCERTAIN, now)
    if not progress.connected:
        given_up = progress.lost_at is not None and now >= given_up_at(progress, progress.lost_at, rules)
        return _lost_for_good(progress, now) if given_up and not state.is_end else progress
    if (
        state in (S.RESTARTING, S.LEAVING)
        and due is not None
        and now >= due
        and not (state is S.RESTARTING and progress.restarted)
    ):
        return _no_restart(progress, now, rules)
    return progress


def given_up_at(progress: ChangeProgress, lost_at: datetime, rules: ChangeRules) -> datetime:
    """When a charger that is lost is waited for no longer."""
    return min(lost_at + rules.timing.expiry, at_last(progress, rules))


def at_last(progress: ChangeProgress, rules: ChangeRules) -> datetime:
    """When one that comes and goes, and never stays for long enough to be asked anything (C22), is waited for no longer."""
    return progress.since + EXPIRIES * rules.timing.expiry


def _where_it_went(progress: ChangeProgress) -> ChangeState:
    """It stayed away. That says where it is only if a reading has shown the address with which it left."""
    return S.UNCERTAIN if forward.may_be_lost(progress) or target_unread(progress) else S.MOVED


def _lost_for_good(progress: ChangeProgress, now: datetime) -> ChangeProgress:
    if progress.state is S.WRITING and not any(step.tries for step in progress.steps):
        return enter(progress, S.EXPIRED, now)
    return enter(progress, S.UNCERTAIN, now)


def _no_restart(progress: ChangeProgress, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """What counts is what is observed: none was seen in time."""
    match progress.reset:
        case ResetPhase.NONE:
            return replace(progress, due=None)  # R12's own did not come: a Reset is next
        case ResetPhase.SOFT_SENT if not progress.reset_answered and progress.resets < SOFT_RESETS:
            return replace(progress, reset=ResetPhase.NONE, due=None)
        case ResetPhase.SOFT_SENT:
            return replace(progress, reset=ResetPhase.HARD_OFFERED, due=now + rules.timing.restart)
        case ResetPhase.HARD_OFFERED | ResetPhase.HARD_ASKED | ResetPhase.HARD_SENT:
            return enter(progress, S.STORED, now, why=ChangeReason.NO_RESTART)


def deaf(progress: ChangeProgress, event: events.ServerWasDeaf, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """Only time in which this server was listening counts: deadlines for the charger move on by the rest."""
    lost = max(event.until - max(event.since, progress.since), timedelta(0))
    if progress.connected or progress.state.is_end:
        return progress
    due = progress.due + lost if progress.due and progress.state is S.OBSERVING else progress.due
    return replace(progress, due=due, lost_at=progress.lost_at + lost if progress.lost_at else None)


def clock_set(progress: ChangeProgress, event: events.ClockSet, now: datetime, rules: ChangeRules) -> ChangeProgress:
    """An observation neither ends at once nor lasts longer because somebody put the clock right."""
    moments = {name: getattr(progress, name) for name in GO_WITH_THE_CLOCK}
    moved: dict[str, Any] = {name: at + event.by for name, at in moments.items() if at is not None}
    return progress if progress.ended_at is not None else replace(progress, **moved)
