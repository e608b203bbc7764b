"""The quieter pages of one charger: its connection as read, its connectors, the latest changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.domain.secret_text import masked
from chargers.domain.tag_names import key_of
from chargers.models import Charger, Connector
from chargers.services.chargers.tags import tags_of
from chargers.services.credentials.kept_tokens import KeptToken
from chargers.services.presence import history
from chargers.services.readings import drift, readings
from chargers.web.history.events import HistoryMoment, moment
from chargers.wording import times
from chargers.wording.words import Word, absent

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
class HeldSetting:
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
    earlier: str  # the error before this one, with its words and its time


def connection_rows(charger: Charger) -> list[HeldSetting]:
    """The settings of the connection, in the order of the controller type."""
    if charger.controller_type is None:
        return []
    holds = readings.reported_settings(charger)
    rows = []
    for wanted in charger.controller_type.definition().fields:
        found = holds.find(wanted)
        if wanted.write_only:
            rows.append(HeldSetting(found.key if found else wanted.key, "", _("cannot be read back")))
        elif found is None:
            rows.append(HeldSetting(wanted.key, "", absent(read=charger.read_at is not None)))
        else:
            rows.append(HeldSetting(found.key, masked(found.value or ""), "" if found.value else _("empty"), found.readonly))
    return rows


@dataclass(frozen=True, slots=True)
class ShownTag:
    """`url`: the list of those that have it."""

    name: str
    url: str


def tags(charger: Charger) -> list[ShownTag]:
    """In order. One query."""
    names = tags_of([charger.pk]).get(charger.pk, [])
    return [ShownTag(name, f"{reverse('chargers')}?{urlencode({'tag': key_of(name)})}") for name in names]


def deviations(charger: Charger) -> list[drift.Deviation]:
    """What it holds other than wanted; nothing is asked of the database where the list shows no difference."""
    if not charger.differs:
        return []
    definition = charger.controller_type.definition() if charger.controller_type else None
    return drift.find_deviations(charger, readings.reported_settings(charger), definition)


def connectors(charger: Charger, now: datetime) -> list[ShownConnector]:
    return [
        ShownConnector(
            name=_("Charger") if one.number == 0 else _("Connector %(number)s") % {"number": one.number},
            word=CONNECTORS.get(one.status, Word(one.status, "question-mark-circle", "idle")),
            error="" if one.error_code in {"", "NoError"} else one.error_code,
            info=one.info,
            heard=times.moment(one.heard_at, now),
            earlier=_earlier(one, now),
        )
        for one in charger.connectors.all()
    ]


def _earlier(one: Connector, now: datetime) -> str:
    if not one.earlier_error or one.earlier_at is None:
        return ""
    said = " · ".join(part for part in (one.earlier_error, one.earlier_info) if part)
    return _("before, at %(time)s: %(error)s") % {"time": times.moment(one.earlier_at, now), "error": said}


def changes(charger: Charger, most: int) -> list[HistoryMoment]:
    return [moment(one) for one in history.latest_changes(charger, most)]


@dataclass(frozen=True, slots=True)
class ShownToken:
    """A token that is accepted beside the present one, without its value."""

    pk: int
    since: str
    until: str
    used: str
    why: str
    may_be_held: bool


def kept_token(kept: KeptToken, now: datetime) -> ShownToken:
    """One of `services/credentials/kept_tokens` in words."""
    if kept.unproven:
        why = _("A change sent it, and nothing has shown yet whether the charger took it. The charger may hold it.")
    elif kept.used_last:
        why = _("The charger logged in with it last: it holds this one.")
    else:
        why = _("It was the one before, and is kept in case the charger still uses it.")
    return ShownToken(
        kept.pk,
        since=times.moment(kept.set_at, now),
        until=times.moment(kept.until, now) if kept.until else _("until it logs in with another one"),
        used=times.moment(kept.used_at, now) if kept.used_at else _("never"),
        why=why,
        may_be_held=kept.may_be_held,
    )
