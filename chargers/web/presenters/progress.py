"""A change that is carried out, or was: its state in a sentence, the way it goes, each step with its answer, and the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.changes.plan import Destination
from chargers.domain.changes.progress import ResetPhase, Why
from chargers.domain.changes.states import ENDS, OLD_ENDS, ChangeState, ReadBack, StepState
from chargers.domain.connection.mode import Mode
from chargers.domain.controller.definition import FieldRole
from chargers.models import Change, Step
from chargers.web.presenters.help import links
from chargers.web.presenters.help.entry import linked
from chargers.web.presenters.plans import MASK
from chargers.web.presenters.presence import moment
from chargers.web.presenters.words import Word

S, P = ChangeState, StepState

STATES: dict[ChangeState, Word] = {
    S.QUEUED: Word(gettext_lazy("queued"), "queue-list", "info"),
    S.CHECKING: Word(gettext_lazy("checking"), "magnifying-glass", "info"),
    S.ASKING: Word(gettext_lazy("asks you"), "hand-raised", "warn"),
    S.WAITING: Word(gettext_lazy("waiting"), "pause-circle", "warn"),
    S.WRITING: Word(gettext_lazy("writing"), "pencil-square", "info"),
    S.VERIFYING: Word(gettext_lazy("verifying"), "clipboard-document-check", "info"),
    S.RESTARTING: Word(gettext_lazy("restarting"), "arrow-path", "info"),
    S.LEAVING: Word(gettext_lazy("leaving"), "arrow-right-start-on-rectangle", "info"),
    S.OBSERVING: Word(gettext_lazy("observing"), "eye", "info"),
    S.UNDOING: Word(gettext_lazy("undoing"), "arrow-uturn-left", "warn"),
    S.APPLIED: Word(gettext_lazy("applied"), "check-circle", "good"),
    S.MOVED: Word(gettext_lazy("moved"), "check-circle", "good"),
    S.CAME_BACK: Word(gettext_lazy("came back"), "arrow-uturn-left", "bad"),
    S.STORED: Word(gettext_lazy("stored"), "archive-box-arrow-down", "warn"),
    S.ROLLED_BACK: Word(gettext_lazy("rolled back"), "arrow-uturn-left", "warn"),
    S.HALF_DONE: Word(gettext_lazy("half done"), "exclamation-triangle", "bad"),
    S.FAILED: Word(gettext_lazy("failed"), "x-circle", "bad"),
    S.UNCERTAIN: Word(gettext_lazy("uncertain"), "question-mark-circle", "bad"),
    S.CANCELLED: Word(gettext_lazy("cancelled"), "no-symbol", "idle"),
    S.EXPIRED: Word(gettext_lazy("expired"), "clock", "idle"),
}

SENTENCES: dict[ChangeState, str | Promise] = {
    S.QUEUED: gettext_lazy("The change starts by itself as soon as the charger is connected and ready."),
    S.CHECKING: gettext_lazy("The charger is asked what it holds now, and the plan is made once more from that."),
    S.ASKING: gettext_lazy("What you agreed to has changed. Nothing was written since; look, and decide."),
    S.WAITING: gettext_lazy("A charging session is running. The change goes on when it has ended."),
    S.WRITING: gettext_lazy("The settings are written one at a time, each with the charger's answer."),
    S.VERIFYING: gettext_lazy("What was written is read back and compared."),
    S.RESTARTING: gettext_lazy("The charger restarts and should come back here with its new settings."),
    S.LEAVING: gettext_lazy("Everything is written. The charger restarts and leaves for its new backend."),
    S.OBSERVING: gettext_lazy("It has left. We watch whether it stays away."),
    S.UNDOING: gettext_lazy("The old values are written back, the address first."),
    S.APPLIED: gettext_lazy("The charger is here and works with its new settings."),
    S.MOVED: gettext_lazy(
        "The charger left and stayed away. Whether the new backend took it in shows only there: "
        "ask its operator, or look at its pages."
    ),
    S.CAME_BACK: gettext_lazy("The charger should have left and is here again. Compare what it holds with the steps below."),
    S.STORED: gettext_lazy("Everything is written and verified. It acts when the charger restarts next."),
    S.ROLLED_BACK: gettext_lazy("The old values are back; the charger works as before."),
    S.HALF_DONE: gettext_lazy("Not every old value could be brought back. What is stored now is listed below."),
    S.FAILED: gettext_lazy("Nothing was changed."),
    S.UNCERTAIN: gettext_lazy(
        "The connection was lost while only some values were written, and the charger did not return. This resolves itself when"
        " it connects again."
    ),
    S.CANCELLED: gettext_lazy("The change was cancelled; the charger holds its old values."),
    S.EXPIRED: gettext_lazy("The charger did not connect in time. Nothing was sent."),
}

REASONS: dict[Why, str | Promise] = {
    Why.REFUSED: gettext_lazy("The charger refused a value; the step below says which."),
    Why.NO_ANSWER: gettext_lazy("The charger did not answer."),
    Why.NOT_KEPT: gettext_lazy("The charger accepted a value and then showed another one."),
    Why.UNREADABLE: gettext_lazy("What was written could not be read back."),
    Why.CANCELLED: gettext_lazy("It was cancelled."),
    Why.RETURNED: gettext_lazy("The charger came back with half of the values."),
    Why.MORE_RISK: gettext_lazy("The plan as it must be now has more risky moments than you were shown."),
    Why.OTHER_CHARGER: gettext_lazy("The charger reports another controller type or OCPP ID than the one you were shown."),
    Why.VALUE_LOST: gettext_lazy("A value would be overwritten that you were not shown."),
    Why.PLAN_REFUSED: gettext_lazy("With what the charger holds now no plan can be made."),
    Why.NO_RESTART: gettext_lazy("No restart was seen."),
}

# Of a key that was written and cannot be read, where no login has shown it since.
UNPROVEN: dict[ChangeState, str | Promise] = {
    **dict.fromkeys(
        OLD_ENDS, gettext_lazy("The key cannot be read back. That the charger holds the old one is proven at its next login.")
    ),
    S.STORED: gettext_lazy("The key cannot be read back. That it is stored as written is proven at the next login with it."),
    S.HALF_DONE: gettext_lazy("The key cannot be read back. Which one the charger holds shows at its next login."),
}

STEPS: dict[StepState, Word] = {
    P.PLANNED: Word(gettext_lazy("planned"), "minus-circle", "idle"),
    P.SKIPPED: Word(gettext_lazy("not needed"), "forward", "idle"),
    P.SENT: Word(gettext_lazy("sent"), "paper-airplane", "info"),
    P.ACCEPTED: Word(gettext_lazy("accepted"), "check-circle", "good"),
    P.REBOOT_REQUIRED: Word(gettext_lazy("accepted, acts after a restart"), "check-circle", "good"),
    P.REJECTED: Word(gettext_lazy("rejected"), "x-circle", "bad"),
    P.NOT_SUPPORTED: Word(gettext_lazy("key name unknown"), "x-circle", "bad"),
    P.ERROR: Word(gettext_lazy("error"), "x-circle", "bad"),
    P.NO_ANSWER: Word(gettext_lazy("no answer"), "clock", "warn"),
    P.UNDONE: Word(gettext_lazy("undone"), "arrow-uturn-left", "warn"),
    P.UNDO_FAILED: Word(gettext_lazy("not undone"), "exclamation-triangle", "bad"),
}

READ_BACKS: dict[ReadBack, Word] = {
    ReadBack.CONFIRMED: Word(gettext_lazy("read back"), "check", "good"),
    ReadBack.OLD: Word(gettext_lazy("reads as before"), "arrow-uturn-left", "warn"),
    ReadBack.DIFFERS: Word(gettext_lazy("reads differently"), "exclamation-triangle", "bad"),
    ReadBack.UNREADABLE: Word(gettext_lazy("cannot be read back"), "eye-slash", "idle"),
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    number: int
    leg: int
    key: str
    old: str
    new: str
    word: Word
    read_back: Word | None
    found: str  # what it holds, where that is neither the old nor the new value
    proven: bool
    at: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One stop of the way: done, now, or ahead."""

    word: str | Promise
    status: str  # done, now, ahead, bad


