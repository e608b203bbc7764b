"""Which process carries out which change: claimed by one conditional UPDATE under its lease, given back when it rests.

Rows are read after they were claimed, never before: until then their former holder may still write. What is claimed here and
carried on by nobody here is given back first, whatever it was that ended its run.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from chargers.domain.changes.events import ServerWasDeaf
from chargers.domain.changes.progress import Progress, Rules
from chargers.domain.changes.run import receive
from chargers.domain.changes.states import OLD_ENDS, OPEN_ENDS
from chargers.domain.controller.definition import FieldRole
from chargers.models import Change, ChangeRequest, Presence, ServerProcess, Step
from chargers.services.changes import store
from chargers.services.presence.process_leases import LEASE

MOST_AT_ONCE = 500
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A change that this process holds now. `its_turn`: no change before it is open; else it only expires or is cancelled."""

    change: Change
    progress: Progress
    rules: Rules
    its_turn: bool


@dataclass(frozen=True, slots=True)
class Due:
    """What was claimed. `unreadable`: keys of changes that cannot be taken up as their rows are; the log says why."""

    claimed: list[Claimed]
    unreadable: list[int]


def claim_due(process: int, now: datetime, *, carried_on: Collection[int] = (), not_now: Collection[int] = ()) -> Due:
    """Claims what needs this process now: its charger is connected here, its time has come, or somebody asked something of it.

    `carried_on`: keys of the changes that this process is carrying on. `not_now`: of those that it leaves alone for a while.
    """
    _give_back_lost(process, frozenset(carried_on))
    waiting = _waiting(process, now).values_list("pk", flat=True)[: MOST_AT_ONCE + len(not_now)]
    # Its time is now until it rests: were this process killed, the next one must find it, charger or not.
    mine = [
        pk
        for pk in list(waiting)
        if pk not in not_now and _waiting(process, now).filter(pk=pk).update(claimed_by=process, wake_at=now)
    ]
    return _read(mine, process, now) if mine else Due([], [])


def _give_back_lost(process: int, carried_on: frozenset[int]) -> None:
    """A run ended and could not say so, or never began: its change is everybody's again."""
    lost = set(Change.objects.filter(claimed_by=process).values_list("pk", flat=True)) - carried_on
    if lost:
        Change.objects.filter(pk__in=sorted(lost)[:MOST_AT_ONCE], claimed_by=process).update(claimed_by=None)


def _read(mine: list[int], process: int, now: datetime) -> Due:
    """The rows of what is claimed, as they are now that nobody else writes them."""
    changes = Change.objects.filter(pk__in=mine).select_related("charger").prefetch_related("steps").order_by("pk")
    waits = set(Change.objects.filter(Exists(_before()), pk__in=mine, behind=True).values_list("pk", flat=True))
    deaf = last_deafness(process)
    rules: dict[str, Rules] = {}
    due = Due([], [])
    for change in changes:
        try:
            if change.controller_type not in rules:
                rules[change.controller_type] = store.rules_of(change.controller_type)
            of_type = rules[change.controller_type]
            progress = _without_deafness(change, store.load(change), of_type, deaf, now, process)
        except Exception as problem:  # one that cannot be read must not hold up the others
            logger.error("change %s cannot be taken up: %s", change.pk, type(problem).__name__)
            due.unreadable.append(change.pk)
        else:
            due.claimed.append(Claimed(change, progress, of_type, change.pk not in waits))
    return due


def _without_deafness(
    change: Change, progress: Progress, rules: Rules, deaf: tuple[datetime, datetime] | None, now: datetime, process: int
) -> Progress:
    """Takes the time in which nobody listened out of the deadlines, each such time once."""
    if deaf is None or deaf[1] <= (change.deaf_until or change.since):
        return progress
    after = receive(progress, ServerWasDeaf(*deaf), now, rules)
    with transaction.atomic():
        store.save(change, progress, after, rules, now, process)
        Change.objects.filter(pk=change.pk).update(deaf_until=deaf[1])
    return after


def rest(change: int, process: int, wake_at: datetime | None) -> None:
    """Gives a change back until its charger is here, somebody asks something, or `wake_at`."""
    Change.objects.filter(pk=change, claimed_by=process).update(claimed_by=None, wake_at=wake_at)


