"""What can happen to a change while it is carried out: things observed at the charger, things asked by people, and time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.plan import Plan
from chargers.domain.controller.reported import Reported
from chargers.domain.errors import Notice


class ShownCredential(StrEnum):
    """The credential that a charger showed in its handshake."""

    NOTHING = "nothing"
    OLD = "old"  # the token that held before this change
    NEW = "new"  # the one that this change has sent
    OTHER = "other"  # a former one, or a commissioning window: says nothing


@dataclass(frozen=True, slots=True)
class Connected:
    """The charger dialled us and was let in. A second one without `Disconnected` between: the newest socket won (C7).

    `ocpp_id` is the last path segment, decoded; `path` what stands before it, with both slashes. `tls` and `path` are None
    where this server cannot know them (behind a proxy). Bring `ChargingStarted` or `ChargingEnded` too, where that is known.
    """

    ocpp_id: str
    credential: ShownCredential = ShownCredential.NOTHING
    user: str | None = None
    tls: bool | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The line is gone, whoever closed it."""


@dataclass(frozen=True, slots=True)
class BootReported:
    """A BootNotification; `asked_for` where we had triggered it."""

    asked_for: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to `Check`: the plan as it must be made now. `ours`: what changes before this one wrote since it was asked for,
    by key without case."""

    plan: Plan
    ours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckRefused:
    """The answer to `Check`: no plan can be made any more."""

    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingCame:
    """The answer to `Read`, with the keys in the charger's spelling."""

    reported: Reported


@dataclass(frozen=True, slots=True)
class ReadingFailed:
    """No answer, a CALLERROR or garbage to a reading."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to `Send`, in time or not at all (NoAnswer)."""

    index: int
    answer: StepAnswer
    undo: bool = False


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """The answer to a `Send` that had been given up (C13), or a second one."""

    index: int
    answer: StepAnswer
    undo: bool = False


@dataclass(frozen=True, slots=True)
class ResetAnswered:
    """Whatever was answered to a Reset: what counts is what is observed (C21)."""

    answer: StepAnswer


@dataclass(frozen=True, slots=True)
class ChargingStarted:
    """A charging session runs on one connector at least."""


@dataclass(frozen=True, slots=True)
class ChargingEnded:
    """No charging session runs any more."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time went on; nothing else happened."""


@dataclass(frozen=True, slots=True)
class CancelAsked:
    """A person wants it not to happen, or undone."""


@dataclass(frozen=True, slots=True)
class OverrideAsked:
    """A person does not want to wait for the charging session, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person agreed to what `asking` showed."""


@dataclass(frozen=True, slots=True)
class HardResetAsked:
    """A person took the offer of a Hard reset."""


@dataclass(frozen=True, slots=True)
class PredecessorEnded:
    """The change before this one has ended."""


@dataclass(frozen=True, slots=True)
class ServerWasDeaf:
    """From `since` to `until` no charger could have reached this server: that time is no observation."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ClockSet:
    """The clock by which the moments of this change were taken was put on by so much, or back: no time has passed."""

    by: timedelta


@dataclass(frozen=True, slots=True)
class Resumed:
    """A process took this change over from rows: no line is open. `deaf_since`: since when this server has not listened."""

    deaf_since: datetime | None = None


Event = (
    Connected
    | Disconnected
    | BootReported
    | Checked
    | CheckRefused
    | ReadingCame
    | ReadingFailed
    | Answered
    | LateAnswer
    | ResetAnswered
    | ChargingStarted
    | ChargingEnded
    | Tick
    | CancelAsked
    | OverrideAsked
    | Confirmed
    | HardResetAsked
    | PredecessorEnded
    | ServerWasDeaf
    | ClockSet
    | Resumed
)
