"""Online, quiet, offline, moved away, never seen: derived from facts and the clock, never stored (C23).

services/presence/status_sql says the same to the database, for many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SIGN_OF_LIFE = timedelta(seconds=50)  # heard within this: online
TWO_PINGS = 2  # as many unanswered, by a socket that ever answered one: offline
LATE_HEARTBEAT = timedelta(seconds=60)  # on top of two intervals, for a socket that never answered a ping: offline
CLOSE_AFTER = timedelta(seconds=180)  # only then is a silent socket closed: chargers need minutes to dial again


class Status(StrEnum):
    """What a person is told about the line to a charger."""

    ONLINE = "online"
    QUIET = "quiet"
    OFFLINE = "offline"
    MOVED_AWAY = "moved_away"  # a change took it to another backend, and it has not come since
    NEVER_SEEN = "never_seen"


@dataclass(frozen=True, slots=True)
class SocketFacts:
    """What is known of a charger's present or last socket."""

    heard_at: datetime  # last sign of life; any bytes count (C18)
    closed_at: datetime | None
    interval: int  # seconds between Heartbeats, as the boot answer said
    answers_pings: bool  # this socket ever answered one
    unanswered_pings: int
    moved_away: bool = False  # a change of ours took it to another backend, and it has not connected since


def derive_status(facts: SocketFacts | None, lease_live: bool, now: datetime) -> Status:
    """The status of a charger. `lease_live`: the process that holds the socket has a live lease."""
    if facts is None:
        return Status.NEVER_SEEN
    gone = Status.MOVED_AWAY if facts.moved_away else Status.OFFLINE
    if facts.closed_at is not None or not lease_live:
        return gone
    silent = now - facts.heard_at
    if silent <= SIGN_OF_LIFE:
        return Status.ONLINE
    if facts.answers_pings:
        return gone if facts.unanswered_pings >= TWO_PINGS else Status.QUIET
    return gone if silent > _patience(facts.interval) else Status.QUIET


def to_be_closed(facts: SocketFacts, now: datetime) -> bool:
    """Whether a silent socket has been offline for so long that it is closed. One that never answered a ping is left open."""
    return facts.answers_pings and facts.unanswered_pings >= TWO_PINGS and now - facts.heard_at > CLOSE_AFTER


def _patience(interval: int) -> timedelta:
    return 2 * timedelta(seconds=interval) + LATE_HEARTBEAT
