"""The quieter pages of one charger: its connection as read, its connectors, all settings, history, journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.states import ChangeState
from chargers.models import Change, Charger, JournalEntry, PresenceEvent
from chargers.services import reported
from chargers.web.presenters.presence import moment
from chargers.web.presenters.progress import STATES
from chargers.web.presenters.words import CLOSE_REASONS, Word

# What is no setting's key among the names of changed values.
NAMES: dict[str, str | Promise] = {
    "controller_type": gettext_lazy("Controller type"),
    "note": gettext_lazy("Note"),
    "open_until": gettext_lazy("Open until"),
    "organisation": gettext_lazy("Organisation"),
    "serial_number": gettext_lazy("Serial number"),
    "site": gettext_lazy("Site"),
    "token": gettext_lazy("Token"),
}
ACTIONS: dict[str, str | Promise] = {
    "charger_added": gettext_lazy("charger added"),
    "charger_claimed": gettext_lazy("charger claimed"),
    "charger_edited": gettext_lazy("charger edited"),
    "token_set": gettext_lazy("token set"),
    "token_forgotten": gettext_lazy("token forgotten"),
    "token_shown": gettext_lazy("token given out"),
    "change_asked": gettext_lazy("change asked for"),
    "change_cancelled": gettext_lazy("change called off"),
    "change_confirmed": gettext_lazy("change confirmed"),
    "change_overridden": gettext_lazy("charging session not waited for"),
    "hard_reset_asked": gettext_lazy("hard reset asked for"),
    "change_ended": gettext_lazy("change ended"),
    "ocpp_info_restored": gettext_lazy("OCPPInfo to be restored"),
    "reading_asked": gettext_lazy("settings read"),
    "window_opened": gettext_lazy("commissioning window opened"),
    "window_closed": gettext_lazy("commissioning window closed"),
}

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


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that an entry changed. `word` is empty where the name is a setting's key."""

    word: str | Promise
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal with its action in words."""

    entry: JournalEntry
    action: str | Promise
    who: str
    values: list[Value]


def journal(entries: Iterable[JournalEntry]) -> list[Entry]:
    return [
        Entry(e, ACTIONS.get(e.action, e.action.replace("_", " ")), e.by_name or _("the product"), _values(e)) for e in entries
    ]


def _values(entry: JournalEntry) -> list[Value]:
    return [Value(NAMES.get(v.name, ""), v.name, v.before, v.after) for v in entry.values.all()]
