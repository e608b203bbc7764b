"""Which process carries out which change: claimed by one conditional UPDATE under its lease, given back when it rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from chargers.domain.events import ServerWasDeaf
from chargers.domain.progress import Progress, Rules
from chargers.domain.run import receive
from chargers.domain.states import OPEN_ENDS
from chargers.models import Change, ChangeRequest, Presence, ServerProcess
from chargers.services import carrying_out
from chargers.services.presence import LEASE

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Claimed:
    """A change that this process holds now."""

    change: Change
    progress: Progress
    rules: Rules
    predecessor_over: bool


def claim_due(process: int, now: datetime) -> list[Claimed]:
    """Claims what needs this process now: its charger is connected here, its time has come, or somebody asked something of it."""
    found = _waiting(process, now).select_related("charger", "predecessor").prefetch_related("steps")[:MOST_AT_ONCE]
    deaf = last_deafness(process)
    rules: dict[str, Rules] = {}
    claimed = []
    for change in found:
        # Its time is now until it rests: were this process killed, the next one must find it, charger or not.
        if not _free(process, now).filter(pk=change.pk).update(claimed_by=process, wake_at=now):
            continue  # another process was faster
        if change.controller_type not in rules:
            rules[change.controller_type] = carrying_out.rules_of(change.controller_type)
        over = change.behind and (change.predecessor is None or change.predecessor.ended_at is not None)
        progress = _without_deafness(change, carrying_out.load(change), rules[change.controller_type], deaf, now, process)
        claimed.append(Claimed(change, progress, rules[change.controller_type], over))
    return claimed


def _without_deafness(
    change: Change, progress: Progress, rules: Rules, deaf: tuple[datetime, datetime] | None, now: datetime, process: int
) -> Progress:
    """Takes the time in which nobody listened out of the deadlines, each such time once."""
    if deaf is None or deaf[1] <= (change.deaf_until or change.since):
        return progress
    after = receive(progress, ServerWasDeaf(*deaf), now, rules)
    carrying_out.save(change, progress, after, rules, now, process)
    Change.objects.filter(pk=change.pk).update(deaf_until=deaf[1])
    return after


def rest(change: int, process: int, wake_at: datetime | None) -> None:
    """Gives a change back until its charger is here, somebody asks something, or `wake_at`."""
    Change.objects.filter(pk=change, claimed_by=process).update(claimed_by=None, wake_at=wake_at)


def take_requests(process: int, now: datetime) -> list[ChangeRequest]:
    """What people asked of changes that this process holds; each is handed out once."""
    asked = list(ChangeRequest.objects.filter(taken_at=None, change__claimed_by=process).order_by("pk"))
    if asked:
        ChangeRequest.objects.filter(pk__in=[request.pk for request in asked]).update(taken_at=now)
    return asked


def last_deafness(process: int) -> tuple[datetime, datetime] | None:
    """The time before this process began in which no other one was listening; None where one was, or none ever."""
    me = ServerProcess.objects.get(pk=process)
    others = ServerProcess.objects.exclude(pk=process).filter(started_at__lt=me.started_at)
    ends = [other.stopped_at or other.lease_until - LEASE for other in others.order_by("-lease_until")[:20]]
    return (max(ends), me.started_at) if ends and max(ends) < me.started_at else None


def _waiting(process: int, now: datetime) -> QuerySet[Change]:
    here = Exists(Presence.objects.filter(charger=OuterRef("charger"), process=process, closed_at=None))
    asked = Exists(ChangeRequest.objects.filter(change=OuterRef("pk"), taken_at=None))
    predecessor_over = Q(predecessor=None) | Q(predecessor__ended_at__isnull=False)
    newer = Change.objects.filter(charger=OuterRef("charger"), pk__gt=OuterRef("pk"))
    lately = now - timedelta(days=settings.OLD_CREDENTIAL_DAYS)
    its_turn = (Q(behind=False) & here) | (Q(behind=True) & predecessor_over)
    is_open = Q(ended_at=None) & (Q(wake_at__lte=now) | asked | its_turn)
    ended_open = Q(state__in=OPEN_ENDS, ended_at__gt=lately) & ~Exists(newer) & (here | asked)
    return _free(process, now).filter(is_open | ended_open).order_by("pk")


def _free(process: int, now: datetime) -> QuerySet[Change]:
    """What nobody holds who is there. What this process holds stays its own: a clock that jumped beyond its lease is no death."""
    dead = Q(claimed_by__lease_until__lte=now) | Q(claimed_by__stopped_at__isnull=False)
    return Change.objects.filter(Q(claimed_by=None) | (dead & ~Q(claimed_by=process)))
