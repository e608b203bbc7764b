"""The quieter pages of one charger: its connection as read, its connectors, the latest changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.models import Charger
from chargers.services.presence import history
from chargers.services.readings import drift, readings
from chargers.web.history.events import Moment, moment
from chargers.wording import times
from chargers.wording.words import Word

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


def connection_rows(charger: Charger) -> list[Held]:
    """The settings of the connection, in the order of the controller type."""
    if charger.controller_type is None:
        return []
    holds = readings.reported_settings(charger)
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


def deviations(charger: Charger) -> list[drift.Deviation]:
    """What it holds other than wanted; nothing is asked of the database where the list shows no difference."""
    if not charger.differs:
        return []
    definition = charger.controller_type.definition() if charger.controller_type else None
    return drift.deviations(charger, readings.reported_settings(charger), definition)


def connectors(charger: Charger, now: datetime) -> list[ShownConnector]:
    return [
        ShownConnector(
            name=_("Charger") if one.number == 0 else _("Connector %(number)s") % {"number": one.number},
            word=CONNECTORS.get(one.status, Word(one.status, "question-mark-circle", "idle")),
            error="" if one.error_code in {"", "NoError"} else one.error_code,
            info=one.info,
            heard=times.moment(one.heard_at, now),
        )
        for one in charger.connectors.all()
    ]


def changes(charger: Charger, most: int) -> list[Moment]:
    return [moment(one) for one in history.latest_changes(charger, most)]
