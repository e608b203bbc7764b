"""How soon somebody wants to know of a kind: the list of alerts begins there, too."""

from __future__ import annotations

from django.db.models import Min

from chargers.domain.alerts.kinds import AlertKind
from chargers.models import SubscribedKind


def soonest_minutes(kind: AlertKind, usual: int) -> int:
    """The fewest minutes of all who want it, and no more than the usual ones."""
    wanted = SubscribedKind.objects.filter(kind=kind, wanted=True, subscription__user__is_active=True)
    soonest: int | None = wanted.aggregate(m=Min("minutes"))["m"]
    return min(soonest or usual, usual)
