"""The list of chargers: one row each, and the line of figures above."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.ocpp_info_verdict import Verdict
from chargers.models import Charger
from chargers.web.presenters import presence
from chargers.web.presenters.words import FIGURES, Word


@dataclass(frozen=True, slots=True)
class Row:
    charger: Charger
    line: presence.Line
    bar: presence.Bar | None
    heard: str
    badges: tuple[Word, ...]
    lock: Word | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number above the list; a link that filters by it."""

    code: str
    word: Word
    number: int
    chosen: bool


ALL = Word(_("all"), "squares-2x2", "idle")
OCPP_INFO: dict[str, Word] = {
    Verdict.WIPED: Word(_("OCPPInfo wiped"), "exclamation-triangle", "bad"),
    Verdict.HALF_WIPED: Word(_("OCPPInfo half wiped"), "exclamation-triangle", "bad"),
    Verdict.MALFORMED: Word(_("OCPPInfo malformed"), "exclamation-triangle", "bad"),
}
ENCRYPTED = Word(_("encrypted"), "lock-closed", "idle")
NOT_ENCRYPTED = Word(_("not encrypted"), "lock-open", "idle")
CHANGING = Word(_("changing"), "arrow-path", "info")
ASKING = Word(_("asks you"), "hand-raised", "warn")
DUPLICATE = Word(_("duplicate identity"), "exclamation-triangle", "bad")


def row(charger: Charger, now: datetime) -> Row:
    """For a charger out of `queries.charger_list`."""
    facts = presence.presence_of(charger)
    return Row(
        charger=charger,
        line=presence.line(charger, now),
        bar=presence.day_bar(facts, charger.day, now),  # type: ignore[attr-defined]
        heard=presence.moment(facts.heard_at, now) if facts else "",
        badges=badges(charger),
        lock=lock(charger),
    )


def badges(charger: Any) -> tuple[Word, ...]:
    """What needs a person."""
    facts = presence.presence_of(charger)
    found = []
    if charger.asking:
        found.append(ASKING)
    elif charger.changing:
        found.append(CHANGING)
    if charger.ocpp_info_flag:
        found.append(replace(OCPP_INFO[charger.ocpp_info_flag], url=reverse("ocpp_info", args=[charger.pk])))
    if facts and "duplicate_identity" in facts.hints:
        found.append(replace(DUPLICATE, url=reverse("charger", args=[charger.pk]) + "#duplicate"))
    return tuple(found)


def lock(charger: Charger) -> Word | None:
    """Whether what it points at is encrypted; None where that is not known."""
    return (ENCRYPTED if charger.points_at.startswith("wss://") else NOT_ENCRYPTED) if charger.points_at else None


def figures(numbers: dict[str, int], chosen: str) -> list[Figure]:
    every = Figure("", ALL, numbers["all"], chosen == "")
    return [every, *(Figure(code, word, numbers[code], chosen == code) for code, word in FIGURES.items())]


def type_and_variant(charger: Charger) -> str | Promise:
    if charger.controller_type is None:
        return _("type not known")
    return f"{charger.controller_type.name} {charger.variant}".strip()
