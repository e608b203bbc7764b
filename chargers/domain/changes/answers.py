"""What comes back from a call to a charger, and what it means for a step. Knows no frames and no library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Result:
    """A CALLRESULT; `payload` as the charger sent it, unchecked."""

    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CallError:
    """A CALLERROR in answer to our call."""

    code: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The time-out passed. The answer may still come (C13)."""


@dataclass(frozen=True, slots=True)
class LineLost:
    """The socket closed before an answer; whether the frame arrived is not known."""


Answer = Result | CallError | NoAnswer | LineLost


class StepAnswer(StrEnum):
    """What an answer to ChangeConfiguration says about a step."""

    ACCEPTED = "Accepted"
    REBOOT_REQUIRED = "RebootRequired"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"
    CALL_ERROR = "CallError"
    GARBAGE = "Garbage"  # an answer that is none of these words
    NO_ANSWER = "NoAnswer"


_SAID = (StepAnswer.ACCEPTED, StepAnswer.REBOOT_REQUIRED, StepAnswer.REJECTED, StepAnswer.NOT_SUPPORTED)
_WORDS = {word.casefold(): word for word in _SAID}


def step_answer(answer: Answer) -> StepAnswer | None:
    """What `answer` says about the step that it answers; None for a lost line, which says nothing (feed `Disconnected`)."""
    match answer:
        case Result(payload):
            status = payload.get("status")
            return _WORDS.get(status.strip().casefold(), StepAnswer.GARBAGE) if isinstance(status, str) else StepAnswer.GARBAGE
        case CallError():
            return StepAnswer.CALL_ERROR
        case NoAnswer():
            return StepAnswer.NO_ANSWER
        case LineLost():
            return None
