"""The list of chargers: one row each, and the line of figures above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from chargers.domain.presence.status import Status
from chargers.services.backends.lookups import EndpointNames
from chargers.services.chargers.charger_rows import ListedCharger, list_chargers
from chargers.services.chargers.list_columns import ListColumn
from chargers.web.charger_page.badges import badges
from chargers.web.chargers.list_presenter import query
from chargers.web.common import presence
from chargers.web.common.figures import ShownFigure
from chargers.wording import times
from chargers.wording.badges import ALL, AWAY_WHILE_CHANGING, CHANGING, lock
from chargers.wording.times import ShownMoment
from chargers.wording.words import FIGURES, STATUS, Word


@dataclass(frozen=True, slots=True)
class ShownCharger:
    """What is shown, and nothing else: equal rows look alike, and are drawn once (`web/templatetags/cached_include`)."""

    pk: int
    ocpp_id: str
    name: str
    badges: tuple[Word, ...]
    status: Word
    kind: str  # empty where it is not known
    place: str
    organisation: str
    serial: str
    other_serial: str
    firmware: str
    points_at: str
    lock: Word | None
    backend: str  # the name of where it points
    heard: ShownMoment | None
    changed: ShownMoment | None
    bar: presence.DayBar | None
    tags: tuple[str, ...]
    note: str  # empty where it is not shown


def rows(keys: Sequence[int], now: datetime, names: EndpointNames, columns: frozenset[ListColumn]) -> list[ShownCharger]:
    """In the order of the keys. Whether a person may see them is for the caller."""
    asked = {"firmware": ListColumn.FIRMWARE, "changed": ListColumn.CHANGED, "tags": ListColumn.TAGS}
    wants = {name: column in columns for name, column in asked.items()}
    return [_row(charger, now, names, columns) for charger in list_chargers(keys, now, **wants)]


def _row(charger: ListedCharger, now: datetime, names: EndpointNames, columns: frozenset[ListColumn]) -> ShownCharger:
    facts, backend = charger.presence, names.of(charger)
    is_away = charger.changing and not charger.asking and charger.status == Status.OFFLINE
    return ShownCharger(
        pk=charger.pk,
        ocpp_id=charger.ocpp_id,
        name=charger.name,
        badges=tuple(badge for badge in badges(charger) if not (is_away and badge is CHANGING)),
        status=AWAY_WHILE_CHANGING if is_away else STATUS[charger.status],
        kind=f"{charger.controller_type.name} {charger.variant}".strip() if charger.controller_type else "",
        place=charger.site or charger.organisation,
        organisation=charger.organisation,
        serial=charger.serial_number,
        other_serial=charger.other_serial,
        firmware=charger.firmware,
        points_at=charger.points_at,
        lock=lock(charger.points_at),
        backend=backend.name if backend else "",
        heard=times.ago(facts.heard_at, now) if facts else None,
        changed=times.ago(charger.changed_at, now) if charger.changed_at else None,
        bar=presence.day_bar(facts, charger.day, now),
        tags=charger.tags,
        note=charger.note if ListColumn.NOTE in columns else "",
    )


def figures(numbers: dict[str, int], asked: QueryDict) -> list[ShownFigure]:
    chosen, words = asked.get("state", ""), {"": ALL} | FIGURES
    return [
        ShownFigure(code, word, numbers[code or "all"], chosen == code, query(asked, state=code)) for code, word in words.items()
    ]
