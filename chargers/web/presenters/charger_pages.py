"""The quieter pages of one charger: its connection as read, its connectors, all settings, history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.states import ChangeState
from chargers.models import Change, Charger, PresenceEvent
from chargers.services import deviations as services
from chargers.services import reported
from chargers.web.presenters.presence import moment
from chargers.web.presenters.progress import STATES
from chargers.web.presenters.words import CLOSE_REASONS, Word

CONNECTORS: dict[str, Word] = {
    "Available": Word(gettext_lazy("available"), "check-circle", "good"),
    "Preparing": Word(gettext_lazy("preparing"), "ellipsis-horizontal-circle", "info"),
    "Charging": Word(gettext_lazy("charging"), "bolt", "info"),
    "SuspendedEV": Word(gettext_lazy("suspended by the car"), "pause-circle", "warn"),
    "SuspendedEVSE": Word(gettext_lazy("suspended by the charger"), "pause-circle", "warn"),
    "Finishing": Word(gettext_lazy("finishing"), "ellipsis-horizontal-circle", "info"),
    "Reserved": Word(gettext_lazy("reserved"), "clock", "info"),
    "Unavailable": Word(gettext_lazy("out of service"), "no-symbol", "idle"),
    "Faulted": Word(gettext_lazy("faulted"), "exclamation-triangle", "bad"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """One setting as the charger holds it."""

    key: str
    value: str
    note: str
    readonly: bool = False


@dataclass(frozen=True, slots=True)
class ShownConnector:
    name: str
    word: Word
    error: str
    info: str
    heard: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the history."""

    at: datetime
    word: Word
    text: str
    change: int | None = None


def connection_rows(charger: Charger, now: datetime) -> list[Held]:
    """The settings of the connection, in the order of the controller type."""
    if charger.controller_type is None:
        return []
    holds = reported.of(charger)
    rows = []
    for wanted in charger.controller_type.definition().fields:
        found = holds.find(wanted)
        if wanted.write_only:
            rows.append(Held(found.key if found else wanted.key, "", _("cannot be read back")))
        elif found is None:
            rows.append(Held(wanted.key, "", _("not reported")))
        else:
            rows.append(Held(found.key, found.value or "", "" if found.value else _("empty"), found.readonly))
    return rows


def deviations(charger: Charger) -> list[services.Deviation]:
    """What it holds other than wanted; nothing is asked of the database where the list shows no difference."""
    if not charger.differs:
        return []
    definition = charger.controller_type.definition() if charger.controller_type else None
    return services.deviations(charger, reported.of(charger), definition)


def connectors(charger: Charger, now: datetime) -> list[ShownConnector]:
    return [
        ShownConnector(
            name=_("Charger") if one.number == 0 else _("Connector %(number)s") % {"number": one.number},
            word=CONNECTORS.get(one.status, Word(one.status, "question-mark-circle", "idle")),
            error="" if one.error_code in {"", "NoError"} else one.error_code,
            info=one.info,
            heard=moment(one.heard_at, now),
        )
        for one in charger.connectors.all()
    ]


def changes(charger: Charger, now: datetime, most: int = 50) -> list[Moment]:
    rows = Change.objects.filter(charger=charger).select_related("asked_by")[:most]
    return [
        Moment(
            c.ended_at or c.asked_at,
            STATES[ChangeState(c.state)],
            _("asked by %(who)s") % {"who": c.asked_by or _("the shell")},
            c.pk,
        )
        for c in rows
    ]


def history(charger: Charger, now: datetime, most: int) -> list[Moment]:
    """Connects, disconnects with their reason, boots, changes; the latest first."""
    kinds = [PresenceEvent.Kind.CONNECTED, PresenceEvent.Kind.CLOSED, PresenceEvent.Kind.BOOTED]
    events = PresenceEvent.objects.filter(charger=charger, kind__in=kinds).order_by("-at")[:most]
    moments = [Moment(e.at, EVENTS[e.kind], _reason(e)) for e in events] + changes(charger, now)
    return sorted(moments, key=lambda m: m.at, reverse=True)[:most]


EVENTS: dict[str, Word] = {
    PresenceEvent.Kind.CONNECTED: Word(gettext_lazy("connected"), "signal", "good"),
    PresenceEvent.Kind.CLOSED: Word(gettext_lazy("disconnected"), "signal-slash", "bad"),
    PresenceEvent.Kind.BOOTED: Word(gettext_lazy("booted"), "power", "info"),
}


def _reason(event: PresenceEvent) -> str:
    if event.kind == PresenceEvent.Kind.CLOSED:
        return str(CLOSE_REASONS.get(event.reason, event.reason))
    return event.reason
