"""When whom an alert is told, and when a mail leaves: at once but gathered, or in the quiet digest. Rules only, no words.

However much happens, one person gets one mail in PAUSE; what could not be sent is tried again with growing pauses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from chargers.domain.alerts.kinds import AlertKind
from chargers.domain.errors import Code, Notice, Refusal

GATHER = timedelta(seconds=60)  # what becomes due meanwhile goes into the same mail: a whole site loses its line at once
PAUSE = timedelta(minutes=5)  # between two mails to the same person
LEAST_MINUTES, MOST_MINUTES = 1, 7 * 24 * 60
RETRIES = tuple(timedelta(minutes=m) for m in (1, 2, 5, 15, 30, 60))  # the last one goes on
GIVE_UP = timedelta(days=3)


class NewsKind(StrEnum):
    """What a person is told of an alert; each once."""

    RAISED = "raised"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class KindWish:
    """What a person wants to be told of one kind. `minutes`: how long it must last before; None where that is no question."""

    wanted: bool = True
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class AlertWish:
    """What a person wants to be told of an organisation's chargers. `digest_hour`: of the instance's time zone; None: at once.

    `kinds`: every kind that people can choose. `endings`: also when it is over again.
    """

    kinds: Mapping[AlertKind, KindWish]
    endings: bool = True
    digest_hour: int | None = None


def minutes_field(kind: AlertKind) -> str:
    """The field of a kind's minutes, where a refusal names one. That of the kind itself is its code."""
    return f"{kind}_minutes"


def check_wish(wish: AlertWish) -> None:
    """Raises `Refusal` where a wish cannot be kept."""
    for kind, one in wish.kinds.items():
        if one.minutes is not None and not LEAST_MINUTES <= one.minutes <= MOST_MINUTES:
            values = {"least": str(LEAST_MINUTES), "most": str(MOST_MINUTES)}
            raise Refusal(Notice(Code.ALERT_MINUTES, minutes_field(kind), values))
    if wish.digest_hour is not None and not 0 <= wish.digest_hour <= 23:
        raise Refusal(Notice(Code.ALERT_HOUR, "digest_hour"))
    if not any(one.wanted for one in wish.kinds.values()):
        raise Refusal(Notice(Code.ALERT_NOTHING, next(iter(wish.kinds), "")))


def wants_more(wish: AlertWish, than: AlertWish) -> bool:
    """Whether something would be told, or sooner, that the other wish leaves out."""
    nothing = KindWish(wanted=False)
    for kind, now in wish.kinds.items():
        before = than.kinds.get(kind, nothing)
        sooner = now.minutes is not None and before.minutes is not None and now.minutes < before.minutes
        if sooner or (now.wanted and not before.wanted):
            return True
    return False


def due_from(one: KindWish, subscribed_at: datetime, counts_from: datetime, raised_at: datetime) -> datetime | None:
    """From when on an alert concerns whoever wishes so for its kind. None: never; what was so before the subscription is no
    news."""
    if not one.wanted:
        return None
    at = raised_at if one.minutes is None else counts_from + timedelta(minutes=one.minutes)
    return at if at >= subscribed_at else None


def leaves_at(digest_hour: int | None, now: datetime, zone: tzinfo) -> datetime:
    """When what is due now is to leave."""
    return now + GATHER if digest_hour is None else next_digest(digest_hour, now, zone)


def next_digest(hour: int, now: datetime, zone: tzinfo) -> datetime:
    """The next time that it is this hour there. An hour that a clock change leaves out is taken as the one after it."""
    day = now.astimezone(zone).date()
    while (at := datetime.combine(day, time(hour), zone).astimezone(UTC)) <= now:
        day += timedelta(days=1)
    return at


def may_leave(oldest: datetime, last_mail: datetime | None, digest: bool, now: datetime) -> bool:
    """Whether a person's mail leaves now. `oldest`: when the first of its news was to leave."""
    return oldest <= now and (digest or last_mail is None or now - last_mail >= PAUSE)


def retry_after(tries: int) -> timedelta:
    """The pause after so many vain tries (1 and more)."""
    return RETRIES[min(tries, len(RETRIES)) - 1]
