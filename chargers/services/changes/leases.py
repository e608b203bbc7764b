"""Which process carries out which change: claimed by one conditional UPDATE under its lease, given back when it rests.

Rows are read after they were claimed, never before: until then their former holder may still write. What is claimed here and
carried on by nobody here is given back first, whatever it was that ended its run.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from chargers.domain.changes.deadlines import GO_WITH_THE_CLOCK
from chargers.domain.changes.events import ServerWasDeaf
from chargers.domain.changes.progress import ChangeProgress, ChangeRules
from chargers.domain.changes.run import receive
from chargers.domain.changes.states import OLD_ENDS, OPEN_ENDS, ChangeState
from chargers.domain.controller.definition import FieldRole
from chargers.models import OPEN_CHANGE, Change, ChangeRequest, Presence, ServerProcess, Step
from chargers.services.changes import store
from chargers.services.prepared_query import BEFORE, KEY, NOW, PreparedQuery
from chargers.services.presence.process_leases import LEASE

MOST_AT_ONCE = 500
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClaimedChange:
    """A change that this process holds now. `its_turn`: no change before it is open; else it only expires or is cancelled."""

    change: Change
    progress: ChangeProgress
    rules: ChangeRules
    its_turn: bool


@dataclass(frozen=True, slots=True)
class DueChanges:
    """What was claimed. `unreadable`: keys of changes that cannot be taken up as their rows are; the log says why."""

    claimed: list[ClaimedChange]
    unreadable: list[int]


def claim_due(process: int, now: datetime, *, carried_on: Collection[int] = (), not_now: Collection[int] = ()) -> DueChanges:
    """Claims what needs this process now: its charger is connected here, its time has come, or somebody asked something of it.

    `carried_on`: keys of the changes that this process is carrying on. `not_now`: of those that it leaves alone for a while.
    """
    _give_back_lost(process, frozenset(carried_on))
    lately = _lately(now)
    waiting = _waiting(process, now, lately).values_list("pk", flat=True)[: MOST_AT_ONCE + len(not_now)]
    # Its time is now until it rests: were this process killed, the next one must find it, charger or not.
    mine = [
        pk
        for pk in list(waiting)
        if pk not in not_now and _waiting(process, now, lately).filter(pk=pk).update(claimed_by=process, wake_at=now)
    ]
    return _read(mine, process, now) if mine else DueChanges([], [])


def _give_back_lost(process: int, carried_on: frozenset[int]) -> None:
    """A run ended and could not say so, or never began: its change is everybody's again."""
    lost = set(Change.objects.filter(claimed_by=process).values_list("pk", flat=True)) - carried_on
    if lost:
        Change.objects.filter(pk__in=sorted(lost)[:MOST_AT_ONCE], claimed_by=process).update(claimed_by=None)


def _read(mine: list[int], process: int, now: datetime) -> DueChanges:
    """The rows of what is claimed, as they are now that nobody else writes them."""
    changes = Change.objects.filter(pk__in=mine).select_related("charger").prefetch_related("steps").order_by("pk")
    waits = set(Change.objects.filter(Exists(_before()), pk__in=mine, behind=True).values_list("pk", flat=True))
    deaf = last_deafness(process)
    rules: dict[str, ChangeRules] = {}
    due = DueChanges([], [])
    for change in changes:
        try:
            if change.controller_type not in rules:
                rules[change.controller_type] = store.rules_of(change.controller_type)
            of_type = rules[change.controller_type]
            progress = _without_deafness(change, store.load_progress(change), of_type, deaf, now, process)
        except Exception as problem:  # one that cannot be read must not hold up the others
            logger.error("change %s cannot be taken up: %s", change.pk, type(problem).__name__)
            due.unreadable.append(change.pk)
        else:
            due.claimed.append(ClaimedChange(change, progress, of_type, change.pk not in waits))
    return due


def _without_deafness(
    change: Change,
    progress: ChangeProgress,
    rules: ChangeRules,
    deaf: tuple[datetime, datetime] | None,
    now: datetime,
    process: int,
) -> ChangeProgress:
    """Takes the time in which nobody listened out of the deadlines, each such time once."""
    if deaf is None or deaf[1] <= (change.deaf_until or change.since):
        return progress
    after = receive(progress, ServerWasDeaf(*deaf), now, rules)
    with transaction.atomic():
        store.save_progress(change, progress, after, rules, now, process)
        Change.objects.filter(pk=change.pk).update(deaf_until=deaf[1])
    return after


def put_to_rest(change: int, process: int, wake_at: datetime | None) -> None:
    """Gives a change back until its charger is here, somebody asks something, or `wake_at`."""
    Change.objects.filter(pk=change, claimed_by=process).update(claimed_by=None, wake_at=wake_at)


def follow_clock(resting: Mapping[int, datetime], by: timedelta) -> None:
    """Moves the times of changes that one process laid down until these moments, and nobody took up since, with its clock."""
    moved: dict[str, Any] = {name: F(name) + by for name in ("wake_at", *GO_WITH_THE_CLOCK)}
    for pk, until in resting.items():
        Change.objects.open().filter(pk=pk, claimed_by=None, wake_at=until).update(**moved)


class DueWatch:
    """Whether there is anything to claim or to hand out: asked every second, and nearly always there is not."""

    @cached_property
    def _queries(self) -> tuple[PreparedQuery, ...]:
        names = {KEY: "process", NOW: "now", BEFORE: "lately"}
        asked = ChangeRequest.objects.filter(Q(change__claimed_by=KEY) | Q(change__ended_at__isnull=False), taken_at=None)
        parts = (Change.objects.filter(claimed_by=KEY), _waiting(KEY, NOW, BEFORE), asked)
        return tuple(PreparedQuery(each.values_list("pk")[:MOST_AT_ONCE], names) for each in parts)

    def sees(self, process: int, now: datetime, carried_on: Collection[int]) -> bool:
        """`carried_on`: keys of the changes that this process is carrying on."""
        held, waiting, asked = (query.ask(process=process, now=now, lately=_lately(now)) for query in self._queries)
        return bool(waiting or asked or not set(held) <= set(carried_on))


