"""The journal in words. Actions and names of values have their word in one table each, a new one a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.models import JournalEntry

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
    "reading_accepted": gettext_lazy("what it holds taken as right"),
    "window_opened": gettext_lazy("commissioning window opened"),
    "window_closed": gettext_lazy("commissioning window closed"),
}


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


def present(entries: Iterable[JournalEntry]) -> list[Entry]:
    return [
        Entry(e, ACTIONS.get(e.action, e.action.replace("_", " ")), e.by_name or _("the product"), _values(e)) for e in entries
    ]


def _values(entry: JournalEntry) -> list[Value]:
    return [Value(NAMES.get(v.name, ""), v.name, v.before, v.after) for v in entry.values.all()]
