"""The states of a change and of its steps, and which may follow which. Tables only; what moves them is in `run`.

The names are the ones in code, on screen (translated) and in JSON. docs/states.md is made from these tables.
"""

from __future__ import annotations

from enum import StrEnum


class ChangeState(StrEnum):
    """Where a change stands. The leg (1 or 2) is a number beside it; a lost connection is no state."""

    QUEUED = "queued"  # durable; starts by itself when the charger is here
    CHECKING = "checking"  # read, and planned again from what holds
    ASKING = "asking"  # what the person agreed to no longer holds
    WAITING = "waiting"  # for a charging session to end
    WRITING = "writing"
    VERIFYING = "verifying"  # read back before the address is written, and after it
    RESTARTING = "restarting"  # it should come back here
    LEAVING = "leaving"  # it should restart and go
    OBSERVING = "observing"  # it is gone; does it stay away?
    UNDOING = "undoing"  # the address first
    # ends
    APPLIED = "applied"
    MOVED = "moved"
    CAME_BACK = "came_back"
    STORED = "stored"
    ROLLED_BACK = "rolled_back"
    HALF_DONE = "half_done"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def is_end(self) -> bool:
        """Whether nothing more is sent. Some ends can still be turned by what the charger does."""
        return self in ENDS


ENDS = frozenset(
    {
        ChangeState.APPLIED,
        ChangeState.MOVED,
        ChangeState.CAME_BACK,
        ChangeState.STORED,
        ChangeState.ROLLED_BACK,
        ChangeState.HALF_DONE,
        ChangeState.FAILED,
        ChangeState.UNCERTAIN,
        ChangeState.CANCELLED,
        ChangeState.EXPIRED,
    }
)

# Ends that say "old". Where a key was written that cannot be read, a login with another one turns them.
OLD_ENDS = frozenset({ChangeState.ROLLED_BACK, ChangeState.FAILED, ChangeState.CANCELLED})

# Ends that the charger can still move: it restarts after all, comes back, or is seen again. Its events go on being fed.
OPEN_ENDS = frozenset({ChangeState.STORED, ChangeState.MOVED, ChangeState.CAME_BACK, ChangeState.UNCERTAIN})


class StepState(StrEnum):
    """What became of writing one key."""

    PLANNED = "planned"
    SKIPPED = "skipped"  # it turned out to hold already, or was never reached
    SENT = "sent"  # persisted before the frame leaves; no answer yet
    ACCEPTED = "accepted"
    REBOOT_REQUIRED = "reboot_required"
    REJECTED = "rejected"
    NOT_SUPPORTED = "not_supported"
    ERROR = "error"  # a CALLERROR, or an answer that is none
    NO_ANSWER = "no_answer"
    UNDONE = "undone"
    UNDO_FAILED = "undo_failed"


class ReadBack(StrEnum):
    """What a reading, or a login, said about a step's key. Nothing said yet: None. What is not the new value is not the old one
    for that: a charger may store a third."""

    CONFIRMED = "confirmed"  # the new value
    OLD = "old"  # the old value
    DIFFERS = "differs"  # neither
    UNREADABLE = "unreadable"  # write-only, or not reported


NOT_NEW = frozenset({ReadBack.OLD, ReadBack.DIFFERS})


class IllegalTransition(Exception):
    """A programming mistake or a stale caller: nothing was changed."""