@dataclass(frozen=True, slots=True)
class ShownChange:
    pk: int
    word: Word
    sentence: str | Promise
    reason: str | Promise
    extra: list[str]
    stages: list[Stage]
    steps: list[ShownStep]
    legs: int
    over: bool
    waits_until: datetime | None  # a countdown runs to it
    waits_for: str | Promise
    may_cancel: bool
    may_confirm: bool
    may_override: bool
    may_reset_hard: bool
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None


def _waits_for_charging(change: Change, state: ChangeState) -> bool:
    """Before anything is written, or before the Reset that a leg ends with."""
    held_back = state in (S.RESTARTING, S.LEAVING) and change.connected and change.charging and change.due is None
    return state is S.WAITING or (held_back and not change.override_reason)


def present(change: Change, now: datetime, *, may_change: bool, may_cancel: bool) -> ShownChange:
    """`may_cancel`: the run itself would still take it."""
    state, steps = ChangeState(change.state), list(change.steps.all())
    waits_until, waits_for = _countdown(change, state, steps, now)
    over = state in ENDS
    return ShownChange(
        pk=change.pk,
        word=linked(STATES[state], links.change(state)),
        sentence=SENTENCES[state],
        reason=REASONS[Why(change.why)] if change.why else "",
        extra=[*_extra(change, state, now), *_unproven(state, steps)],
        stages=_stages(change, state),
        steps=[_step(number, step, now) for number, step in enumerate(steps, 1)],
        legs=change.legs,
        over=over,
        waits_until=waits_until,
        waits_for=waits_for,
        may_cancel=may_change and may_cancel,
        may_confirm=may_change and state is S.ASKING,
        may_override=may_change and _waits_for_charging(change, state),
        may_reset_hard=may_change and not over and change.reset == ResetPhase.HARD_OFFERED,
        asked_by=str(change.asked_by or _("the shell")),
        asked_at=change.asked_at,
        ended_at=change.ended_at,
    )


