"""Whether a process can do its work: what `/readyz` tells a balancer, and a person who watches."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from redis import Redis, RedisError

from chargers.models import ServerProcess
from chargers.services.changes import leases

OK, NONE, BAD, FULL = "ok", "none", "unreachable", "full"
PROBE_BYTES = 65_536  # more than a page that happens to be free
BUS_SECONDS = 2.0
DISK_FULL = "53100"  # PostgreSQL's code


@dataclass(frozen=True, slots=True)
class Readiness:
    """`database`, `disk`, `lease` are this process's own; `bus` and the oldest change are the whole installation's, and no reason
    to take a process out: a balancer would take out all of them at once. `oldest_unheld_change_s`: seconds; None: no such change.
    """

    database: str
    disk: str
    bus: str
    lease: str
    oldest_unheld_change_s: int | None

    @property
    def is_ready(self) -> bool:
        return self.database == OK and self.disk == OK and self.lease in (OK, NONE)


def look(process: int | None, now: datetime) -> Readiness:
    """`process`: the key of this process's row; None where it serves pages alone. Raises nothing."""
    bus = _bus()
    if not _answers():
        return Readiness(BAD, BAD, bus, NONE if process is None else BAD, None)
    disk = _disk()
    try:
        lease = NONE if process is None else _lease(process, now)
        oldest = leases.oldest_unheld(now)
    except DatabaseError:
        return Readiness(BAD, disk, bus, NONE if process is None else BAD, None)
    return Readiness(OK, disk, bus, lease, None if oldest is None else round(oldest))


def _answers() -> bool:
    """A connection that had merely been ended is no trouble: a new one is tried."""
    for _ in range(2):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            with suppress(DatabaseError):
                connection.close()
        else:
            return True
    return False


class _Undo(Exception):
    """What was tried is not kept."""


def _disk() -> str:
    """Whether something that needs room can be written; it is taken back at once."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("CREATE TABLE room_for_something (filling BLOB)")
                cursor.execute("INSERT INTO room_for_something VALUES (zeroblob(%s))", [PROBE_BYTES])
            else:
                cursor.execute("CREATE TEMPORARY TABLE room_for_something (filling bytea) ON COMMIT DROP")
                cursor.execute("INSERT INTO room_for_something VALUES (%s)", [bytes(PROBE_BYTES)])
            raise _Undo
    except _Undo:
        return OK
    except DatabaseError as problem:
        code = getattr(problem.__cause__, "sqlstate", "")
        is_full = code == DISK_FULL or "full" in str(problem)
        return FULL if is_full else OK  # locked for a moment: another one writes, so there is room


def _lease(process: int, now: datetime) -> str:
    lives = ServerProcess.objects.filter(pk=process, lease_until__gt=now, stopped_at=None).exists()
    return OK if lives else "lapsed"


def _bus() -> str:
    if not settings.REDIS_URL:
        return NONE
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=BUS_SECONDS, socket_connect_timeout=BUS_SECONDS) as bus:
            bus.ping()
    except (RedisError, OSError):
        return BAD
    return OK
