"""What is limited on our own pages, in one table. Log-in and passwords have allauth's limits (settings).

Counted on Django's cache, for each person, in spans of fixed length: Redis counts for all processes; without it each process
counts by itself.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

from django.core.cache import cache

from chargers.domain.errors import Code, Notice, Refusal
from chargers.web.request import Request


class LimitedAction(StrEnum):
    """What a person may do so often only."""

    MISSED_CLAIM = "missed_claim"  # a search for an unclaimed charger that found nothing: a guess
    ADD_CHARGER = "add_charger"
    IMPORT = "import"  # a table of chargers or moves
    ASK_READING = "ask_reading"
    ASK_READINGS = "ask_readings"  # of a selection
    TEST_MAIL = "test_mail"
    ADD_PERSON = "add_person"
    SEND_LINK = "send_link"
    TRY_BACKEND = "try_backend"


@dataclass(frozen=True, slots=True)
class RateLimit:
    times: int
    seconds: int


LIMITS: dict[LimitedAction, RateLimit] = {
    LimitedAction.MISSED_CLAIM: RateLimit(20, 600),
    LimitedAction.ADD_CHARGER: RateLimit(120, 3600),
    LimitedAction.IMPORT: RateLimit(60, 3600),
    LimitedAction.ASK_READING: RateLimit(60, 600),
    LimitedAction.ASK_READINGS: RateLimit(12, 600),
    LimitedAction.TEST_MAIL: RateLimit(3, 300),
    LimitedAction.ADD_PERSON: RateLimit(60, 3600),
    LimitedAction.SEND_LINK: RateLimit(30, 3600),
    LimitedAction.TRY_BACKEND: RateLimit(30, 600),
}


def count_and_check(request: Request, what: LimitedAction) -> None:
    """Counts one. Raises `Refusal` `too_often` where the limit is used up."""
    check_limit(request, what)
    count_use(request, what)


def check_limit(request: Request, what: LimitedAction) -> None:
    """Raises `Refusal` `too_often` where the limit is used up; counts nothing."""
    key, left = _span(request, what)
    if cache.get(key, 0) >= LIMITS[what].times:
        raise Refusal(Notice(Code.TOO_OFTEN, "", {"minutes": str(minutes(left))}))


def count_use(request: Request, what: LimitedAction) -> None:
    key, left = _span(request, what)
    cache.add(key, 0, left + 1)
    try:
        cache.incr(key)
    except ValueError:  # the span ended in between
        cache.set(key, 1, left + 1)


def minutes(seconds: int) -> int:
    """Whole minutes, at least one."""
    return max(1, -(-seconds // 60))


def _span(request: Request, what: LimitedAction) -> tuple[str, int]:
    """The key of the present span, and how many seconds are left of it."""
    seconds = LIMITS[what].seconds
    number, gone = divmod(int(time.time()), seconds)
    return f"limit:{what}:{request.user.pk}:{number}", seconds - gone
