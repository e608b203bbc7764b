"""What lists and files show of many chargers at once: values, not rows of models, for fifty of them are read many times a second.

The names are those of the models, so that what reads one charger of a page reads one of a list, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chargers.domain.presence.status import SocketFacts, Status, derive
from chargers.models import Change, Charger, PresenceEvent
from chargers.services.presence.history import LINE, LineEvent, Process, Seen

DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ListedType:
    """What the list says of a controller type."""

    name: str
    tls: bool


@dataclass(slots=True)
class Listed:
    """One charger. `day`: connects and closes of the last 24 hours, oldest first."""

    controller_type: ListedType | None
    presence: Seen | None
    status: Status
    pk: int
    ocpp_id: str
    serial_number: str
    variant: str
    organisation_id: int
    organisation: str
    site: str | None
    points_at: str
    backend_endpoint: str
    differs: bool
    options_malformed: bool
    ocpp_info_flag: str
    read_at: datetime | None
    note: str
    changing: bool = False
    asking: bool = False
    day: list[LineEvent] = field(default_factory=list)


_CHARGER = (
    *("pk", "ocpp_id", "serial_number", "variant", "organisation_id", "organisation__name", "site__name", "points_at"),
    *("backend_endpoint", "differs", "options_malformed", "ocpp_info_flag", "read_at", "note"),
)
_SEEN = ("connected_at", "heard_at", "closed_at", "close_reason", "interval", "answers_pings", "unanswered_pings", "hints")
_COLUMNS = (
    *_CHARGER,
    *(f"presence__{name}" for name in _SEEN),
    *("controller_type__name", "controller_type__tls", "presence__process__lease_until", "presence__process__stopped_at"),
)
_ROWS = Charger.objects.order_by().values_list(*_COLUMNS)  # made once: to join four tables by name takes longer than to read
_CHANGES = Change.objects.open().order_by().values_list("charger", "state")
_EVENTS = PresenceEvent.objects.filter(kind__in=LINE).order_by("at").values_list("charger", "at", "kind", "reason")


def listed(keys: Sequence[int], now: datetime) -> list[Listed]:
    """These chargers in the order of the keys: three queries. Whether a person may see them is for the caller."""
    found = {row[0]: _listed(row, now) for row in _ROWS.filter(pk__in=keys)}
    for pk, state in _CHANGES.filter(charger__in=keys):
        if pk in found:
            found[pk].changing = True
            found[pk].asking |= state == "asking"
    for pk, at, kind, reason in _EVENTS.filter(charger__in=keys, at__gte=now - DAY):
        if pk in found:
            found[pk].day.append(LineEvent(at, kind, reason))
    return [found[key] for key in keys if key in found]


def _listed(row: Sequence[Any], now: datetime) -> Listed:
    charger, seen = row[: len(_CHARGER)], row[len(_CHARGER) : -4]
    type_name, tls, lease_until, stopped_at = row[-4:]
    kind = None if type_name is None else ListedType(type_name, tls)
    process = None if lease_until is None else Process(lease_until, stopped_at)
    presence = None if seen[0] is None else Seen(process, *seen)
    return Listed(kind, presence, _status(presence, now), *charger)


def _status(seen: Seen | None, now: datetime) -> Status:
    if seen is None:
        return Status.NEVER_SEEN
    facts = SocketFacts(seen.heard_at, seen.closed_at, seen.interval, seen.answers_pings, seen.unanswered_pings)
    return derive(facts, seen.process is not None and seen.process.stopped_at is None and seen.process.lease_until > now, now)
