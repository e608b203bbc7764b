"""A change as rows and as the domain's Progress, and the saving of each step that it makes.

Every save is one transaction that also keeps the handshake in step with the change, journals an end, and rings.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from chargers.domain.changes.events import ShownCredential
from chargers.domain.changes.plan import Destination
from chargers.domain.changes.progress import ChangeProgress, ChangeReason, ChangeRules, ChangeTiming, ResetPhase, StepProgress
from chargers.domain.changes.states import OPEN_ENDS, ChangeState, ReadBack, StepState
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.definition import FieldRole
from chargers.domain.secret import Secret
from chargers.domain.secret_text import masked
from chargers.models import Change, ChangeRequest, Charger, ControllerType, Credential, Step
from chargers.services.changes import accepted_credentials
from chargers.services.credentials import bindings, vault
from chargers.services.doorbell import charger_changed
from chargers.services.journal import journal
from chargers.services.readings import readings

# Parts of Progress and StepProgress whose column has another form: how they become columns, and back.
_PLAIN = tuple(
    f.name
    for f in fields(ChangeProgress)
    if f.name not in {"steps", "old_token", "new_token", "why", "mode", "destination", "state", "reset"}
)
_STEP_PLAIN = tuple(f.name for f in fields(StepProgress) if f.name not in {"role", "old", "new", "state", "read_back", "dialled"})


def timing_of_settings() -> ChangeTiming:
    """The settings that a run needs."""
    return ChangeTiming(
        restart=timedelta(seconds=settings.RESTART_SECONDS),
        restart_margin=timedelta(seconds=settings.RESTART_MARGIN),
        observation=timedelta(seconds=settings.OBSERVATION_SECONDS),
        expiry=timedelta(days=settings.CHANGE_EXPIRY_DAYS),
        old_credentials=timedelta(days=settings.OLD_CREDENTIAL_DAYS),
    )


def rules_of(controller_type: str) -> ChangeRules:
    """What a run is judged by: its controller type as it is today."""
    row = ControllerType.objects.prefetch_related("fields", "serial_prefixes").get(code=controller_type)
    return ChangeRules(row.definition(), timing_of_settings())


class ClaimLost(Exception):
    """Another process carries this change out, or it is no more: what was to be saved is not true any longer."""


def save_progress(
    change: Change, before: ChangeProgress, after: ChangeProgress, rules: ChangeRules, now: datetime, holder: int
) -> None:
    """Writes what differs between two Progresses of a change, and what follows from it.

    Raises `ClaimLost` unless process `holder` holds the change: a process that slept through its lease writes nothing more.
    """
    parts = [f.name for f in fields(ChangeProgress) if f.name != "steps" and getattr(before, f.name) != getattr(after, f.name)]
    with transaction.atomic():
        every = change_columns(after, change.charger_id) if parts else {}
        differing = {"claimed_by": holder} | {_column(part): every[_column(part)] for part in parts}
        if not Change.objects.filter(pk=change.pk, claimed_by=holder).update(**differing):
            raise ClaimLost
        _save_steps(change, before, after)
        accepted_credentials.follow_save(change.charger, before, after, rules)
        if after.ended_at is not None and (before.ended_at is None or before.state is not after.state):
            _journal_end(change, after, now)
            if after.state not in OPEN_ENDS:  # whatever was asked meanwhile came too late, and its end says so
                ChangeRequest.objects.filter(change=change, taken_at=None).update(taken_at=now)
            readings.judge_again(change.charger_id)
        if (before.state, before.ended_at) == (after.state, after.ended_at):
            charger_changed(inside=[change.charger_id])
        else:
            charger_changed(change.charger_id)


def _save_steps(change: Change, before: ChangeProgress, after: ChangeProgress) -> None:
    if len(before.steps) != len(after.steps) or any(
        (one.key, one.role) != (other.key, other.role) for one, other in zip(before.steps, after.steps, strict=True)
    ):
        Step.objects.filter(change=change).delete()  # planned again from what holds
        create_steps(change, after)
        return
    for order, (old, new) in enumerate(zip(before.steps, after.steps, strict=True)):
        if old != new:
            Step.objects.filter(change=change, order=order).update(**step_columns(new, change.charger_id))


def create_steps(change: Change, progress: ChangeProgress) -> None:
    """The rows of a plan's steps."""
    Step.objects.bulk_create(
        Step(change=change, order=order, **step_columns(step, change.charger_id)) for order, step in enumerate(progress.steps)
    )


def which_token(progress: ChangeProgress, credential: int | None, shown: Secret | None) -> ShownCredential:
    """Which of a change's tokens a charger showed in its handshake: a credential by its key, or a token that nothing was stored
    to compare with. Told by the token itself, for the kind of a credential changes with the change."""
    proven = Credential.objects.filter(pk__in=[] if credential is None else [credential])
    digest = proven.values_list("digest", flat=True).first()
    for token, which in ((progress.old_token, ShownCredential.OLD), (progress.new_token, ShownCredential.NEW)):
        if token and (token == shown or (digest is not None and vault.matches(token.reveal().encode(), digest))):
            return which
    return ShownCredential.OTHER


