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
    Count,
    DurationField,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from chargers.domain.presence import LATE_HEARTBEAT, SIGN_OF_LIFE, TWO_PINGS
from chargers.domain.roles import POWERS, Power, Role, may
from chargers.models import Arrival, Boot, Change, Charger, CommissioningWindow, Membership, PresenceEvent, Site, User

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


def _memberships(user: User) -> QuerySet[Membership, tuple[int, str, bool]]:
    return Membership.objects.filter(user=user).values_list("organisation_id", "role", "may_restore_ocpp_info")


class Seconds(Func):
    """A whole number of seconds as a duration, which SQLite keeps in microseconds."""

    template = "make_interval(secs => %(expressions)s)"
    output_field = DurationField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s * 1000000)", **extra)


def with_status(chargers: QuerySet[Charger], now: datetime) -> QuerySet[Charger]:
    """Adds `status`: domain/presence's rules as one expression, to count and filter by; a test compares both."""
    served = Q(presence__closed_at=None, presence__process__lease_until__gt=now, presence__process__stopped_at=None)
    mute_since = now - LATE_HEARTBEAT - Seconds(F("presence__interval")) - Seconds(F("presence__interval"))
    return chargers.annotate(
        status=Case(
            When(presence=None, then=Value("never_seen")),
            When(~served, then=Value("offline")),
            When(presence__heard_at__gte=now - SIGN_OF_LIFE, then=Value("online")),
            When(presence__answers_pings=True, presence__unanswered_pings__gte=TWO_PINGS, then=Value("offline")),
            When(presence__answers_pings=False, presence__heard_at__lt=mute_since, then=Value("offline")),
            default=Value("quiet"),
            output_field=CharField(),
        )
    )


def with_needs(chargers: QuerySet[Charger]) -> QuerySet[Charger]:
    """Adds what asks for a person beside the flags that a charger carries: `changing`, `asking`."""
    running = Change.objects.filter(charger=OuterRef("pk"), ended_at=None)
    return chargers.annotate(changing=Exists(running), asking=Exists(running.filter(state="asking")))


NEEDS_ATTENTION = ~Q(ocpp_info_flag="") | Q(asking=True) | Q(presence__hints__contains="duplicate_identity")


def charger_list(user: User, now: datetime) -> QuerySet[Charger]:
    """The rows of the list page. Events of the last 24 hours hang on `day`."""
    day = PresenceEvent.objects.filter(at__gte=now - timedelta(hours=24), kind__in=["connected", "closed"]).order_by("at")
    return (
        with_needs(with_status(visible_chargers(user), now))
        .select_related("controller_type", "organisation", "site", "presence", "presence__process")
        .prefetch_related(Prefetch("presence_events", day, to_attr="day"))
    )


def figures(user: User, now: datetime) -> dict[str, int]:
    """How many chargers are in each state, in one query."""
    counted = with_needs(with_status(visible_chargers(user), now)).aggregate(
        all=Count("pk"),
        online=Count("pk", filter=Q(status="online")),
        quiet=Count("pk", filter=Q(status="quiet")),
        offline=Count("pk", filter=Q(status="offline")),
        never_seen=Count("pk", filter=Q(status="never_seen")),
        attention=Count("pk", filter=NEEDS_ATTENTION),
        in_change=Count("pk", filter=Q(changing=True)),  # not by the annotation's own name: that would count itself
    )
    counted["changing"] = counted.pop("in_change")
    return {name: number or 0 for name, number in counted.items()}


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