def _step(number: int, step: Step, now: datetime) -> ShownStep:
    done = step.answered_at or step.sent_at
    return ShownStep(
        number=number,
        leg=step.leg,
        key=step.key,
        old=MASK if step.sealed_old is not None else step.old or "",
        new=MASK if step.write_only else step.new,
        word=STEPS[StepState(step.state)],
        read_back=READ_BACKS[ReadBack(step.read_back)] if step.read_back else None,
        found=step.found or "" if step.read_back == ReadBack.DIFFERS else "",
        proven=step.dialled == ReadBack.CONFIRMED,
        at=moment(done, now) if done else "",
    )


def _countdown(change: Change, state: ChangeState, steps: list[Step], now: datetime) -> tuple[datetime | None, str | Promise]:
    """What time runs to: R12's seconds after the accepted step that brings the restart, else the state's own limit."""
    if state in {S.RESTARTING, S.LEAVING, S.WRITING, S.VERIFYING} and change.lost_at is None and change.mode != Mode.STORE_ONLY:
        own = [
            step.answered_at + timedelta(seconds=step.restarts_after)
            for step in steps
            if step.restarts_after
            and step.answered_at
            and step.leg == change.leg
            and step.state in {P.ACCEPTED, P.REBOOT_REQUIRED}
        ]
        if own and max(own) > now:
            return max(own), gettext_lazy("until the charger restarts by itself")
    if change.due is None or change.due <= now:
        return None, ""
    if state is S.OBSERVING:
        return change.due, gettext_lazy("until it counts as moved")
    if state in {S.RESTARTING, S.LEAVING}:
        return change.due, gettext_lazy("until ECC Web acts by itself")
    return None, ""