def note_refusals(change: Change, codes: str) -> None:
    """Why no plan could be made any more when the charger was here."""
    Change.objects.filter(pk=change.pk).update(refusals=codes)


def _journal_end(change: Change, progress: ChangeProgress, now: datetime) -> None:
    journal.write(
        journal.Action.CHANGE_ENDED,
        by=None,
        charger=change.charger,
        at=now,
        reason=progress.state.value,
        values=step_values(progress),
    )


def step_values(progress: ChangeProgress) -> list[journal.ValueChange]:
    """What the steps change, for the journal: a secret by its key alone."""
    return [
        journal.ValueChange(step.key)
        if isinstance(step.new, Secret)
        else journal.ValueChange(step.key, masked(step.old) if isinstance(step.old, str) else "", masked(step.new))
        for step in progress.steps
    ]


def change_columns(progress: ChangeProgress, charger_pk: int) -> dict[str, Any]:
    """The parts of a Progress as columns of Change."""
    return {name: getattr(progress, name) for name in _PLAIN} | {
        "mode": progress.mode.value,
        "destination": progress.destination.value,
        "state": progress.state.value,
        "reset": progress.reset.value,
        "why": progress.why.value if progress.why else "",
        "sealed_old_token": _sealed(progress.old_token, charger_pk),
        "sealed_new_token": _sealed(progress.new_token, charger_pk),
    }


def _column(part: str) -> str:
    return f"sealed_{part}" if part in {"old_token", "new_token"} else part


def step_columns(step: StepProgress, charger_pk: int) -> dict[str, Any]:
    """The parts of a StepProgress as columns of Step."""
    return {name: getattr(step, name) for name in _STEP_PLAIN} | {
        "role": step.role.value if step.role else "",
        "state": step.state.value,
        "read_back": step.read_back.value if step.read_back else "",
        "dialled": step.dialled.value if step.dialled else "",
        "old": masked(step.old) if isinstance(step.old, str) else None,
        "new": masked(step.new) if isinstance(step.new, str) else "",
        "found": None if step.found is None else masked(step.found),
        "sealed_old": _sealed(step.old, charger_pk),
        "sealed_new": _sealed(step.new, charger_pk),
    }


def of_one_moment(change: int, of: Charger) -> Change | None:
    """A change of this charger for who does not hold it: its row and its steps by one statement. None where there is none such.

    Read one after the other, a save may come between, and they are a change that never was.
    """
    row_itself = Change.objects.filter(pk=change, charger=of)  # a number that no key can be is none of them
    steps = Step.objects.filter(change__in=row_itself).select_related("change__asked_by")
    if not steps:
        return row_itself.select_related("asked_by").first()
    row = steps[0].change
    row.charger = of
    row._prefetched_objects_cache = {"steps": steps}  # type: ignore[attr-defined]  # Django has no public way
    return row


def load_progress(change: Change) -> ChangeProgress:
    """The Progress that these rows hold. One query for the steps unless prefetched."""
    pk = change.charger_id
    return ChangeProgress(
        **{name: getattr(change, name) for name in _PLAIN},
        mode=ChangeMode(change.mode),
        destination=Destination(change.destination),
        state=ChangeState(change.state),
        reset=ResetPhase(change.reset),
        why=ChangeReason(change.why) if change.why else None,
        old_token=_unsealed(change.sealed_old_token, pk),
        new_token=_unsealed(change.sealed_new_token, pk),
        steps=tuple(_load_step(step, pk) for step in change.steps.all()),
    )


def _load_step(step: Step, charger_pk: int) -> StepProgress:
    return StepProgress(
        **{name: getattr(step, name) for name in _STEP_PLAIN},
        role=FieldRole(step.role) if step.role else None,
        state=StepState(step.state),
        read_back=ReadBack(step.read_back) if step.read_back else None,
        dialled=ReadBack(step.dialled) if step.dialled else None,
        old=_value(step.old, step.sealed_old, charger_pk, secret=step.write_only),
        new=_value(step.new, step.sealed_new, charger_pk, secret=step.write_only) or "",
    )


def _value(text: str | None, sealed: bytes | memoryview | None, charger_pk: int, *, secret: bool) -> str | Secret | None:
    """What stands in a step; text that is not the setting's secret, but holds one, lies sealed beside its masked form (C25)."""
    if sealed is None:
        return text
    opened = vault.unseal(sealed, bindings.change(charger_pk))
    return opened if secret else opened.reveal()


def _sealed(value: object, charger_pk: int) -> bytes | None:
    if isinstance(value, str) and masked(value) != value:
        value = Secret(value)
    return vault.seal(value, bindings.change(charger_pk)) if isinstance(value, Secret) else None


def _unsealed(sealed: bytes | memoryview | None, charger_pk: int) -> Secret | None:
    return None if sealed is None else vault.unseal(sealed, bindings.change(charger_pk))
