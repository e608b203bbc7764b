"""What lists and files show of many chargers at once: values, not rows of models, for fifty of them are read many times a second.

The names are those of the models, so that what reads one charger of a page reads one of a list, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, OuterRef, Q, Subquery

from chargers.domain.changes.states import ChangeState
from chargers.domain.presence.kept_out import AttemptOutcome
from chargers.domain.presence.status import SocketFacts, Status, derive_status
from chargers.models import OPEN_CHANGE, Boot, Change, Charger, PresenceEvent
from chargers.services.chargers import attention
from chargers.services.chargers.tags import tags_of
from chargers.services.presence import attempts, departures
from chargers.services.presence.attempts import LastAttempt
from chargers.services.presence.departures import Departure
from chargers.services.presence.history import LINE, HoldingProcess, LastSocket, LineEvent

DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ListedType:
    """What the list says of a controller type."""

    name: str
    tls: bool


@dataclass(frozen=True, slots=True)
class ListedAlert:
    """One that stands."""

    kind: str


@dataclass(slots=True)
class ListedCharger:
    """One charger. `day`: connects and closes of the last 24 hours, oldest first."""

    controller_type: ListedType | None
    presence: LastSocket | None
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
    other_serial: str
    read_at: datetime | None
    note: str
    name: str
    status: Status = Status.NEVER_SEEN
    changing: bool = False
    asking: bool = False
    returned: bool = False
    attempt: LastAttempt | None = None  # the last one that was refused
    kept_out: bool = False
    departure: Departure | None = None  # the last one, also where it has connected since
    standing_alerts: list[ListedAlert] = field(default_factory=list)
    day: list[LineEvent] = field(default_factory=list)
    firmware: str = ""  # of its last boot, where that was asked for
    changed_at: datetime | None = None  # when its last change was asked for, where that was asked for
    tags: tuple[str, ...] = ()  # in order, where they were asked for


_CHARGER = (
    *("pk", "ocpp_id", "serial_number", "variant", "organisation_id", "organisation__name", "site__name", "points_at"),
    *("backend_endpoint", "differs", "options_malformed", "ocpp_info_flag", "other_serial", "read_at", "note", "name"),
)
_SEEN = ("connected_at", "heard_at", "closed_at", "close_reason", "interval", "answers_pings", "unanswered_pings", "hints")
_COLUMNS = (
    *_CHARGER,
    *(f"presence__{name}" for name in _SEEN),
    *("controller_type__name", "controller_type__tls", "presence__process__lease_until", "presence__process__stopped_at"),
)
_ROWS = Charger.objects.order_by().values_list(*_COLUMNS)  # made once: to join four tables by name takes longer than to read
_CHANGES = (
    Change.objects.filter(OPEN_CHANGE | Q(state=ChangeState.MOVED))
    .order_by("asked_at")
    .values_list("charger", "state", *departures.COLUMNS)
)
_RETURNED = attention.returned_changes().values_list("charger", flat=True)
_ALERTS = attention.standing_alerts().values_list("charger", "kind")
_LAST_BOOTS = Charger.objects.order_by().annotate(
    boot=Subquery(Boot.objects.filter(charger=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1])
)
_LAST_CHANGES = Change.objects.order_by().values("charger").annotate(last=Max("asked_at")).values_list("charger", "last")
_EVENTS = PresenceEvent.objects.filter(kind__in=LINE).order_by("at").values_list("charger", "at", "kind", "reason")


def list_chargers(
    keys: Sequence[int], now: datetime, *, firmware: bool = False, changed: bool = False, tags: bool = False
) -> list[ListedCharger]:
    """These chargers in the order of the keys: six queries, one more for each that is asked for beside. Whether a person may see
    them is for the caller."""
    found = {row[0]: _listed(row) for row in _ROWS.filter(pk__in=keys)}
    for pk, state, *columns in _CHANGES.filter(charger__in=keys):
        if pk not in found:
            continue
        if state == ChangeState.MOVED:
            found[pk].departure = departures.departure(columns)
        else:
            found[pk].changing = True
            found[pk].asking |= state == ChangeState.ASKING
    for pk, last in attempts.last_attempts(keys).items():
        if pk in found:
            found[pk].attempt = last
    for charger in found.values():
        charger.status = _status(charger, now)
        charger.kept_out = attempts.outcome_now(charger.attempt, charger.presence, now) is AttemptOutcome.KEPT_OUT
    for pk in _RETURNED.filter(charger__in=keys):
        if pk in found:
            found[pk].returned = True
    for pk, kind in _ALERTS.filter(charger__in=keys):
        if pk in found:
            found[pk].standing_alerts.append(ListedAlert(kind))
    for pk, at, kind, reason in _EVENTS.filter(charger__in=keys, at__gte=now - DAY):
        if pk in found:
            found[pk].day.append(LineEvent(at, kind, reason))
    if firmware:
        booted = Boot.objects.filter(pk__in=_LAST_BOOTS.filter(pk__in=keys).values("boot"))
        for pk, said in booted.values_list("charger", "firmware"):
            if pk in found:
                found[pk].firmware = said
    if changed:
        for pk, at in _LAST_CHANGES.filter(charger__in=keys):
            if pk in found:
                found[pk].changed_at = at
    if tags:
        for pk, names in tags_of(keys).items():
            if pk in found:
                found[pk].tags = tuple(names)
    return [found[key] for key in keys if key in found]


def _listed(row: Sequence[Any]) -> ListedCharger:
    charger, seen = row[: len(_CHARGER)], row[len(_CHARGER) : -4]
    type_name, tls, lease_until, stopped_at = row[-4:]
    kind = None if type_name is None else ListedType(type_name, tls)
    process = None if lease_until is None else HoldingProcess(lease_until, stopped_at)
    presence = None if seen[0] is None else LastSocket(process, *seen)
    return ListedCharger(kind, presence, *charger)


def _status(charger: ListedCharger, now: datetime) -> Status:
    seen, left = charger.presence, charger.departure
    if seen is None:
        return Status.NEVER_SEEN
    away = left is not None and left.at >= seen.connected_at
    facts = SocketFacts(seen.heard_at, seen.closed_at, seen.interval, seen.answers_pings, seen.unanswered_pings, away)
    return derive_status(
        facts, seen.process is not None and seen.process.stopped_at is None and seen.process.lease_until > now, now
    )