S = ChangeState
CHANGE_TRANSITIONS: dict[ChangeState, frozenset[ChangeState]] = {
    S.QUEUED: frozenset({S.CHECKING, S.CANCELLED, S.EXPIRED}),
    S.CHECKING: frozenset({S.ASKING, S.WAITING, S.WRITING, S.APPLIED, S.FAILED, S.CANCELLED, S.EXPIRED}),
    S.ASKING: frozenset({S.CHECKING, S.CANCELLED, S.EXPIRED}),
    S.WAITING: frozenset({S.CHECKING, S.CANCELLED, S.EXPIRED}),
    S.WRITING: frozenset({S.VERIFYING, S.OBSERVING, S.UNDOING, S.UNCERTAIN, S.EXPIRED}),
    S.VERIFYING: frozenset({S.WRITING, S.RESTARTING, S.LEAVING, S.OBSERVING, S.UNDOING, S.APPLIED, S.STORED, S.UNCERTAIN}),
    S.RESTARTING: frozenset({S.WRITING, S.UNDOING, S.APPLIED, S.STORED, S.UNCERTAIN}),
    S.LEAVING: frozenset({S.OBSERVING, S.UNDOING, S.CAME_BACK, S.STORED}),
    S.OBSERVING: frozenset({S.WRITING, S.LEAVING, S.UNDOING, S.MOVED, S.CAME_BACK, S.STORED, S.UNCERTAIN}),
    S.UNDOING: frozenset({S.OBSERVING, S.ROLLED_BACK, S.HALF_DONE, S.FAILED, S.CANCELLED, S.UNCERTAIN}),
    S.APPLIED: frozenset(),
    S.MOVED: frozenset({S.CAME_BACK}),
    S.CAME_BACK: frozenset({S.UNDOING}),
    S.STORED: frozenset({S.WRITING, S.OBSERVING, S.UNDOING, S.APPLIED}),
    S.ROLLED_BACK: frozenset({S.HALF_DONE}),
    S.HALF_DONE: frozenset(),
    S.FAILED: frozenset({S.HALF_DONE}),
    S.UNCERTAIN: frozenset({S.UNDOING, S.APPLIED, S.CAME_BACK}),
    S.CANCELLED: frozenset({S.HALF_DONE}),
    S.EXPIRED: frozenset(),
}

P = StepState
STEP_TRANSITIONS: dict[StepState, frozenset[StepState]] = {
    P.PLANNED: frozenset({P.SENT, P.SKIPPED}),
    P.SKIPPED: frozenset({P.PLANNED}),
    P.SENT: frozenset(
        {P.SENT, P.ACCEPTED, P.REBOOT_REQUIRED, P.REJECTED, P.NOT_SUPPORTED, P.ERROR, P.NO_ANSWER, P.UNDONE, P.UNDO_FAILED}
    ),
    P.NO_ANSWER: frozenset(
        {P.SENT, P.ACCEPTED, P.REBOOT_REQUIRED, P.REJECTED, P.NOT_SUPPORTED, P.ERROR, P.UNDONE, P.UNDO_FAILED}
    ),
    P.ACCEPTED: frozenset({P.SENT, P.UNDONE, P.UNDO_FAILED}),
    P.REBOOT_REQUIRED: frozenset({P.SENT, P.UNDONE, P.UNDO_FAILED}),
    P.REJECTED: frozenset({P.UNDONE, P.UNDO_FAILED}),
    P.NOT_SUPPORTED: frozenset({P.UNDONE, P.UNDO_FAILED}),
    P.ERROR: frozenset({P.UNDONE, P.UNDO_FAILED}),
    P.UNDONE: frozenset({P.UNDO_FAILED}),
    P.UNDO_FAILED: frozenset({P.UNDONE}),
}


def check_change(present: ChangeState, following: ChangeState) -> None:
    """Raise `IllegalTransition` unless `following` may come after `present`."""
    if following is not present and following not in CHANGE_TRANSITIONS[present]:
        raise IllegalTransition(f"a change that is {present} cannot become {following}")


def check_step(present: StepState, following: StepState) -> None:
    """Raise `IllegalTransition` unless `following` may come after `present`."""
    if following is not present and following not in STEP_TRANSITIONS[present]:
        raise IllegalTransition(f"a step that is {present} cannot become {following}")


def is_known_by_login(before: ChangeState, after: ChangeState) -> bool:
    """Whether what the charger dialled with tells what it holds: it came back, an end was turned, or a change begins."""
    begins = before is ChangeState.QUEUED and after is ChangeState.CHECKING
    return begins or (after is not before and after in (ChangeState.CAME_BACK, ChangeState.HALF_DONE))