def waiting_requests(process: int) -> list[ChangeRequest]:
    """What people asked of changes that this process holds, and what nothing came of yet."""
    return list(ChangeRequest.objects.filter(taken_at=None, change__claimed_by=process).order_by("pk"))


def take_request(request: ChangeRequest, now: datetime) -> None:
    """It is done with: call it in the transaction that saves what came of it, so that none is lost between the two."""
    ChangeRequest.objects.filter(pk=request.pk).update(taken_at=now)


def last_deafness(process: int) -> tuple[datetime, datetime] | None:
    """The time before this process began in which no other one was listening; None where one was, or none ever."""
    me = ServerProcess.objects.get(pk=process)
    others = ServerProcess.objects.exclude(pk=process).filter(started_at__lt=me.started_at)
    ends = [other.stopped_at or other.lease_until - LEASE for other in others.order_by("-lease_until")[:20]]
    return (max(ends), me.started_at) if ends and max(ends) < me.started_at else None


def oldest_unheld(now: datetime) -> float | None:
    """For how many seconds the change that waits longest has been due and carried on by nobody; None where there is none.

    Due: its time has come, its charger is connected, or somebody asks something of it; and no change before it is open.
    """
    alive = ServerProcess.objects.filter(lease_until__gt=now, stopped_at=None)
    asked = ChangeRequest.objects.filter(change=OuterRef("pk"), taken_at=None).order_by("asked_at")
    here = Presence.objects.filter(charger=OuterRef("charger"), closed_at=None, process__in=alive.values("pk"))
    waiting = Change.objects.open().exclude(claimed_by__in=alive.values("pk")).exclude(Exists(_before()), behind=True)
    moments = waiting.annotate(here_since=here.values("connected_at")[:1], asked_since=asked.values("asked_at")[:1])
    since = [
        min(at for at in each if at is not None)
        for each in moments.values_list("wake_at", "here_since", "asked_since")[:MOST_AT_ONCE]
        if any(at is not None and at <= now for at in each)
    ]
    return max(0.0, (now - min(since)).total_seconds()) if since else None


def _waiting(process: int, now: datetime) -> QuerySet[Change]:
    here = Exists(Presence.objects.filter(charger=OuterRef("charger"), process=process, closed_at=None))
    asked = Exists(ChangeRequest.objects.filter(change=OuterRef("pk"), taken_at=None))
    newer = Change.objects.filter(charger=OuterRef("charger"), pk__gt=OuterRef("pk"))
    lately = now - timedelta(days=settings.OLD_CREDENTIAL_DAYS)
    its_turn = (Q(behind=False) & here) | (Q(behind=True) & ~Exists(_before()))
    is_open = Q(ended_at=None) & (Q(wake_at__lte=now) | asked | its_turn)
    key = Exists(Step.objects.filter(change=OuterRef("pk"), role=FieldRole.KEY, tries__gt=0))
    can_turn = Q(state__in=OPEN_ENDS) | (Q(state__in=OLD_ENDS) & key)  # as domain/run.takes_events has it
    ended_open = can_turn & Q(ended_at__gt=lately) & ~Exists(newer) & (here | asked)
    return _free(process, now).filter(is_open | ended_open).order_by("pk")


def _before() -> QuerySet[Change]:
    """Open changes of the same charger that come before one in the outer query: any asked for earlier, and the one under way."""
    others = Change.objects.open().filter(charger=OuterRef("charger")).exclude(pk=OuterRef("pk"))
    return others.filter(Q(pk__lt=OuterRef("pk")) | Q(behind=False))


def _free(process: int, now: datetime) -> QuerySet[Change]:
    """What nobody holds who is there. What this process holds stays its own: a clock that jumped beyond its lease is no death.

    Without a join: an UPDATE of it would go by the rows that a sub-select saw, and not look again at one that it waited for.
    """
    dead = ServerProcess.objects.filter(Q(lease_until__lte=now) | Q(stopped_at__isnull=False)).exclude(pk=process)
    return Change.objects.filter(Q(claimed_by=None) | Q(claimed_by__in=dead.values("pk")))
