"""Carrying out a change without doing anything: `next_action` says what to do, `receive` takes what came of it. No I/O, no clock.

The contract with the driver, so that a process killed anywhere goes on from rows alone:

    progress = receive(progress, event, now, rules)     # then save progress
    action = next_action(progress, now, rules)
    progress = commit(progress, action, now, rules)     # then save progress, before the frame leaves
    …do the action, and bring what came of it as the next event
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chargers.domain.actions import Action
from chargers.domain.events import Event
from chargers.domain.plan import Plan
from chargers.domain.progress import Progress, Rules
from chargers.domain.secret import Secret


@dataclass(frozen=True, slots=True)
class DoorsOpen:
    """What the handshake accepts for this charger because of a change, beside what held before it.

    Only what was sent is here. `until` is None while the change is open; `without_key` is true once a cleared key was sent.
    """

    ocpp_id: str | None
    token: Secret | None
    without_key: bool
    until: datetime | None


def start(plan: Plan, now: datetime, rules: Rules, *, behind: bool = False) -> Progress:
    """A queued change for `plan`. `behind`: another change of this charger must end first."""
    raise NotImplementedError


def next_action(progress: Progress, now: datetime, rules: Rules) -> Action:
    """What to do now. Pure: asked twice, it says the same."""
    raise NotImplementedError


def commit(progress: Progress, action: Action, now: datetime, rules: Rules) -> Progress:
    """The progress to save *before* `action` is done: a `Send` or `Reset` is on record before its frame leaves."""
    raise NotImplementedError


def receive(progress: Progress, event: Event, now: datetime, rules: Rules) -> Progress:
    """The progress after `event`. Raises `IllegalTransition`, and then nothing has changed."""
    raise NotImplementedError


def doors_open(progress: Progress, rules: Rules) -> DoorsOpen:
    """Which new ID and token the handshake must accept now (ocpp-endpoint, "Credentials while a change is open")."""
    raise NotImplementedError


def may_cancel(progress: Progress) -> bool:
    """Whether `CancelAsked` can still be taken: until the address was written, and again while `stored`."""
    raise NotImplementedError
