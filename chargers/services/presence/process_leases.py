"""Leases of serving processes: who serves, and what becomes of the chargers of one that died."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from chargers.models import Presence, ServerProcess
from chargers.services.doorbell import charger_changed
from chargers.services.presence import host_processes

LEASE = timedelta(seconds=30)


def open_lease(key: str, role: str, now: datetime, pid: int) -> int:
    """A serving process begins, and ends the leases of processes of the same machine that were killed. Returns its row's key."""
    machine = host_processes.this_machine()
    dead = [other.pk for other in _leased(now).filter(machine=machine).exclude(machine="") if _is_dead(other, pid)]
    _bury(ServerProcess.objects.filter(pk__in=dead))
    row = ServerProcess.objects.create(key=key, role=role, machine=machine, pid=pid, started_at=now, lease_until=now + LEASE)
    return row.pk


def _leased(now: datetime) -> QuerySet[ServerProcess]:
    return ServerProcess.objects.filter(lease_until__gt=now, stopped_at=None)


def _is_dead(other: ServerProcess, me: int) -> bool:
    return other.pid is not None and other.pid != me and not host_processes.is_alive(other.pid)


def _bury(dead: QuerySet[ServerProcess]) -> None:
    """Voids their leases from the last moment at which they were known to live: after it nobody listened."""
    chargers = list(Presence.objects.filter(process__in=dead, closed_at=None).values_list("charger_id", flat=True))
    for process in dead:
        known_alive = process.lease_until - LEASE
        ServerProcess.objects.filter(pk=process.pk).update(lease_until=known_alive, stopped_at=known_alive)
    charger_changed(*chargers)


def renew_lease(process: int, now: datetime) -> list[int]:
    """Renews a lease. Returns the chargers of processes whose lease ran out since: time alone has changed them."""
    ServerProcess.objects.filter(pk=process).update(lease_until=now + LEASE, stopped_at=None)
    dead = ServerProcess.objects.filter(lease_until__lte=now, stopped_at=None)
    chargers = list(Presence.objects.filter(process__in=dead, closed_at=None).values_list("charger_id", flat=True))
    dead.update(stopped_at=now)
    return chargers


def end_lease(process: int, now: datetime) -> None:
    """A serving process stops: its sockets count no longer."""
    ServerProcess.objects.filter(pk=process).update(lease_until=now, stopped_at=now)


def chargers_elsewhere(process: int, sockets: dict[int, str]) -> set[int]:
    """Which of these chargers (key to socket) have a newer socket in another process (C7)."""
    if not ServerProcess.objects.filter(stopped_at=None).exclude(pk=process).exists():
        return set()
    held = dict(Presence.objects.filter(process=process).values_list("charger_id", "socket"))
    return {pk for pk, socket in sockets.items() if held.get(pk, socket) != socket or pk not in held}
