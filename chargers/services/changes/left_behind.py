"""One look, once, for changes that faults of earlier versions left behind: each gets an alert, and a line in the journal.

Mends nothing: what is open and due the driver takes up by itself. What must be seen by a person is raised before it does.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from chargers.domain.alerts.conditions import LeftBehind
from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.changes.states import ENDS, ChangeState
from chargers.domain.connection import equality
from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.models import OPEN_CHANGE, Alert, Change, ChangeRequest, OnceDone, Presence, ReportedSetting, ServerProcess, Step
from chargers.services.changes import store
from chargers.services.doorbell import alerts_changed, charger_changed
from chargers.services.journal import journal
from chargers.services.presence.process_leases import LEASE

NAME = "left_behind"
DUE_FOR = timedelta(minutes=1)  # what is due is taken up within a second or two
BUSY_FOR = timedelta(minutes=15)  # without a frame, while the charger is here: longer than any answer is waited for
S = ChangeState
BUSY = (S.CHECKING, S.WRITING, S.VERIFYING, S.UNDOING)
BEFORE_SENDING = (S.QUEUED, S.CHECKING, S.ASKING, S.WAITING)
SAY_OLD = (S.ROLLED_BACK, S.FAILED, S.CANCELLED)  # ends that say that the old values hold
logger = logging.getLogger(__name__)


def look_once(process: int, now: datetime) -> int:
    """Raises the alerts at the first start that calls it, in one transaction. Returns how many; later calls find it done."""
    if OnceDone.objects.filter(name=NAME).exists():
        return 0
    with transaction.atomic():
        try:
            with transaction.atomic():
                OnceDone.objects.create(name=NAME, at=now)
        except IntegrityError:
            return 0  # another process was faster
        found = _find(process)
        for change in Change.objects.filter(pk__in=found).select_related("charger__organisation").order_by("pk"):
            _raise(change, found[change.pk], now)
        if found:
            alerts_changed()
    return len(found)


def _raise(change: Change, what: LeftBehind, now: datetime) -> None:
    Alert.objects.create(
        charger=change.charger,
        kind=AlertKind.LEFT_BEHIND,
        change=change,
        detail=what,
        since=now,
        counts_from=now,
        raised_at=now,
        tell_at=now,
    )
    journal.write(journal.Action.CHANGE_LEFT_BEHIND, by=None, charger=change.charger, at=now, reason=what)
    charger_changed(inside=[change.charger_id])


def _find(process: int) -> dict[int, LeftBehind]:
    """By change."""
    found = dict.fromkeys(_with_another_value(), LeftBehind.OTHER_VALUE)
    others = ServerProcess.objects.exclude(pk=process)
    last = others.aggregate(stopped=Max("stopped_at"), lease=Max("lease_until", filter=Q(stopped_at=None)))
    heard = max((at for at in (last["stopped"], last["lease"] and last["lease"] - LEASE) if at), default=None)
    if heard is not None:
        found |= dict.fromkeys(_held(heard).values_list("pk", flat=True), LeftBehind.HELD)
    ended = Q(ended_at__isnull=False)
    unclear = Change.objects.filter((ended & ~Q(state__in=ENDS)) | (~ended & Q(state__in=ENDS)))
    return found | dict.fromkeys(unclear.values_list("pk", flat=True), LeftBehind.END_UNCLEAR)


def _held(heard: datetime) -> QuerySet[Change]:
    """Open and due for a while when a process was last known to live, and not carried on by it."""
    due, long_ago = heard - DUE_FOR, heard - BUSY_FOR
    here = Exists(Presence.objects.filter(charger=OuterRef("charger"), connected_at__lt=long_ago, closed_at=None))
    lately = Step.objects.filter(Q(sent_at__gte=long_ago) | Q(answered_at__gte=long_ago), change=OuterRef("pk"))
    requests = ChangeRequest.objects.filter(change=OuterRef("pk"))
    earlier = Change.objects.filter(charger=OuterRef("charger"), pk__lt=OuterRef("pk"))
    waits = earlier.filter(OPEN_CHANGE | Q(ended_at__gte=due))
    swallowed = requests.filter(kind=ChangeRequest.Kind.CANCEL, taken_at__lt=due)
    return Change.objects.open().filter(
        Q(claimed_by=None, wake_at__lt=due)
        | Q(claimed_by__in=ServerProcess.objects.filter(stopped_at__lt=due).values("pk"))
        | Q(here, ~Exists(lately), claimed_by__isnull=False, state__in=BUSY, since__lt=long_ago)
        | Q(state=S.OBSERVING, connected=False, due__lt=due)
        | Q(state__in=(S.RESTARTING, S.LEAVING), connected=True, due__lt=due)
        | Q(state__in=BEFORE_SENDING, expires_at__lt=due)
        | Q(~Exists(waits), state=S.QUEUED, behind=True)
        | Q(Exists(requests.filter(taken_at=None, asked_at__lt=due)))
        | Q(Exists(swallowed), state__in=(*BEFORE_SENDING, S.WRITING, S.VERIFYING, S.RESTARTING)),
        ~Q(state__in=ENDS),
    )


def _with_another_value() -> Iterator[int]:
    """Changes that say that the old values hold, while what stands is neither the old value of a step nor its new one."""
    types: dict[str, ControllerDefinition] = {}
    seen: set[tuple[int, str]] = set()  # a key that a later change wrote is that one's business
    stands = ReportedSetting.objects.filter(charger=OuterRef("change__charger"), key=OuterRef("key"), until=None, sealed=None)
    written = Step.objects.filter(tries__gt=0, write_only=False, sealed_old=None, sealed_new=None).annotate(
        stands=stands.filter(state=ReportedSetting.State.KNOWN).values("value")[:1]
    )
    for step in written.select_related("change").order_by("-change_id", "order").iterator(chunk_size=1000):
        key = (step.change.charger_id, step.key)
        if key in seen:
            continue
        seen.add(key)
        if step.change.state not in SAY_OLD or step.old is None or step.stands is None:
            continue
        try:
            if _is_another(step, step.stands, types):
                yield step.change_id
        except Exception as problem:  # one row that cannot be judged must not hide the others
            logger.error("change %s cannot be judged: %s", step.change_id, type(problem).__name__)


def _is_another(step: Step, stands: str, types: dict[str, ControllerDefinition]) -> bool:
    change = step.change
    if not step.role:
        return stands not in (step.old, step.new)
    if change.controller_type not in types:
        types[change.controller_type] = store.rules_of(change.controller_type).controller_type
    type_, role = types[change.controller_type], FieldRole(step.role)
    is_old = equality.is_same(type_, role, stands, step.old or "", ocpp_id=change.old_id, tls=change.old_tls)
    return not is_old and not equality.is_same(type_, role, stands, step.new, ocpp_id=change.new_id, tls=change.new_tls)
