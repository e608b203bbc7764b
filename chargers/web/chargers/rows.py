"""The list of chargers: one row each, and the line of figures above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from chargers.services.backends.lookups import Names
from chargers.services.chargers.charger_rows import Listed, listed
from chargers.web.charger_page.badges import badges
from chargers.web.chargers.list_presenter import query
from chargers.web.common import presence
from chargers.wording import times
from chargers.wording.badges import ALL, lock
from chargers.wording.words import FIGURES, STATUS, Word


@dataclass(frozen=True, slots=True)
class ShownCharger:
    """What is shown, and nothing else: equal rows look alike, and are drawn once (`web/templatetags/drawn`)."""

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


def rows(keys: Sequence[int], now: datetime, names: Names) -> list[ShownCharger]:
    """In the order of the keys. Whether a person may see them is for the caller."""
    return [_row(charger, now, names) for charger in listed(keys, now)]


def _row(charger: Listed, now: datetime, names: Names) -> ShownCharger:
    facts, backend = charger.presence, names.of(charger)
    return ShownCharger(
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


def figures(numbers: dict[str, int], asked: QueryDict) -> list[Figure]:
    chosen, words = asked.get("state", ""), {"": ALL} | FIGURES
    return [Figure(code, word, numbers[code or "all"], chosen == code, query(asked, state=code)) for code, word in words.items()]
