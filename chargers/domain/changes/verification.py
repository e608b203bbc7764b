"""What a login, a boot and a reading prove about the values that were written.

A reading proves that a value is stored, and nothing more: it shows new values before the restart, too. That a value is in
force is proven by dialling with it, or by a BootNotification that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum

from chargers.domain.changes.events import Connected, ShownCredential
from chargers.domain.changes.progress import ChangeProgress, ChangeRules, StepProgress
from chargers.domain.changes.states import NOT_NEW, ChangeState, ReadBack, StepState
from chargers.domain.changes.transitions import ACCEPTED, holds_new, holds_old, may_stand, put_step, steps_of_leg
from chargers.domain.controller.definition import FieldRole, KeyForm
from chargers.domain.controller.reported import Reported


class ReadingVerdict(Enum):
    """What is known about the values of this leg being in force."""

    PROVEN = "proven"
    CONTRADICTED = "contradicted"  # it restarted, and dials with an old value all the same
    OPEN = "open"


def note_login(progress: ChangeProgress, connected: Connected, rules: ChangeRules) -> ChangeProgress:
    """The progress with what a handshake shows of each written value. What it dialled with was accepted, answer or not.

    A value other than the key that was not in force before is the sign of a restart. A new key is none: some chargers drop
    the line after it and dial again with it at once.
    """
    for index, step in enumerate(progress.steps):
        if not may_stand(step):
            continue
        shown = _shown(progress, step, connected, rules)
        if shown is ReadBack.CONFIRMED and step.dialled is not ReadBack.CONFIRMED and step.role is not FieldRole.KEY:
            progress = replace(progress, restarted=True)
        progress = put_step(progress, index, dialled=shown)
        if shown is ReadBack.CONFIRMED and step.state in (StepState.SENT, StepState.NO_ANSWER):
            progress = put_step(progress, index, state=StepState.ACCEPTED)
    return progress


def note_key_login(progress: ChangeProgress, connected: Connected, rules: ChangeRules) -> ChangeProgress:
    """The progress with what a handshake shows of a key that was written; where it shows nothing, what was shown before stays."""
    for index, step in enumerate(progress.steps):
        if step.role is FieldRole.KEY and step.tries and (shown := _key(progress, connected, rules)) is not None:
            progress = put_step(progress, index, dialled=shown)
    return progress


def note_boot(progress: ChangeProgress) -> ChangeProgress:
    """The progress after a boot that we did not ask for: the sign of a restart, unless the login before it was as it would be
    where only the line was lost, or this server was away, and the old values still act: of a key also one from before the old
    one, where that was not in force yet either.

    That it is only stored so far is then as good an explanation: of a key, which cannot be read, and of what should have taken
    the charger away, until a Reset was answered; of anything else until a reading shows that it is gone.
    """
    other = [step for _, step in steps_of_leg(progress) if step.state in ACCEPTED and step.dialled in NOT_NEW]
    line_alone = all(_acted_before(step) and _may_stand_unused(progress, step) for step in other)
    return progress if other and line_alone else replace(progress, restarted=True)


def _acted_before(step: StepProgress) -> bool:
    return step.dialled is ReadBack.OLD or (step.role is FieldRole.KEY and step.old is not None)


def _may_stand_unused(progress: ChangeProgress, step: StepProgress) -> bool:
    if step.write_only or progress.state in (ChangeState.LEAVING, ChangeState.OBSERVING):
        return not progress.reset_answered
    return step.read_back not in NOT_NEW


def judge_reading(progress: ChangeProgress) -> ReadingVerdict:
    """Whether the values of this leg are in force."""
    seen = [step.dialled for _, step in steps_of_leg(progress) if step.state in ACCEPTED]
    if progress.restarted:
        return ReadingVerdict.CONTRADICTED if NOT_NEW.intersection(seen) else ReadingVerdict.PROVEN
    return ReadingVerdict.PROVEN if seen and all(shown is ReadBack.CONFIRMED for shown in seen) else ReadingVerdict.OPEN


def note_reading(progress: ChangeProgress, reported: Reported, rules: ChangeRules) -> ChangeProgress:
    """The progress with what a reading shows of each key that was written. States are not touched."""
    for index, step in enumerate(progress.steps):
        if step.tries == 0:
            continue
        found = None if step.write_only else value_of(step, reported)
        back = ReadBack.UNREADABLE if found is None else _compared(progress, step, found, rules)
        progress = put_step(progress, index, read_back=back, found=found)
    return replace(progress, stale=False, reading_failures=0, retry_at=None)


def _compared(progress: ChangeProgress, step: StepProgress, found: str, rules: ChangeRules) -> ReadBack:
    if holds_new(progress, step, found, rules):
        return ReadBack.CONFIRMED
    return ReadBack.OLD if holds_old(progress, step, found, rules) else ReadBack.DIFFERS


def value_of(step: StepProgress, reported: Reported) -> str | None:
    """What a reading shows for a step's key, in whatever spelling the charger answers; None where it shows nothing."""
    if step.key in reported.settings:
        return reported.settings[step.key].value
    return next((setting.value for setting in reported if setting.key.casefold() == step.key.casefold()), None)


