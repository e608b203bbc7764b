"""The list of chargers: one row each, and the line of figures above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.models import Charger
from chargers.services.backends.lookups import Names
from chargers.services.chargers.attention import Need, could_be_encrypted
from chargers.services.chargers.charger_rows import Listed, listed
from chargers.web.presenters import presence
from chargers.web.presenters.charger_list import query
from chargers.wording import times
from chargers.wording.badges import ALL, CHANGING, OCPP_INFO, lock
from chargers.wording.words import FIGURES, NEEDS, STATUS, Word


@dataclass(frozen=True, slots=True)
class Row:
    """What is shown, and nothing else: equal rows look alike, and are drawn once (`web/drawn`)."""

    pk: int
    ocpp_id: str
    badges: tuple[Word, ...]
    status: Word
    kind: str  # empty where it is not known
    place: str
    points_at: str
    lock: Word | None
    backend: str  # the name of where it points
    heard: str
    bar: presence.Bar | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number above the list; a link that filters by it."""

    code: str
    word: Word
    number: int
    chosen: bool
    query: str


def rows(keys: Sequence[int], now: datetime, names: Names) -> list[Row]:
    """In the order of the keys. Whether a person may see them is for the caller."""
    return [_row(charger, now, names) for charger in listed(keys, now)]


def _row(charger: Listed, now: datetime, names: Names) -> Row:
    facts, backend = charger.presence, names.of(charger)
    return Row(
        pk=charger.pk,
        ocpp_id=charger.ocpp_id,
        badges=badges(charger),
        status=STATUS[charger.status],
        kind=f"{charger.controller_type.name} {charger.variant}".strip() if charger.controller_type else "",
        place=charger.site or charger.organisation,
        points_at=charger.points_at,
        lock=lock(charger.points_at),
        backend=backend.name if backend else "",
        heard=times.moment(facts.heard_at, now) if facts else "",
        bar=presence.day_bar(facts, charger.day, now),
    )


def badges(charger: Any) -> tuple[Word, ...]:
    """What needs a person, each with the page where more is said of it; and whether it is being changed."""
    found: list[Word] = []
    for need in needs(charger):
        word, url = NEEDS[need], f"{reverse('charger', args=[charger.pk])}#{need}"
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


def figures(numbers: dict[str, int], asked: QueryDict) -> list[Figure]:
    chosen, words = asked.get("state", ""), {"": ALL} | FIGURES
    return [Figure(code, word, numbers[code or "all"], chosen == code, query(asked, state=code)) for code, word in words.items()]


def type_and_variant(charger: Charger) -> str | Promise:
    if charger.controller_type is None:
        return _("type not known")
    return f"{charger.controller_type.name} {charger.variant}".strip()
