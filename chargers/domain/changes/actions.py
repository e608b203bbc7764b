"""What a run wants done next. The driver does it, and brings what came of it as an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chargers.domain.changes.states import ChangeState
from chargers.domain.secret import Secret


class ResetKind(StrEnum):
    """As OCPP spells it."""

    SOFT = "Soft"
    HARD = "Hard"


class Awaited(StrEnum):
    """What a `Wait` is for."""

    CHARGER = "charger"  # it is offline
    PREDECESSOR = "predecessor"  # the change before this one
    PERSON = "person"  # an answer to `asking`
    CHARGING = "charging"  # a session must end
    ANSWER = "answer"  # of a frame that was sent
    RETRY = "retry"  # a pause before a reading is tried again
    RESTART = "restart"
    HARD_RESET = "hard_reset"  # a restart; a Hard reset is offered to the person
    STAYING_AWAY = "staying_away"  # observation


@dataclass(frozen=True, slots=True)
class Check:
    """Read these keys, record the reading, make the plan again from it. Bring `Checked`, `CheckRefused` or `ReadingFailed`."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """Read these keys. Bring `ReadingCame` or `ReadingFailed`."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Send:
    """ChangeConfiguration. `commit` and save first. Bring `Answered`, or `Disconnected`."""

    index: int  # of the step
    key: str
    value: str | Secret
    undo: bool = False

    def reveal(self) -> str:
        """The value as it is sent, a secret one in clear text."""
        return self.value.reveal() if isinstance(self.value, Secret) else self.value


@dataclass(frozen=True, slots=True)
class Reset:
    """Reset. `commit` and save first. Bring `ResetAnswered` for whatever comes, or `Disconnected`."""

    kind: ResetKind


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do until an event comes; at `until` bring `Tick`."""

    until: datetime | None
    awaited: Awaited


@dataclass(frozen=True, slots=True)
class Done:
    """It has ended. Ends in `OPEN_ENDS` still take events of the charger."""

    end: ChangeState


Action = Check | Read | Send | Reset | Wait | Done
