"""The list of chargers: which are in a state, in which order, and how many.

A page is found in two steps: the keys of its chargers, mostly from an index alone, then what is shown of those few (`listed`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from chargers.models import Change, Charger, Presence
from chargers.services.access.access import Access
from chargers.services.chargers import attention
from chargers.services.presence import status_sql
from chargers.services.shared_cache import SharedCache

STATES = ("online", "quiet", "offline", "never_seen")
SECOND = timedelta(seconds=1)
_figures: SharedCache[dict[str, int]] = SharedCache(SECOND)
_counts: SharedCache[int] = SharedCache(SECOND)


class Order(StrEnum):
    """By what the list can be sorted; each also the other way round."""

    OCPP_ID = "id"
    HEARD = "heard"
    STATE = "state"
    SITE = "site"


def in_state(chargers: QuerySet[Charger], state: str, now: datetime) -> QuerySet[Charger]:
    """Those in one of the states that the figures count."""
    match state:
        case "attention":
            return chargers.filter(attention.any_need())
        case "changing":
            return chargers.filter(pk__in=_changing())
        case "never_seen":
            return chargers.filter(presence=None)
        case _:
            return status_sql.with_status(chargers, now).filter(Q(("status", state)))


def connected(chargers: QuerySet[Charger], now: datetime) -> QuerySet[Charger]:
    """Those whose line is open."""
    return status_sql.with_status(chargers, now).filter(Q(("status__in", ("online", "quiet"))))


def ordered(chargers: QuerySet[Charger], order: Order, now: datetime, *, backwards: bool = False) -> QuerySet[Charger]:
    """Sorted; equal ones by their OCPP ID. The latest heard come first, and the states that need a look."""
    if order is Order.OCPP_ID:
        return chargers.order_by("-ocpp_id" if backwards else "ocpp_id")
    if order is Order.STATE:
        rank = Case(
            *(When(status=state, then=Value(place)) for place, state in enumerate(("offline", "quiet", "never_seen"))),
            default=Value(3),
            output_field=IntegerField(),
        )
        chargers, by = status_sql.with_status(chargers, now).annotate(rank=rank), F("rank")
    else:
        by = F("presence__heard_at") if order is Order.HEARD else F("site__name")
    down = backwards != (order is Order.HEARD)
    return chargers.order_by(by.desc(nulls_last=True) if down else by.asc(nulls_last=True), "ocpp_id")


def figures(access: Access, now: datetime) -> dict[str, int]:
    """How many chargers one sees in each state, in one statement."""
    everything = access.chargers()
    seen = Presence.objects.all() if access.scope is None else Presence.objects.filter(charger__in=everything.values("pk"))
    by_status: QuerySet[Any, Any] = status_sql.presence_status(seen, now)
    by_status = by_status.values_list("status").annotate(number=Count("pk")).order_by()
    statement = by_status.union(
        _counted("all", everything),
        _counted("attention", everything.filter(attention.any_need())),
        _counted("changing", everything.filter(pk__in=_changing())),
        all=True,
    )
    found = dict.fromkeys((*STATES, "attention", "changing", "all"), 0) | dict(statement)
    found["never_seen"] = found["all"] - sum(found[state] for state in STATES if state != "never_seen")
    return found


def kept_figures(access: Access, now: datetime, since: datetime | None = None) -> tuple[dict[str, int], bool]:
    """The figures as they were a moment ago, for all who see the same; and whether they are of now, or counted `since` then."""
    return _figures.get(access.scope, now, lambda: figures(access, now), since)


def kept_count(chargers: QuerySet[Charger], access: Access, filters: str, now: datetime) -> int:
    """How many these are; `filters` names what they were filtered by."""
    return _counts.get((access.scope, filters), now, chargers.order_by().count)[0]


def forget() -> None:
    """Forgets the numbers that are kept."""
    _figures.forget()
    _counts.forget()


def _changing() -> QuerySet[Any, Any]:
    return Change.objects.open().values("charger")


def _counted(code: str, chargers: QuerySet[Charger]) -> QuerySet[Any, Any]:
    return chargers.order_by().annotate(code=Value(code)).values_list("code").annotate(number=Count("pk"))