def _extra(change: Change, state: ChangeState, now: datetime) -> list[str]:
    said = []
    if change.behind and state is S.QUEUED:
        said.append(_("It waits until the change before it has ended."))
    if state is S.QUEUED:
        said.append(_("It expires on %(time)s.") % {"time": moment(change.expires_at, now)})
    if change.lost_at and state not in ENDS and state is not S.QUEUED:
        said.append(_("The charger disconnected at %(time)s.") % {"time": moment(change.lost_at, now)})
    if change.left_at:
        said.append(_("It left at %(time)s.") % {"time": moment(change.left_at, now)})
    if state is S.OBSERVING and change.due:
        said.append(_("We watch until %(time)s.") % {"time": moment(change.due, now)})
    if change.override_reason:
        said.append(_("The charging session was not waited for: %(reason)s") % {"reason": change.override_reason})
    if change.reset == ResetPhase.HARD_OFFERED and state not in ENDS:
        said.append(_("After the soft reset no restart was seen. A hard reset may work."))
    return said


def _unproven(state: ChangeState, steps: list[Step]) -> list[str]:
    shown = ReadBack.OLD if state in OLD_ENDS else ReadBack.CONFIRMED
    unseen = any(step.role == FieldRole.KEY and step.tries and step.dialled != shown for step in steps)
    return [str(UNPROVEN[state])] if unseen and state in UNPROVEN else []


def _stages(change: Change, state: ChangeState) -> list[Stage]:
    """The way as stops; where it turned back the last stop says so."""
    leaves = change.destination == Destination.FOREIGN
    way: list[tuple[str | Promise, tuple[ChangeState, int] | None]] = [(gettext_lazy("Check"), (S.CHECKING, 1))]
    for leg in range(1, change.legs + 1):
        last = leg == change.legs
        way.append((_leg_word(change, leg), (S.WRITING, leg)))
        if change.restarts and change.mode != Mode.STORE_ONLY:
            way.append(
                (gettext_lazy("Leave"), (S.LEAVING, leg)) if last and leaves else (gettext_lazy("Restart"), (S.RESTARTING, leg))
            )
    if leaves and change.restarts and change.mode != Mode.STORE_ONLY:
        way.append((gettext_lazy("Watch"), (S.OBSERVING, change.legs)))
    here = next((i for i, (_word, stop) in enumerate(way) if stop == _stop(state, change.leg)), 0)
    good = state in {S.APPLIED, S.MOVED, S.STORED}
    stages = []
    for index, (word, _at) in enumerate(way):
        if state in ENDS or state is S.UNDOING:
            stages.append(Stage(word, "done" if good else "ahead"))
        else:
            stages.append(Stage(word, "done" if index < here else "now" if index == here else "ahead"))
    if state in ENDS:
        stages.append(Stage(STATES[state].word, "done" if good else "bad"))
    elif state is S.UNDOING:
        stages.append(Stage(STATES[state].word, "now"))
    else:
        stages.append(Stage(gettext_lazy("Done"), "ahead"))
    return stages


def _leg_word(change: Change, leg: int) -> str | Promise:
    if change.legs == 1:
        return gettext_lazy("Write")
    return gettext_lazy("Prove") if leg == 1 else gettext_lazy("Move")


def _stop(state: ChangeState, leg: int) -> tuple[ChangeState, int]:
    if state is S.VERIFYING:
        return S.WRITING, leg
    if state in {S.QUEUED, S.ASKING, S.WAITING, S.CHECKING}:
        return S.CHECKING, 1
    return state, leg
