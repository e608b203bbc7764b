"""The landing as its pages show it: counts, reasons in words, and the calls that bring a charger here, without their keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from chargers.domain.secret import Secret
from chargers.domain.secret_text import MASK
from chargers.models import Charger, Organisation
from chargers.services.fleets.landing import Landing, LandingCounts
from chargers.services.fleets.landing_list import LandingCall, LandingRow
from chargers.web.common.figures import ShownFigure
from chargers.wording.handshake import WHAT_TO_DO
from chargers.wording.times import moment
from chargers.wording.words import Word

MOST_CARDS = 20  # organisations
FILE_COLUMNS = ("ocpp_id", "serial_number", "controller_type", "order", "action", "key", "value", "note")
STATES: dict[str, Word] = {
    Landing.ARRIVED: Word(gettext_lazy("arrived"), "check-circle", "good"),
    Landing.REFUSED: Word(pgettext_lazy("a charger", "refused"), "x-circle", "bad"),
    Landing.NEVER_SEEN: Word(gettext_lazy("never seen"), "minus-circle", "idle"),
}


ALL = Word(gettext_lazy("chargers"), "bolt", "info")


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """Why chargers are refused, and how many."""

    number: int
    sentence: str | Promise


@dataclass(frozen=True, slots=True)
class ShownLanding:
    charger: Charger
    state: Word
    sentence: str | Promise
    last: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownCall:
    number: int
    key: str
    value: str
    secret: bool
    note: str


@dataclass(frozen=True, slots=True)
class ShownList:
    charger: Charger
    calls: list[ShownCall]
    why_not: str


@dataclass(frozen=True, slots=True)
class ShownCards:
    organisation: Organisation
    may: bool


def figures(counts: LandingCounts, show: str, asked: QueryDict) -> list[ShownFigure]:
    numbers = {
        "": counts.total,
        Landing.ARRIVED: counts.arrived,
        Landing.REFUSED: counts.refused,
        Landing.NEVER_SEEN: counts.never_seen,
    }
    words = {"": ALL} | STATES
    return [ShownFigure(code, words[code], number, code == show, _query(asked, code)) for code, number in numbers.items()]


def _query(asked: QueryDict, show: str) -> str:
    kept = asked.copy()
    for name in ("show", "page"):
        kept.pop(name, None)
    if show:
        kept["show"] = show
    return kept.urlencode()


def reasons(counts: LandingCounts) -> list[RefusalReason]:
    """The most frequent first."""
    found = [RefusalReason(number, _why(step, outcome)) for (step, outcome), number in counts.why.items()]
    return sorted(found, key=lambda reason: -reason.number)


def row(charger: Any, now: datetime) -> ShownLanding:
    """A charger with what `with_landing` adds."""
    refused = charger.landing == Landing.REFUSED
    return ShownLanding(
        charger,
        STATES[charger.landing],
        _why(charger.refused_step, charger.refused_outcome) if refused else "",
        moment(charger.refused_at, now) if refused else "",
        (charger.refused_from or "") if refused else "",
    )


def listed(one: LandingRow) -> ShownList:
    calls = [
        ShownCall(number, call.key, MASK if isinstance(call.value, Secret) else call.value, _secret(call), _note(call))
        for number, call in enumerate(one.calls, 1)
    ]
    return ShownList(one.charger, calls, "" if calls else _why_not(one.charger))


def file_lines(one: LandingRow, *, with_keys: bool) -> Iterator[tuple[object, ...]]:
    """One line a call, for machines: nothing in it is translated but the note."""
    charger = one.charger
    named = (charger.ocpp_id, charger.serial_number, charger.controller_type.code if charger.controller_type else "")
    for number, call in enumerate(one.calls, 1):
        value = call.value if isinstance(call.value, str) else call.value.reveal() if with_keys else MASK
        yield (*named, number, "ChangeConfiguration", call.key, value, _note(call))
    if not one.calls:
        yield (*named, 0, "", "", "", _why_not(charger))


def _secret(call: LandingCall) -> bool:
    return isinstance(call.value, Secret)


def _note(call: LandingCall) -> str:
    return _("Only UseTLS matters here: keep the other switches as the charger has them.") if call.switches else ""


def _why_not(charger: Charger) -> str:
    if charger.controller_type is None:
        return _("Its controller type is not known: nobody can say which settings it has.")
    return _("Its controller cannot connect to any address of this server.")


def _why(step: str, outcome: str) -> str | Promise:
    """The words of the waiting room; of an attempt that nobody has described, its own code."""
    return WHAT_TO_DO.get(outcome, f"{step}: {outcome}".replace("_", " "))
