"""A change that is carried out, or was: its state in a sentence, the way it goes, each step with its answer, and the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.changes import run
from chargers.domain.changes.actions import Action, Awaited, Wait
from chargers.domain.changes.plan import Destination
from chargers.domain.changes.progress import ChangeProgress, ChangeReason, ResetPhase
from chargers.domain.changes.states import ENDS, OLD_ENDS, ChangeState, ReadBack, StepState
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.definition import FieldRole
from chargers.domain.secret_text import MASK
from chargers.models import Change, Step
from chargers.wording import help_links
from chargers.wording.changes import READ_BACKS, REASONS, SENTENCES, STATES, STEPS, S
from chargers.wording.linked import linked
from chargers.wording.times import moment
from chargers.wording.words import Word

BEFORE_RESTART = frozenset({S.WRITING, S.VERIFYING, S.RESTARTING, S.LEAVING})
# Of a key that was written and cannot be read, where nothing has shown it since.
OLD_UNPROVEN = gettext_lazy(
    "The key cannot be read back. That the charger has the old one is proven once it has restarted and logged in with it. Until "
    "then, both are accepted."
)
UNPROVEN: dict[ChangeState, str | Promise] = {
    **dict.fromkeys(OLD_ENDS, OLD_UNPROVEN),
    S.STORED: gettext_lazy("The key cannot be read back. That it is stored as written is proven at the next login with it."),
    S.HALF_DONE: gettext_lazy(
        "The key cannot be read back. Which one the charger has shows when it logs in after its next restart."
    ),
}


@dataclass(frozen=True, slots=True)
class ShownChangeStep:
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
class ChangeStage:
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
    stages: list[ChangeStage]
    steps: list[ShownChangeStep]
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


def show_change(
    change: Change, progress: ChangeProgress, awaited: Action | None, now: datetime, *, may_change: bool, may_cancel: bool
) -> ShownChange:
    """The change as its page shows it: its rows, what they hold, and the run's next action (None where it has ended)."""
    state, steps = progress.state, list(change.steps.all())
    waits_until, waits_for = _countdown(progress, awaited, now)
    over = state in ENDS
    return ShownChange(
        pk=change.pk,
        word=linked(STATES[state], help_links.change(state)),
        sentence=SENTENCES[state],
        reason=REASONS[ChangeReason(change.why)] if change.why else "",
        extra=[*_extra(change, progress, now), *_unproven(progress, steps)],
        stages=_stages(change, state),
        steps=[_step(number, step, now) for number, step in enumerate(steps, 1)],
        legs=change.legs,
        over=over,
        waits_until=waits_until,
        waits_for=waits_for,
        may_cancel=may_change and may_cancel,
        may_confirm=may_change and state is S.ASKING,
        may_override=may_change and (state is S.WAITING or awaited == Wait(None, Awaited.CHARGING)),
        may_reset_hard=may_change and not over and change.reset == ResetPhase.HARD_OFFERED,
        asked_by=str(change.asked_by or _("the shell")),
        asked_at=change.asked_at,
        ended_at=change.ended_at,
    )


def _step(number: int, step: Step, now: datetime) -> ShownChangeStep:
    done = step.answered_at or step.sent_at
    return ShownChangeStep(
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


def _countdown(progress: ChangeProgress, awaited: Action | None, now: datetime) -> tuple[datetime | None, str | Promise]:
    """What time runs to: the charger's own restart (R12), also while the rest is being written, else the run's own limit."""
    if progress.state in BEFORE_RESTART and progress.connected and progress.mode is not ChangeMode.STORE_ONLY:
        own = run.own_restart_at(progress)
        if own and own > now:
            return own, gettext_lazy("until the charger restarts by itself")
    match awaited:
        case Wait(datetime() as until, Awaited.STAYING_AWAY) if until > now:
            return until, gettext_lazy("until it counts as moved")
        case Wait(datetime() as until, Awaited.RESTART | Awaited.HARD_RESET) if until > now:
            return until, gettext_lazy("until ECC Web acts by itself")
    return None, ""


def _extra(change: Change, progress: ChangeProgress, now: datetime) -> list[str]:
    state, said = progress.state, []
    if change.behind and state is S.QUEUED:
        said.append(_("It waits until the change before it has ended."))
    if state is S.QUEUED:
        said.append(_("It expires on %(time)s.") % {"time": moment(change.expires_at, now)})
    if change.left_at:
        said.append(_("It left at %(time)s.") % {"time": moment(change.left_at, now)})
    if state is S.OBSERVING and change.due:
        said.append(_("We watch until %(time)s.") % {"time": moment(change.due, now)})
    if change.override_reason:
        said.append(_("The charging session was not waited for: %(reason)s") % {"reason": change.override_reason})
    if change.reset == ResetPhase.HARD_OFFERED and state not in ENDS:
        said.append(_("After the soft reset no restart was seen. A hard reset may work."))
    if run.target_unread(progress):
        said.append(_("The charger left before its new address could be read back. It may have stored another one."))
    return said


def _unproven(progress: ChangeProgress, steps: list[Step]) -> list[str]:
    state = progress.state
    unseen = any(step.role == FieldRole.KEY and step.tries and step.dialled != ReadBack.CONFIRMED for step in steps)
    if run.may_restart_with_new_key(progress) if state in OLD_ENDS else unseen and state in UNPROVEN:
        return [str(UNPROVEN[state])]
    return []


def _stages(change: Change, state: ChangeState) -> list[ChangeStage]:
    """The way as stops; where it turned back the last stop says so."""
    leaves = change.destination == Destination.FOREIGN
    way: list[tuple[str | Promise, tuple[ChangeState, int] | None]] = [(gettext_lazy("Check"), (S.CHECKING, 1))]
    for leg in range(1, change.legs + 1):
        last = leg == change.legs
        way.append((_leg_word(change, leg), (S.WRITING, leg)))
        if change.restarts and change.mode != ChangeMode.STORE_ONLY:
            way.append(
                (gettext_lazy("Leave"), (S.LEAVING, leg)) if last and leaves else (gettext_lazy("Restart"), (S.RESTARTING, leg))
            )
    if leaves and change.restarts and change.mode != ChangeMode.STORE_ONLY:
        way.append((gettext_lazy("Watch"), (S.OBSERVING, change.legs)))
    here = next((i for i, (_word, stop) in enumerate(way) if stop == _stop(state, change.leg)), 0)
    good = state in {S.APPLIED, S.MOVED, S.STORED}
    stages = []
    for index, (word, _at) in enumerate(way):
        if state in ENDS or state is S.UNDOING:
            stages.append(ChangeStage(word, "done" if good else "ahead"))
        else:
            stages.append(ChangeStage(word, "done" if index < here else "now" if index == here else "ahead"))
    if state in ENDS:
        stages.append(ChangeStage(STATES[state].word, "done" if good else "bad"))
    elif state is S.UNDOING:
        stages.append(ChangeStage(STATES[state].word, "now"))
    else:
        stages.append(ChangeStage(gettext_lazy("Done"), "ahead"))
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
