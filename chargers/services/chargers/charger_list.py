"""The list of chargers: which are in a state, in which order, and how many.

A page is found in two steps: the keys of its chargers, mostly from an index alone, then what is shown of those few (`listed`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from chargers.models import Change, Charger, Presence, Site
from chargers.services.access.access import Access
from chargers.services.chargers import attention
from chargers.services.presence import status_sql
from chargers.services.shared_cache import SharedCache

STATES = ("online", "quiet", "offline", "moved_away", "never_seen")
RETIRED = "retired"  # out of sight, unless it is asked for
BY_STATE = ("offline", "quiet", "never_seen", "online")  # what needs a look first; then what needs none, being elsewhere
SECOND = timedelta(seconds=1)
_figures: SharedCache[dict[str, int]] = SharedCache(SECOND)
_counts: SharedCache[int] = SharedCache(SECOND)


class ListOrder(StrEnum):
    """By what the list can be sorted; each also the other way round."""

    OCPP_ID = "id"
    HEARD = "heard"
    STATE = "state"
    SITE = "site"


def chargers_in_state(chargers: QuerySet[Charger], state: str, now: datetime) -> QuerySet[Charger]:
    """Those in one of the states that the figures count."""
    match state:
        case "attention":
            return chargers.filter(attention.any_need(now))
        case "changing":
            return chargers.filter(pk__in=_changing())
        case "never_seen":
            return chargers.filter(presence=None)
        case "retired":
            return chargers.exclude(retired_at=None)
        case _:
            return status_sql.with_status(chargers, now).filter(Q(("status", state)))


def connected_chargers(chargers: QuerySet[Charger], now: datetime) -> QuerySet[Charger]:
    """Those whose line is open."""
    return status_sql.with_status(chargers, now).filter(Q(("status__in", ("online", "quiet"))))


def order_chargers(chargers: QuerySet[Charger], order: ListOrder, now: datetime, *, backwards: bool = False) -> QuerySet[Charger]:
    """Sorted; equal ones by their OCPP ID. The latest heard come first, and the states that need a look."""
    if order is ListOrder.OCPP_ID:
        return chargers.order_by("-ocpp_id" if backwards else "ocpp_id")
    if order is ListOrder.STATE:
        rank = Case(
            *(When(status=state, then=Value(place)) for place, state in enumerate(BY_STATE)),
            default=Value(len(BY_STATE)),
            output_field=IntegerField(),
        )
        chargers, by = status_sql.with_status(chargers, now).annotate(rank=rank), F("rank")
    else:
        by = F("presence__heard_at") if order is ListOrder.HEARD else F("site__name")
    down = backwards != (order is ListOrder.HEARD)
    return chargers.order_by(by.desc(nulls_last=True) if down else by.asc(nulls_last=True), "ocpp_id")


def count_states(access: Access, now: datetime, site: Site | None = None) -> dict[str, int]:
    """How many chargers one sees in each state, everywhere or at one site, in one statement."""
    known = access.known_chargers() if site is None else access.known_chargers().filter(site=site)
    everything, retired = known.filter(retired_at=None), known.exclude(retired_at=None)
    if access.scope is None and site is None:
        seen = Presence.objects.exclude(charger__in=retired.values("pk"))
    else:
        seen = Presence.objects.filter(charger__in=everything.values("pk"))
    by_status: QuerySet[Any, Any] = status_sql.presence_status(seen, now)
    by_status = by_status.values_list("status").annotate(number=Count("pk")).order_by()
    statement = by_status.union(
        _counted("all", everything),
        _counted("attention", everything.filter(attention.any_need(now))),
        _counted(RETIRED, retired),
        _counted("changing", everything.filter(pk__in=_changing())),
        all=True,
    )
    found = dict.fromkeys((*STATES, "attention", "changing", RETIRED, "all"), 0) | dict(statement)
    found["never_seen"] = found["all"] - sum(found[state] for state in STATES if state != "never_seen")
    return found


def kept_figures(access: Access, now: datetime, since: datetime | None = None) -> tuple[dict[str, int], bool]:
    """The figures as they were a moment ago, for all who see the same; and whether they are of now, or counted `since` then."""
    return _figures.get(access.scope, now, lambda: count_states(access, now), since)


def kept_count(
    chargers: QuerySet[Charger], access: Access, filters: str, now: datetime, since: datetime | None = None
) -> tuple[int, bool]:
    """How many these are; `filters` names what they were filtered by. And whether that is of now, or counted `since` then."""
    return _counts.get((access.scope, filters), now, chargers.order_by().count, since)


def forget_figures() -> None:
    """Forgets the numbers that are kept."""
    _figures.forget()
    _counts.forget()


def _changing() -> QuerySet[Any, Any]:
    return Change.objects.open().values("charger")


def _counted(code: str, chargers: QuerySet[Charger]) -> QuerySet[Any, Any]:
    return chargers.order_by().annotate(code=Value(code)).values_list("code").annotate(number=Count("pk"))
