"""Writes who tried to connect and how far they came (the waiting room). Bounded: nobody can fill the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Min, Q, QuerySet

from chargers.domain.budgets.day_budget import BudgetKind, DaySum
from chargers.domain.presence.kept_out import (
    BEFORE_ITS_CLAIM,
    LATELY,
    OF_ANOTHER,
    OF_THE_RETIRED,
    AttemptOutcome,
    attempt_outcome,
)
from chargers.domain.presence.sources import gives_way, source_of, to_give_up
from chargers.domain.presence.status import SIGN_OF_LIFE
from chargers.models import Arrival, Charger, Presence
from chargers.services.access.access import Access
from chargers.services.budgets import day_counts
from chargers.services.doorbell import waiting_room_changed
from chargers.services.presence.history import LastSocket

KEPT = 2_000  # rows of nobody's charger; beyond that the source that has the most loses its oldest
KEPT_OF_ONE = 100  # rows of one charger
GIVEN_UP = timedelta(hours=24)  # without an attempt: what comes then is a new beginning
ROW_SIZE = 500  # bytes of one, about
A_FLUSH = 200  # different ones a flush; the rest is counted together
OTHERS = ""  # their claimed ID
ACCEPTED = "accepted"
NOT_ITS_OWN = (ACCEPTED, OF_ANOTHER, BEFORE_ITS_CLAIM, OF_THE_RETIRED)  # outcomes that keep nobody out


@dataclass(frozen=True, slots=True)
class AttemptSignature:
    """What makes two attempts look the same."""

    charger: int | None
    claimed_id: str
    path: str
    address: str | None
    step: str
    outcome: str
    detail: str = ""


@dataclass(slots=True)
class Arrivals:
    """Attempts of one flush, counted."""

    counts: dict[AttemptSignature, tuple[int, datetime]] = field(default_factory=dict)
    sources: Counter[str] = field(default_factory=Counter)  # how many of them are from each

    def add(self, attempt: AttemptSignature, at: datetime) -> None:
        """Counts one. Where there are too many kinds, one of the source that has the most is counted with the rest."""
        if attempt not in self.counts and attempt.claimed_id != OTHERS:
            source = source_of(attempt.address)
            if len(self.counts) >= A_FLUSH and not self._makes_room_for(source):
                attempt = _among_others(attempt)
            else:
                self.sources[source] += 1
        self._count(attempt, 1, at)

    def _makes_room_for(self, source: str) -> bool:
        """False where no other source has more."""
        greedy = gives_way(self.sources, source)
        if greedy is None:
            return False
        gone = next(one for one in self.counts if one.claimed_id != OTHERS and source_of(one.address) == greedy)
        self.sources[greedy] -= 1
        self._count(_among_others(gone), *self.counts.pop(gone))
        return True

    def _count(self, attempt: AttemptSignature, count: int, at: datetime) -> None:
        before, last = self.counts.get(attempt, (0, at))
        self.counts[attempt] = (before + count, max(last, at))


def _among_others(attempt: AttemptSignature) -> AttemptSignature:
    return AttemptSignature(None, OTHERS, "", None, attempt.step, attempt.outcome)


def _order(counted: tuple[AttemptSignature, object]) -> tuple[int | str, ...]:
    """The same in every process: else two that count attempts in the same rows could wait for each other."""
    one = counted[0]
    return one.charger or 0, one.claimed_id, one.path, one.address or "", one.step, one.outcome


def record(arrivals: Arrivals) -> None:
    """Merges attempts into the rows that look the same, and forgets what is beyond the bounds.

    Those of a charger look the same from one address, for one reason, within one hour, whatever path and ID they dialled; of new
    ones as many rows are made a day as its budget has room for, and the others are counted.
    """
    if not arrivals.counts:
        return
    for attempt, (count, at) in sorted(arrivals.counts.items(), key=_order):
        _keep(attempt, count, at)
    for charger in {attempt.charger for attempt in arrivals.counts}:
        _forget_surplus(charger, KEPT if charger is None else KEPT_OF_ONE)
    waiting_room_changed()


def _keep(attempt: AttemptSignature, count: int, at: datetime) -> None:
    alike: dict[str, Any] = {"charger_id": attempt.charger, "address": attempt.address, "outcome": attempt.outcome}
    alike |= {"step": attempt.step}
    said = {"claimed_id": attempt.claimed_id, "path": attempt.path}
    hour: dict[str, Any] = {"hour": at.replace(minute=0, second=0, microsecond=0)}
    if attempt.charger is None:
        hour = {"hour": None} | said
    if Arrival.objects.filter(**alike, **hour).update(**said, count=F("count") + count, last_at=at, detail=attempt.detail):
        return
    first_at = at
    if attempt.charger is not None:
        if not _has_room(attempt.charger, count, at):
            return
        earlier = Arrival.objects.filter(**alike, last_at__gt=at - GIVEN_UP)
        first_at = earlier.aggregate(first=Min("first_at"))["first"] or at
    columns = alike | hour | said
    Arrival.objects.create(**columns, detail=attempt.detail, count=count, first_at=first_at, last_at=at)


def _has_room(charger: int, count: int, at: datetime) -> bool:
    """Whether a row more of it is made today; counts either way."""
    room = day_counts.has_room(charger, BudgetKind.ATTEMPTS, at)
    one = DaySum(charger, at.astimezone(UTC).date(), BudgetKind.ATTEMPTS)
    size = ROW_SIZE if room else 0
    day_counts.add([one._replace(rows=1, size=size) if room else one._replace(left_out=count, left_out_since=at)])
    return room


def _forget_surplus(charger: int | None, kept: int) -> None:
    alike = Arrival.objects.filter(charger=charger)
    surplus = alike.count() - kept
    if surplus > 0:
        Arrival.objects.filter(pk__in=to_give_up(alike.order_by("last_at").values_list("pk", "address"), surplus)).delete()


WAITING_ROOM_MINUTES = 15


def recent_attempts(access: Access, now: datetime, minutes: int = WAITING_ROOM_MINUTES) -> QuerySet[Arrival]:
    """Who tried to connect lately. Admins see all; others what concerns chargers in their scope (C6)."""
    recent = Arrival.objects.filter(last_at__gte=now - timedelta(minutes=minutes)).select_related("charger")
    if access.everything:
        return recent
    return recent.filter(charger__in=access.known_chargers().values("pk"))


def attempts_kept_out(now: datetime) -> QuerySet[Arrival]:
    """The attempts of chargers that are kept out (domain/presence/kept_out), one or several of each."""
    tried = Arrival.objects.order_by().filter(charger__isnull=False, last_at__gte=now - LATELY).exclude(outcome__in=NOT_ITS_OWN)
    silent = Q(charger__presence__closed_at=None, charger__presence__heard_at__lt=F("last_at") - SIGN_OF_LIFE)
    return tried.filter(Q(charger__presence=None) | Q(charger__presence__closed_at__lte=F("last_at")) | silent)


@dataclass(frozen=True, slots=True)
class LastAttempt:
    """The last one that was refused. `since`: when attempts that look like it began."""

    outcome: str
    since: datetime
    at: datetime
    count: int
    path: str
    address: str | None


def last_attempts(chargers: Iterable[int] | QuerySet[Any]) -> dict[int, LastAttempt]:
    """By charger, of those that ever were refused: one query. Those from before a claim count where there is no other.

    It counts those of all hours since they began.
    """
    rows = Arrival.objects.filter(charger__in=chargers).exclude(outcome__in=(ACCEPTED, OF_ANOTHER)).order_by("last_at")
    found: dict[int, LastAttempt] = {}
    columns = rows.values_list("charger", "outcome", "first_at", "last_at", "count", "path", "address")
    for charger, outcome, since, at, count, path, address in columns:
        before = found.get(charger)
        if before is not None and (before.outcome, before.since, before.address) == (outcome, since, address):
            count += before.count
        if outcome != BEFORE_ITS_CLAIM or before is None:
            found[charger] = LastAttempt(outcome, since, at, count, path, address)
    return found


def last_attempt(charger: Charger) -> LastAttempt | None:
    """The same of one; None where it was never refused."""
    return last_attempts([charger.pk]).get(charger.pk)


def outcome_now(attempt: LastAttempt | None, facts: Presence | LastSocket | None, now: datetime) -> AttemptOutcome | None:
    """What it says of the charger today; `facts` of its present or last socket. None: nothing any more."""
    if attempt is None:
        return None
    heard, closed = (facts.heard_at, facts.closed_at) if facts else (None, None)
    return attempt_outcome(attempt.outcome, attempt.at, heard, closed, now)


def last_told(charger: Charger, outcome: str) -> Arrival | None:
    """This charger's last attempt with this outcome that says more about it."""
    return Arrival.objects.filter(charger=charger, outcome=outcome).exclude(detail="").order_by("-last_at").first()
