"""Writes who tried to connect and how far they came (the waiting room). Bounded: nobody can fill the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from chargers.models import Arrival, Charger
from chargers.services.access.access import Access
from chargers.services.doorbell import waiting_room_changed

KEPT = 2_000  # rows of nobody's charger; the oldest go
KEPT_OF_ONE = 100  # rows of one charger
A_FLUSH = 200  # different ones a flush; the rest is counted together
OTHERS = ""  # their claimed ID


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

    def add(self, attempt: AttemptSignature, at: datetime) -> None:
        if len(self.counts) >= A_FLUSH and attempt not in self.counts:
            attempt = AttemptSignature(None, OTHERS, "", None, attempt.step, attempt.outcome)
        self.counts[attempt] = (self.counts.get(attempt, (0, at))[0] + 1, at)


def record(arrivals: Arrivals) -> None:
    """Merges attempts into the rows that look the same, and forgets the oldest of nobody's."""
    if not arrivals.counts:
        return
    for attempt, (count, at) in arrivals.counts.items():
        alike: dict[str, Any] = {
            "charger_id": attempt.charger,
            "claimed_id": attempt.claimed_id,
            "path": attempt.path,
            "address": attempt.address,
            "step": attempt.step,
            "outcome": attempt.outcome,
        }
        if not Arrival.objects.filter(**alike).update(count=F("count") + count, last_at=at, detail=attempt.detail):
            Arrival.objects.create(**alike, detail=attempt.detail, count=count, first_at=at, last_at=at)
    for charger in {attempt.charger for attempt in arrivals.counts}:
        _forget_oldest(charger, KEPT if charger is None else KEPT_OF_ONE)
    waiting_room_changed()


def _forget_oldest(charger: int | None, kept: int) -> None:
    alike = Arrival.objects.filter(charger=charger)
    surplus = alike.count() - kept
    if surplus > 0:
        oldest = list(alike.order_by("last_at").values_list("pk", flat=True)[:surplus])
        Arrival.objects.filter(pk__in=oldest).delete()


WAITING_ROOM_MINUTES = 15


def arrivals(access: Access, now: datetime, minutes: int = WAITING_ROOM_MINUTES) -> QuerySet[Arrival]:
    """Who tried to connect lately. Admins see all; others what concerns chargers in their scope (C6)."""
    recent = Arrival.objects.filter(last_at__gte=now - timedelta(minutes=minutes)).select_related("charger")
    if access.everything:
        return recent
    return recent.filter(charger__in=access.chargers().values("pk"))


def last_told(charger: Charger, outcome: str) -> Arrival | None:
    """This charger's last attempt with this outcome that says more about it."""
    return Arrival.objects.filter(charger=charger, outcome=outcome).exclude(detail="").order_by("-last_at").first()
