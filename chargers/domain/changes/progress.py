"""Where a change stands, whole: every part is a scalar, an enum, a time or None, or a tuple of step records, so that each is
a database column and a killed server goes on from rows alone. Values only; what moves them is in `run`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chargers.domain.changes.plan import Destination
from chargers.domain.changes.states import ChangeState, ReadBack, StepState
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.secret import Secret

READING_RETRY = timedelta(seconds=10)  # before a failed reading is tried again
FRAME_TRIES = 3  # of a frame that brought no answer, and of a reading


class ChangeReason(StrEnum):
    """What made a change turn back, ask or end otherwise than meant."""

    # turned back
    REFUSED = "refused"  # Rejected, NotSupported, a CALLERROR, garbage: the step says which
    NO_ANSWER = "no_answer"
    NOT_KEPT = "not_kept"  # a reading or a login shows another value than the one that was accepted
    UNREADABLE = "unreadable"  # it could not be read back
    CANCELLED = "cancelled"
    RETURNED = "returned"  # it came back after it had left, or after it was lost, with half the values
    # asks
    MORE_RISK = "more_risk"
    OTHER_CHARGER = "other_charger"  # another controller type or ID than shown
    LEAVES = "leaves"  # it would leave this server, and was shown to stay
    VALUE_LOST = "value_lost"  # a value would be overwritten that was not shown
    # ended before anything was sent
    PLAN_REFUSED = "plan_refused"
    # no restart was seen
    NO_RESTART = "no_restart"


class ResetPhase(StrEnum):
    """How far we went to bring a restart in this leg."""

    NONE = "none"
    SOFT_SENT = "soft_sent"
    HARD_OFFERED = "hard_offered"
    HARD_ASKED = "hard_asked"
    HARD_SENT = "hard_sent"


@dataclass(frozen=True, slots=True)
class ChangeTiming:
    """The settings that a run needs. No defaults: what ships stands in the table of settings alone."""

    restart: timedelta  # after a Reset: how long a restart may take
    restart_margin: timedelta  # beyond the seconds of R12
    observation: timedelta  # how long a charger must stay away to count as moved
    expiry: timedelta  # of a queued change, and of a lost charger
    old_credentials: timedelta  # how long the former token and ID stay accepted


@dataclass(frozen=True, slots=True)
class ChangeRules:
    """What every step of a run is judged by, and what is not the change's own: passed in, never stored with it."""

    controller_type: ControllerDefinition
    timing: ChangeTiming


@dataclass(frozen=True, slots=True)
class StepProgress:
    """One planned step and what became of it. `old`, `new`: sealed columns where `write_only`."""

    leg: int
    role: FieldRole | None
    key: str
    old: str | Secret | None
    new: str | Secret
    write_only: bool = False
    restarts_after: int | None = None
    state: StepState = StepState.PLANNED
    read_back: ReadBack | None = None
    found: str | None = None  # what the last reading showed; None: not read, or not reported
    tries: int = 0  # frames sent with the new value
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    dialled: ReadBack | None = None  # what the last handshake showed of it; None: it cannot tell
    undo_tries: int = 0  # frames sent with the old value
    undo_sent: bool = False  # the last of them has no answer yet


@dataclass(frozen=True, slots=True)
class ChangeProgress:
    """One change. Made by `run.start`, moved by `run.commit` and `run.receive`, and by nothing else."""

    # what was agreed to
    controller_type: str
    mode: ChangeMode
    destination: Destination
    restarts: bool  # whether the plan brings a restart
    legs: int
    risky: int  # risky prefixes shown
    risky_to_the_last: bool  # one of them is all but the last step
    old_id: str
    new_id: str
    old_token: Secret | None
    new_token: Secret | None
    old_tls: bool | None  # of the endpoint that it dialled before, None: not known
    new_tls: bool | None  # of the one that it dials in the end, None: no part of this change
    old_path: str | None
    new_path: str | None
    steps: tuple[StepProgress, ...]
    # where it stands
    state: ChangeState
    leg: int
    asked_at: datetime
    expires_at: datetime
    since: datetime  # when this state began
    due: datetime | None = None  # when this state gives up waiting, or acts
    why: ChangeReason | None = None
    behind: bool = False  # queued behind another change of this charger
    # the charger
    connected: bool = False
    lost_at: datetime | None = None  # when the line was lost, while it is
    left_at: datetime | None = None  # when it left for good, as far as we can tell
    stale: bool = False  # what holds must be read before anything else is done
    restarted: bool = False  # seen since the last write: an unasked boot, or a login with a value that was not in force before
    charging: bool = False
    reset: ResetPhase = ResetPhase.NONE
    reset_answered: bool = False
    resets: int = 0  # Resets (Soft) sent in this leg
    reading_failures: int = 0
    retry_at: datetime | None = None  # not before then another reading
    # the person
    override_reason: str = ""  # why a charging session is not waited for
    ended_at: datetime | None = None
