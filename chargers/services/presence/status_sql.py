"""The rules of `domain/presence/status` as one SQL expression, to count and filter by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, DateTimeField, Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.lookups import GreaterThan

from chargers.domain.changes.states import ChangeState
from chargers.domain.presence.status import LATE_HEARTBEAT, SIGN_OF_LIFE, TWO_PINGS
from chargers.models import Change, Charger, Presence


class SecondsSince(Func):
    """Seconds from one moment to another (`then`, `now`), to the millisecond; in SQLite without a step into Python."""

    template = "EXTRACT(EPOCH FROM (%(later)s - %(earlier)s))"
    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]  # noqa: ARG002
        """Seconds between the two moments, for PostgreSQL."""
        (earlier, ours), (later, theirs) = (compiler.compile(part) for part in self.source_expressions)
        template = extra.get("template", self.template)
        return template % {"earlier": earlier, "later": later}, (*theirs, *ours)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The same for SQLite, rounded to milliseconds."""
        template = "ROUND((JULIANDAY(%(later)s) - JULIANDAY(%(earlier)s)) * 86400.0, 3)"
        return self.as_sql(compiler, connection, template=template, **extra)


def with_status(chargers: QuerySet[Charger], now: datetime) -> QuerySet[Charger]:
    """Adds `status`: domain/presence/status's rules as one expression, to count and filter by; a test compares both."""
    return chargers.annotate(status=_status(now, "presence__", When(presence=None, then=Value("never_seen"))))


def presence_status(presences: QuerySet[Presence], now: datetime) -> QuerySet[Presence]:
    """The same for chargers that were seen, by their presence alone."""
    return presences.annotate(status=_status(now, ""))


def _status(now: datetime, p: str, *before: When) -> Case:
    """`p`: the way to the presence."""
    served = Q((f"{p}closed_at", None), (f"{p}process__lease_until__gt", now), (f"{p}process__stopped_at", None))
    silent = SecondsSince(F(f"{p}heard_at"), Value(now, output_field=DateTimeField()))
    mute = GreaterThan(silent, F(f"{p}interval") * 2.0 + LATE_HEARTBEAT.total_seconds())
    moved = Change.objects.filter(
        charger=OuterRef("pk"), state=ChangeState.MOVED, left_at__gte=OuterRef(f"{p}connected_at")
    )  # a presence has the key of its charger
    gone = Case(When(Exists(moved), then=Value("moved_away")), default=Value("offline"))
    return Case(
        *before,
        When(~served, then=gone),
        When(**{f"{p}heard_at__gte": now - SIGN_OF_LIFE}, then=Value("online")),
        When(**{f"{p}answers_pings": True, f"{p}unanswered_pings__gte": TWO_PINGS}, then=gone),
        When(Q((f"{p}answers_pings", False)) & Q(mute), then=gone),
        default=Value("quiet"),
        output_field=CharField(),
    )
