"""The other chargers of a site: where many are offline at once, it is the site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from chargers.domain.presence.status import Status
from chargers.models import Charger
from chargers.services.presence import status_sql


@dataclass(frozen=True, slots=True)
class Neighbours:
    """With the charger itself: how many were ever seen there, and how many of them are offline."""

    all: int
    offline: int


def offline_neighbours(charger: Charger, now: datetime) -> Neighbours | None:
    """None for a charger without a site. Who may see a charger of a site may see all of that site."""
    if charger.site_id is None:
        return None
    there = status_sql.with_status(Charger.objects.filter(site=charger.site_id, presence__isnull=False), now)
    counted = there.aggregate(all=Count("pk"), offline=Count("pk", filter=Q(("status", Status.OFFLINE))))
    return Neighbours(counted["all"], counted["offline"])
