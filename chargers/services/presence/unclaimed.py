"""Unclaimed chargers: those that try to connect with an ID that no charger here has (C6). Reads attempts; claims nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from chargers.models import Arrival, Change, Charger, EarlierId
from chargers.services.access.access import Access

MOST = 100  # chargers shown at once
LOOKED_AT = 500  # attempts, to find one of them
NOBODYS = Q(charger=None, outcome="unknown") & ~Q(claimed_id="")


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """All attempts with one ID. `serials` are those that it announced while it waited inside."""

    claimed_id: str
    serials: tuple[str, ...]
    addresses: tuple[str, ...]
    path: str
    count: int
    first_at: datetime
    last_at: datetime


def all_unclaimed(most: int = MOST) -> list[Unclaimed]:
    """The latest first. For admins only."""
    latest = Arrival.objects.filter(NOBODYS).order_by().values("claimed_id").annotate(last=Max("last_at")).order_by("-last")
    names = [row["claimed_id"] for row in latest[:most]]
    attempts: dict[str, list[Arrival]] = {name: [] for name in names}
    for attempt in Arrival.objects.filter(NOBODYS, claimed_id__in=names).order_by("-last_at"):
        attempts[attempt.claimed_id].append(attempt)
    return [_together(alike) for alike in attempts.values() if alike]


def find_unclaimed(typed: str, access: Access) -> Unclaimed | None:
    """The unclaimed charger with exactly this ID or serial number. Where a charger that this person may
    not see has the same ID or serial number, nothing is found: claiming that one is for an admin, and nothing is told of it."""
    typed = typed.strip()
    if not typed or "\0" in typed:  # no database has that
        return None
    nobodys = Arrival.objects.filter(NOBODYS).order_by("-last_at")
    named = list(nobodys.filter(claimed_id__iexact=typed)[:LOOKED_AT])
    if not named:  # by what it announces alone: anybody can announce the ID of another
        named = [row for row in nobodys.filter(detail__contains=typed)[:LOOKED_AT] if typed in row.detail.split()]
    alike = [row for row in named if row.claimed_id == named[0].claimed_id]
    if not alike:
        return None
    found = _together(alike)
    elsewhere = chargers_named([found.claimed_id, *found.serials, typed], but_seen_by=access)
    return None if elsewhere else found


def chargers_named(names: Iterable[str], *, but_seen_by: Access | None = None, but: Charger | None = None) -> list[Charger]:
    """Chargers that have one of these as ID, other ID or serial number, or get it as their ID. `but_seen_by`: only those that
    are out of that scope."""
    wanted = {name.strip() for name in names if name.strip()}
    if not wanted:
        return []
    same = Q(serial_number__in=wanted)
    for name in wanted:
        earlier = EarlierId.objects.filter(ocpp_id__iexact=name)
        same |= Q(ocpp_id__iexact=name) | Q(pending_ocpp_id__iexact=name) | Q(serial_number__iexact=name)
        same |= Q(pk__in=earlier.values("charger")) | Q(pk__in=Change.objects.giving(name).values("charger"))
    known = Charger.objects.filter(same)
    if but is not None:
        known = known.exclude(pk=but.pk)
    if but_seen_by is not None:
        known = known.exclude(pk__in=but_seen_by.known_chargers().values("pk"))
    return list(known[:10])


def _together(alike: list[Arrival]) -> Unclaimed:
    """`alike`: with one ID, the latest first."""
    serials = dict.fromkeys(serial for attempt in alike for serial in attempt.detail.split())
    return Unclaimed(
        claimed_id=alike[0].claimed_id,
        serials=tuple(serials)[:4],
        addresses=tuple(dict.fromkeys(attempt.address for attempt in alike if attempt.address))[:4],
        path=alike[0].path,
        count=sum(attempt.count for attempt in alike),
        first_at=min(attempt.first_at for attempt in alike),
        last_at=alike[0].last_at,
    )
