"""Asking for a change, and what a person may ask of one that runs. The carrying out is the driver's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from chargers.domain.changes.plan import Destination, Plan, PlanRemark
from chargers.domain.changes.progress import ChangeProgress, ResetPhase
from chargers.domain.changes.run import may_cancel, start
from chargers.domain.changes.states import OPEN_ENDS, ChangeState
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.connection.wanted import WantedConnection
from chargers.domain.controller.definition import FieldRole
from chargers.domain.editor.fields import EditorFields
from chargers.domain.errors import Code, Notice, Refusal
from chargers.models import Change, ChangeRequest, Charger
from chargers.services.access.access import Access
from chargers.services.changes import leases, planning, store
from chargers.services.chargers import giving_way
from chargers.services.chargers.identity import id_is_pending, id_is_wanted
from chargers.services.doorbell import charger_changed
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor

OPEN_TO_HARD_RESET = frozenset({ChangeState.RESTARTING, ChangeState.LEAVING})
TO_CONFIRM = {  # what a plan may say that is asked about, and where
    PlanRemark.KEY_NEVER_SHOWN: Notice(Code.KEY_NEVER_SHOWN, "token"),  # C7
    PlanRemark.KEY_ONLY_SHOWN: Notice(Code.KEY_ONLY_SHOWN, "token"),
    PlanRemark.PROTOCOL_CHANGES: Notice(Code.PROTOCOL_CHANGES, FieldRole.PROTOCOL),  # R13
}


def ask(
    charger: Charger, typed: EditorFields, *, access: Access, after: bool = False, confirmed: bool = False, reason: str = ""
) -> Change:
    """A change for what stands in the editor, to be carried out as soon as the charger is here. Raises `Refusal`.

    `after`: queued behind the change that is open. `confirmed`: the person has agreed to what `needs_confirmation` asks about.
    """
    plan, wanted = planning.preview(charger, typed)
    return ask_for(charger, plan, wanted, access=access, after=after, confirmed=confirmed, reason=reason)


def ask_for(
    charger: Charger,
    plan: Plan,
    wanted: WantedConnection,
    *,
    access: Access,
    after: bool = False,
    confirmed: bool = False,
    reason: str = "",
) -> Change:
    """A change of the connection from a plan that was shown. Raises `Refusal`."""
    if not confirmed and (asked := [notice for remark, notice in TO_CONFIRM.items() if remark in plan.remarks]):
        raise Refusal(asked[0])
    with transaction.atomic():
        _check_id(charger, plan, access)
        change = _create(charger, plan, access, after, reason, **planning.wanted_columns(wanted, charger))
        planning.keep_wanted(change, wanted)
    return change


def ask_for_settings(
    charger: Charger,
    values: Mapping[str, str],
    *,
    access: Access,
    mode: ChangeMode = ChangeMode.TWO_LEGS,
    restart: bool = False,
    after: bool = False,
    reason: str = "",
) -> Change:
    """A change of settings that are no part of the connection, in the order given. Raises `Refusal`."""
    plan = planning.settings_preview(charger, values, mode, restart=restart)
    with transaction.atomic():
        change = _create(charger, plan, access, after, reason, for_settings=True, restart_asked=restart)
        planning.keep_settings(change, values)
    return change


def cancel(change: Change, *, by: Actor) -> None:
    """Asks for it not to happen, or to be undone. Raises `Refusal` where that is no longer possible."""
    if not may_be_cancelled(change, store.load_progress(change)):
        raise Refusal(Notice(Code.TOO_LATE, "change"))
    _request(change, ChangeRequest.Kind.CANCEL, journal.Action.CHANGE_CANCELLED, by)


def may_be_cancelled(change: Change, progress: ChangeProgress) -> bool:
    """Whether it can still be taken back. One that has ended cannot where a later change goes on from what it left."""
    return may_cancel(progress) and not (progress.state.is_end and leases.is_superseded(change))


def confirm(change: Change, *, by: Actor) -> None:
    """Agrees to what `asking` shows. Raises `Refusal` where nothing is asked any more."""
    _only_in(change, ChangeState.ASKING)
    _request(change, ChangeRequest.Kind.CONFIRM, journal.Action.CHANGE_CONFIRMED, by)


def override(change: Change, *, by: Actor, reason: str) -> None:
    """Does not wait for the charging session. Raises `Refusal` where nothing is waited for, or no reason is given."""
    said = reason.replace("\0", "").strip()[:500]  # PostgreSQL takes no NUL byte
    if not said:
        raise Refusal(Notice(Code.REASON_MISSING, "reason"))
    _only_in(change, ChangeState.WAITING, *OPEN_TO_HARD_RESET)
    _request(change, ChangeRequest.Kind.OVERRIDE, journal.Action.CHANGE_OVERRIDDEN, by, said)


def ask_hard_reset(change: Change, *, by: Actor) -> None:
    """Takes the offer of a Hard reset. Raises `Refusal` where none is made."""
    if change.reset != ResetPhase.HARD_OFFERED or change.state not in OPEN_TO_HARD_RESET:
        raise Refusal(Notice(Code.TOO_LATE, "change"))
    _request(change, ChangeRequest.Kind.HARD_RESET, journal.Action.HARD_RESET_ASKED, by)


def needs_confirmation(plan: Plan) -> bool:
    """Whether Apply asks once more: it leaves this server, ends a charging session, or does what is `TO_CONFIRM`."""
    asked = {PlanRemark.ENDS_CHARGING, *TO_CONFIRM}
    return plan.destination is Destination.FOREIGN or bool(asked & set(plan.remarks))


def _check_id(charger: Charger, plan: Plan, access: Access) -> None:
    if plan.new_id == charger.ocpp_id:
        return
    others = Charger.objects.exclude(pk=charger.pk)
    here = plan.destination is Destination.HERE
    if here:
        giving_way.give_way(plan.new_id, charger, access=access)
    if here and others.filter(ocpp_id__iexact=plan.new_id).exists():
        raise Refusal(Notice(Code.ID_TAKEN, "ocpp_id", {"ocpp_id": plan.new_id}))
    if id_is_pending(plan.new_id, but=charger) or (here and id_is_wanted(plan.new_id, but=charger)):
        raise Refusal(Notice(Code.ID_PENDING, "ocpp_id", {"ocpp_id": plan.new_id}))


def _create(charger: Charger, plan: Plan, access: Access, after: bool, reason: str, **wanted: object) -> Change:
    if not plan.steps:
        raise Refusal(Notice(Code.NOTHING_TO_CHANGE, "url"))
    access.check_ocpp_info(charger, (step.key for step in plan.steps))
    now = timezone.now()
    behind = Change.objects.open().filter(charger=charger).exists()
    if behind and not after:
        raise Refusal(Notice(Code.CHANGE_OPEN, "change"))
    progress = start(plan, now, store.rules_of(plan.controller_type), behind=behind)
    try:
        with transaction.atomic():
            change = Change.objects.create(
                charger=charger,
                asked_by=access.person,
                reason=reason,
                wake_at=progress.expires_at if behind else now,
                **wanted,
                **store.change_columns(progress, charger.pk),
            )
    except IntegrityError:  # somebody was faster by a moment
        raise Refusal(Notice(Code.CHANGE_OPEN, "change")) from None
    store.create_steps(change, progress)
    journal.write(
        journal.Action.CHANGE_ASKED, by=access.actor, charger=charger, at=now, reason=reason, values=store.step_values(progress)
    )
    charger_changed(charger.pk)
    return change


def _only_in(change: Change, *states: ChangeState) -> None:
    if change.state not in states:
        raise Refusal(Notice(Code.TOO_LATE, "change"))


def _request(change: Change, kind: ChangeRequest.Kind, action: journal.Action, by: Actor, reason: str = "") -> None:
    now: datetime = timezone.now()
    with transaction.atomic():
        state = ChangeState(Change.objects.select_for_update().get(pk=change.pk).state)
        if state.is_end and state not in OPEN_ENDS:  # it ended since the page was shown
            raise Refusal(Notice(Code.TOO_LATE, "change"))
        ChangeRequest.objects.create(change=change, kind=kind, asked_by=journal.person_of(by), asked_at=now, reason=reason)
        journal.write(action, by=by, charger=change.charger, at=now, reason=reason)
        charger_changed(change.charger_id)