def is_settled(step: StepProgress) -> bool:
    """Whether nothing more can be learnt about a written value by reading it."""
    if step.write_only or step.read_back is ReadBack.CONFIRMED:
        return True
    return step.read_back is ReadBack.UNREADABLE and step.old is None  # it never reported this key


def _shown(progress: ChangeProgress, step: StepProgress, connected: Connected, rules: ChangeRules) -> ReadBack | None:
    if step.role is FieldRole.OCPP_ID:
        return _either(connected.ocpp_id, progress.old_id, progress.new_id)
    if step.role is FieldRole.KEY:  # a key that is neither: the charger made another of it, and it is let in without its proof
        return ReadBack.DIFFERS if connected.credential is ShownCredential.OTHER else _key(progress, connected, rules)
    facts = set(_dialling(progress, step, connected))
    if ReadBack.OLD in facts:
        return ReadBack.OLD
    return ReadBack.CONFIRMED if ReadBack.CONFIRMED in facts else None


def _key(progress: ChangeProgress, connected: Connected, rules: ChangeRules) -> ReadBack | None:
    cleared, keyless = not progress.new_token, progress.old_token is None
    in_key = rules.controller_type.key_form is KeyForm.ID_AND_PASSWORD
    if progress.old_token == progress.new_token:  # the same token beside another ID: only the user name tells
        names = {progress.old_id: ReadBack.OLD, progress.new_id: ReadBack.CONFIRMED}
        return names.get(connected.user, ReadBack.DIFFERS) if in_key and connected.user is not None else None
    user = connected.user if in_key else None  # it stands in the key, which may have been stored otherwise in that part
    match connected.credential:
        case ShownCredential.NEW:
            return ReadBack.CONFIRMED if user in (None, progress.new_id) else ReadBack.DIFFERS
        case ShownCredential.OLD:
            return ReadBack.OLD if user in (None, progress.old_id) else ReadBack.DIFFERS
        case ShownCredential.NOTHING if cleared:
            return ReadBack.CONFIRMED
        case ShownCredential.NOTHING if keyless:
            return ReadBack.OLD
    return None


def _dialling(progress: ChangeProgress, step: StepProgress, connected: Connected) -> Iterator[ReadBack | None]:
    """What scheme and path of the handshake say: of the field that holds them, which is the address where no other does."""
    roles = {each.role for each in progress.steps}
    if step.role is (FieldRole.OPTIONS if FieldRole.OPTIONS in roles else FieldRole.ADDRESS):
        yield _either(connected.tls, progress.old_tls, progress.new_tls)
    if step.role is (FieldRole.PATH if FieldRole.PATH in roles else FieldRole.ADDRESS):
        yield _either(connected.path, progress.old_path, progress.new_path)


def _either(seen: object, old: object, new: object) -> ReadBack | None:
    if None in (seen, old, new) or old == new:
        return None
    if seen == new:
        return ReadBack.CONFIRMED
    return ReadBack.OLD if seen == old else None