def waiting_requests(process: int, now: datetime) -> list[ChangeRequest]:
    """What people asked of changes that this process holds, and what nothing came of yet. What was asked of a change that has
    ended, before a later one took its place, came too late: nobody takes that up any more, and it is done with here."""
    newer = Change.objects.filter(charger=OuterRef("change__charger"), pk__gt=OuterRef("change"))
    asked = ChangeRequest.objects.filter(taken_at=None)
    for request in asked.filter(Exists(newer), change__ended_at__isnull=False):
        take_request(request, now)
    return list(asked.filter(change__claimed_by=process).order_by("pk"))


def is_superseded(change: Change) -> bool:
    """Whether a later change of this charger was asked for."""
    return Change.objects.filter(charger=change.charger_id, pk__gt=change.pk).exists()


def take_request(request: ChangeRequest, now: datetime) -> None:
    """It is done with: call it in the transaction that saves what came of it, so that none is lost between the two."""
    ChangeRequest.objects.filter(pk=request.pk).update(taken_at=now)


def last_deafness(process: int) -> tuple[datetime, datetime] | None:
    """The time before this process began in which no other one was listening; None where one was, or none ever."""
    me = ServerProcess.objects.get(pk=process)
    others = ServerProcess.objects.exclude(pk=process).filter(started_at__lt=me.started_at)
    ends = [other.stopped_at or other.lease_until - LEASE for other in others.order_by("-lease_until")[:20]]
    return (max(ends), me.started_at) if ends and max(ends) < me.started_at else None


@dataclass(frozen=True, slots=True)
class UnheldChange:
    """A change that is due and carried on by nobody. `since`: when it was due and nobody is known to have held it any more."""

    change: int
    charger: int
    since: datetime


def unheld_changes(now: datetime) -> list[UnheldChange]:
    """Those that wait, the longest first. Due: its time has come, its charger is connected, or somebody asks something of it;
    and no change before it is open."""
    alive = ServerProcess.objects.filter(lease_until__gt=now, stopped_at=None)
    asked = ChangeRequest.objects.filter(change=OuterRef("pk"), taken_at=None).order_by("asked_at")
    here = Presence.objects.filter(charger=OuterRef("charger"), closed_at=None, process__in=alive.values("pk"))
    before = Change.objects.filter(charger=OuterRef("charger"), pk__lt=OuterRef("pk"), ended_at__isnull=False)
    free = Change.objects.open().exclude(claimed_by__in=alive.values("pk")).exclude(Exists(_before()), behind=True)
    moments = free.annotate(
        here_since=here.values("connected_at")[:1],
        asked_since=asked.values("asked_at")[:1],
        turn_since=before.order_by("-ended_at").values("ended_at")[:1],
    )
    due = moments.filter(Q(wake_at__lte=now) | Q(here_since__lte=now) | Q(asked_since__lte=now)).order_by("asked_at")
    reasons, others = ("wake_at", "here_since", "asked_since"), ("asked_at", "since", "turn_since", "claimed_by__lease_until")
    found = []
    for pk, charger, *times in due.values_list("pk", "charger_id", *reasons, *others)[:MOST_AT_ONCE]:
        known: list[datetime | None] = [at if at is not None and at <= now else None for at in times]
        since_due = min(at for at in known[: len(reasons)] if at is not None)
        found.append(UnheldChange(pk, charger, max([since_due, *(at for at in known[len(reasons) :] if at is not None)])))
    return sorted(found, key=lambda one: one.since)


def oldest_unheld(now: datetime) -> float | None:
    """For how many seconds the change that waits longest has been due and carried on by nobody; None where there is none."""
    unheld = unheld_changes(now)
    return (now - unheld[0].since).total_seconds() if unheld else None


def _lately(now: datetime) -> datetime:
    """Since when an end can still be turned by what its charger does."""
    return now - timedelta(days=settings.OLD_CREDENTIAL_DAYS)


def _waiting(process: int, now: datetime, lately: datetime) -> QuerySet[Change]:
    here = Exists(Presence.objects.filter(charger=OuterRef("charger"), process=process, closed_at=None))
    asked = Exists(ChangeRequest.objects.filter(change=OuterRef("pk"), taken_at=None))
    newer = Change.objects.filter(charger=OuterRef("charger"), pk__gt=OuterRef("pk"))
    its_turn = (Q(behind=False) & here) | (Q(behind=True) & ~Exists(_before()))
    is_open = OPEN_CHANGE & (Q(wake_at__lte=now) | asked | its_turn)
    key = Exists(Step.objects.filter(change=OuterRef("pk"), role=FieldRole.KEY, tries__gt=0))
    can_turn = Q(state__in=OPEN_ENDS) | (Q(state__in=OLD_ENDS) & key)  # as domain/changes/run.takes_events has it
    # Its process died, and it is at no other one: nobody saw whether a restart of its own took it away with what it stored.
    dead = ServerProcess.objects.filter(Q(lease_until__lte=now) | Q(stopped_at__isnull=False))
    elsewhere = Presence.objects.filter(charger=OuterRef("charger"), closed_at=None).exclude(process__in=dead.values("pk"))
    unseen = Q(state=ChangeState.STORED, connected=True, claimed_by__isnull=False) & ~Exists(elsewhere)
    ended_open = can_turn & Q(ended_at__gt=lately) & ~Exists(newer) & (here | asked | unseen)
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
