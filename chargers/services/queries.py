"""Read models for pages: which chargers a person sees, and lists with what they show, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.lookups import GreaterThan

from chargers.domain.presence.status import LATE_HEARTBEAT, SIGN_OF_LIFE, TWO_PINGS
from chargers.domain.roles import POWERS, Power, Role, may
from chargers.models import Arrival, Boot, Change, Charger, CommissioningWindow, Membership, Presence, PresenceEvent, Site, User

WAITING_ROOM_MINUTES = 15


def visible_chargers(user: User | AnonymousUser) -> QuerySet[Charger]:
    """The chargers in this person's scope. Everybody else's do not exist for him or her."""
    if not user.is_authenticated or not user.is_active:
        return Charger.objects.none()
    if user.is_superuser:
        return Charger.objects.all()
    everywhere = Membership.objects.filter(user=user, sites=None).values("organisation")
    assigned = Site.objects.filter(memberships__user=user, memberships__organisation=F("organisation")).values("pk")
    return Charger.objects.filter(Q(organisation__in=everywhere) | Q(site__in=assigned, organisation=F("site__organisation")))


def visible_keys(user: User | AnonymousUser, keys: Iterable[int]) -> frozenset[int]:
    """Those of these keys of chargers that are in this person's scope."""
    return frozenset(visible_chargers(user).filter(pk__in=list(keys)).values_list("pk", flat=True))


def powers(user: User, charger: Charger) -> frozenset[Power]:
    """What this person may do with a charger that is in his or her scope."""
    if user.is_superuser:
        return POWERS[Role.ADMIN]
    membership = Membership.objects.filter(user=user, organisation=charger.organisation_id).first()
    if membership is None:
        return frozenset()
    role = Role(membership.role)
    return frozenset(p for p in Power if may(role, p, restore_allowed=membership.may_restore_ocpp_info))


def chargers_with_power(user: User, power: Power) -> QuerySet[Charger]:
    """The chargers in this person's scope with which he or she may do this."""
    if user.is_superuser:
        return visible_chargers(user)
    granted = [pk for pk, role, leave in _memberships(user) if may(Role(role), power, restore_allowed=leave)]
    return visible_chargers(user).filter(organisation__in=granted)


def may_anywhere(user: User, power: Power) -> bool:
    """Whether this person may do this with any charger at all."""
    return user.is_superuser or any(may(Role(role), power, restore_allowed=leave) for _, role, leave in _memberships(user))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is, in one query. `scope`: organisations with a site or, for all of it, None; None is everything."""

    scope: frozenset[tuple[int, int | None]] | None
    held: frozenset[Power]

    def chargers(self) -> QuerySet[Charger]:
        """The same as `visible_chargers`, with names of rows in place of subqueries; a test compares both."""
        if self.scope is None:
            return Charger.objects.all()
        whole = Q(organisation__in=sorted(organisation for organisation, site in self.scope if site is None))
        sites = sorted((organisation, site) for organisation, site in self.scope if site is not None)
        for organisation, site in sites:
            whole |= Q(organisation=organisation, site=site)
        return Charger.objects.filter(whole)

    def may(self, power: Power) -> bool:
        """Whether this person may do this with any charger at all."""
        return power in self.held


def standing(user: User) -> Standing:
    if user.is_superuser:
        return Standing(None, POWERS[Role.ADMIN])
    rows = list(Membership.objects.filter(user=user).values_list("organisation_id", "sites", "role", "may_restore_ocpp_info"))
    held = {p for _, _, role, leave in rows for p in Power if may(Role(role), p, restore_allowed=leave)}
    return Standing(frozenset((organisation, site) for organisation, site, _, _ in rows), frozenset(held))


def _memberships(user: User) -> QuerySet[Membership, tuple[int, str, bool]]:
    return Membership.objects.filter(user=user).values_list("organisation_id", "role", "may_restore_ocpp_info")


class SecondsSince(Func):
    """Seconds from one moment to another (`then`, `now`), to the millisecond; in SQLite without a step into Python."""

    template = "EXTRACT(EPOCH FROM (%(later)s - %(earlier)s))"
    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        (earlier, ours), (later, theirs) = (compiler.compile(part) for part in self.source_expressions)
        template = extra.get("template", self.template)
        return template % {"earlier": earlier, "later": later}, (*theirs, *ours)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
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
    return Case(
        *before,
        When(~served, then=Value("offline")),
        When(**{f"{p}heard_at__gte": now - SIGN_OF_LIFE}, then=Value("online")),
        When(**{f"{p}answers_pings": True, f"{p}unanswered_pings__gte": TWO_PINGS}, then=Value("offline")),
        When(Q((f"{p}answers_pings", False)) & Q(mute), then=Value("offline")),
        default=Value("quiet"),
        output_field=CharField(),
    )


def with_needs(chargers: QuerySet[Charger]) -> QuerySet[Charger]:
    """Adds what asks for a person beside the flags that a charger carries: `changing`, `asking`."""
    running = Change.objects.filter(charger=OuterRef("pk"), ended_at=None)
    return chargers.annotate(changing=Exists(running), asking=Exists(running.filter(state="asking")))


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above every page of one charger."""

    last_boot: Boot | None
    open_change: Change | None
    window: CommissioningWindow | None


def head(charger: Charger, now: datetime) -> Head:
    return Head(
        last_boot=Boot.objects.filter(charger=charger).order_by("-at").first(),
        open_change=Change.objects.filter(charger=charger, ended_at=None).order_by("asked_at").first(),
        window=CommissioningWindow.objects.filter(charger=charger, closes_at__gt=now).order_by("-closes_at").first(),
    )


def arrivals(user: User, now: datetime, minutes: int = WAITING_ROOM_MINUTES) -> QuerySet[Arrival]:
    """Who knocked lately. Admins see all; others what concerns chargers in their scope (C6)."""
    recent = Arrival.objects.filter(last_at__gte=now - timedelta(minutes=minutes)).select_related("charger")
    if user.is_superuser:
        return recent
    return recent.filter(charger__in=visible_chargers(user).values("pk"))


def events_of_day(charger: Charger, now: datetime) -> list[PresenceEvent]:
    """Connects and closes of the last 24 hours, oldest first."""
    rows = PresenceEvent.objects.filter(charger=charger, at__gte=now - timedelta(hours=24), kind__in=["connected", "closed"])
    return list(rows.order_by("at"))
