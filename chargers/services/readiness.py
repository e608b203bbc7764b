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

OK, NONE, BAD, FULL, SLOW = "ok", "none", "unreachable", "full", "slow"
UNKNOWN = "unknown"  # it was not asked, or has not answered yet
PROBE_BYTES = 65_536  # more than a page that happens to be free
BUS_SECONDS = 2.0
DISK_FULL = frozenset(
    {
        "53100",  # PostgreSQL's code
        "SQLITE_FULL",
        "SQLITE_IOERR_SHMSIZE",  # opened anew, SQLite has no room for what it keeps beside its file
    }
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """`database`, `disk`, `lease` are this process's own; `bus` and the oldest change are the whole installation's, and no reason
    to take a process out: a balancer would take out all of them at once. `oldest_unheld_change_s`: seconds; None: no such change,
    or not known.
    """

    database: str
    disk: str = UNKNOWN
    bus: str = UNKNOWN
    lease: str = UNKNOWN
    oldest_unheld_change_s: int | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it can serve. A process without a lease of its own has none to lose."""
        return self.database == OK and self.disk == OK and self.lease in (OK, NONE)


def own_readiness(process: int | None, now: datetime) -> Readiness:
    """What is this process's own. `process`: the key of its row; None where it serves pages alone. Raises nothing."""
    if (trouble := _connection_trouble()) is not None:
        return Readiness(BAD, FULL if _says_full(trouble) else UNKNOWN)
    disk = _disk()
    try:
        return Readiness(OK, disk, lease=NONE if process is None else _lease(process, now))
    except DatabaseError:
        return Readiness(BAD, disk)


def oldest_unheld(now: datetime) -> int | None:
    """Seconds; None where there is none, or nobody can tell. Raises nothing."""
    try:
        oldest = leases.oldest_unheld(now)
    except DatabaseError:
        return None
    return None if oldest is None else round(oldest)


def _connection_trouble() -> DatabaseError | None:
    """Why nothing can be asked. A connection that had merely been ended is no trouble: a new one is tried."""
    trouble = None
    for _ in range(2):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError as met:
            trouble = met
            with suppress(DatabaseError):
                connection.close()
        else:
            return None
    return trouble


def _says_full(trouble: DatabaseError) -> bool:
    cause = trouble.__cause__
    return bool({getattr(cause, "sqlstate", ""), getattr(cause, "sqlite_errorname", "")} & DISK_FULL)


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
        return FULL if _says_full(problem) else OK  # locked for a moment: another one writes, so there is room


def _lease(process: int, now: datetime) -> str:
    lives = ServerProcess.objects.filter(pk=process, lease_until__gt=now, stopped_at=None).exists()
    return OK if lives else "lapsed"


def bus_state() -> str:
    """Whether what carries the bells between processes answers; none where there is none to ask. Raises nothing."""
    if not settings.REDIS_URL:
        return NONE
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=BUS_SECONDS, socket_connect_timeout=BUS_SECONDS) as there:
            there.ping()
    except (RedisError, OSError):
        return BAD
    return OK
