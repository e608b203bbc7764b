"""Which process looks after alerts: of those that serve chargers and have a live lease, the one that is there longest."""

from __future__ import annotations

from datetime import datetime, timedelta

from chargers.domain.alerts.conditions import RECONNECT, listening_since
from chargers.models import ServerProcess
from chargers.services.presence.process_leases import LEASE

FAR_BACK = timedelta(days=30)


def is_mine(process: int, now: datetime) -> bool:
    """Whether alerts are this process's to look after: the oldest one that lives does."""
    live = ServerProcess.objects.filter(lease_until__gt=now, stopped_at=None).order_by("pk")
    return live.values_list("pk", flat=True).first() == process


def heard_since(now: datetime) -> datetime:
    """Since when some process has listened to chargers without a gap. A killed one listened while its lease was renewed."""
    rows = ServerProcess.objects.filter(lease_until__gt=now - FAR_BACK)
    spans: list[tuple[datetime, datetime | None]] = []
    for began, stopped, lease in rows.values_list("started_at", "stopped_at", "lease_until"):
        runs = stopped is None and lease > now
        spans.append((began, None if runs else stopped or lease - LEASE))
    return listening_since(spans, now)


def patience(now: datetime) -> datetime | None:
    """Until when chargers that are away do not count as offline yet, because nobody listened before; None once that is over."""
    until = heard_since(now) + RECONNECT
    return until if until > now else None
