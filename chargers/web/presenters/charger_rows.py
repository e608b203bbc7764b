"""The list of chargers: one row each, and the line of figures above."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.ocpp_info_verdict import Verdict
from chargers.models import Backend, Charger
from chargers.services.attention import Need, could_be_encrypted
from chargers.services.backend_rows import Names
from chargers.web.presenters import presence
from chargers.web.presenters.words import FIGURES, NEEDS, Word


@dataclass(frozen=True, slots=True)
class Row:
    charger: Charger
    line: presence.StatusLine
    bar: presence.Bar | None
    heard: str
    badges: tuple[Word, ...]
    lock: Word | None
    backend: Backend | None  # that names where it points


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


def row(charger: Charger, now: datetime, names: Names) -> Row:
    """For a charger out of `charger_list.rows`."""
    facts = presence.presence_of(charger)
    return Row(
        charger=charger,
        line=presence.line(charger, now),
        bar=presence.day_bar(facts, charger.day, now),  # type: ignore[attr-defined]
        heard=presence.moment(facts.heard_at, now) if facts else "",
        badges=badges(charger),
        lock=lock(charger),
        backend=names.of(charger),
    )


def badges(charger: Any) -> tuple[Word, ...]:
    """What needs a person, each with the page where more is said of it; and whether it is being changed."""
    page = reverse("charger", args=[charger.pk])
    found: list[Word] = []
    for need in needs(charger):
        word, url = NEEDS[need], f"{page}#{need}"
        if need is Need.OCPP_INFO:
            word, url = OCPP_INFO[charger.ocpp_info_flag], reverse("ocpp_info", args=[charger.pk])
        found.append(replace(word, url=url))
    return (CHANGING, *found) if charger.changing and not charger.asking else tuple(found)


def needs(charger: Any) -> list[Need]:
    """`attention.needs` for one charger that is at hand, annotated; a test compares both."""
    facts = presence.presence_of(charger)
    encryptable = charger.controller_type is not None and charger.controller_type.tls
    holds = {
        Need.ASKING: charger.asking,
        Need.OCPP_INFO: bool(charger.ocpp_info_flag),
        Need.DIFFERS: charger.differs,
        Need.OPTIONS: charger.options_malformed,
        Need.NOT_ENCRYPTED: encryptable and could_be_encrypted(charger.points_at),
        Need.DUPLICATE: facts is not None and "duplicate_identity" in facts.hints,
    }
    return [need for need in NEEDS if holds[need]]


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
