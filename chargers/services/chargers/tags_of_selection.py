"""Tags of many chargers at once: which they have, and others for all of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.tag_names import MOST, joined, key_of
from chargers.models import Charger, Tag
from chargers.services.chargers.tags import Carried, forget_unused, hold, known_tags
from chargers.services.doorbell import charger_changed
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor, ValueChange

MOST_CHARGERS = 10_000
_AT_ONCE = 500  # of them in one statement


@dataclass(frozen=True, slots=True)
class CountedTag:
    """A tag, whatever its organisation and its case, and how many chargers have it."""

    key: str
    name: str
    chargers: int


def count_tags(chargers: QuerySet[Charger]) -> list[CountedTag]:
    """Those of these chargers; what most of them have comes first. One query."""
    rows = Carried._default_manager.filter(charger__in=chargers.order_by().values("pk")).order_by("tag__name")
    found: dict[str, CountedTag] = {}
    for name, number in rows.values_list("tag__name").annotate(number=Count("pk")):
        former = found.get(key_of(name), CountedTag(key_of(name), name, 0))
        found[key_of(name)] = CountedTag(former.key, former.name, former.chargers + number)
    return sorted(found.values(), key=lambda tag: (-tag.chargers, tag.key))


def change_tags(chargers: QuerySet[Charger], add: Collection[str], remove: Collection[str], *, by: Actor) -> int:
    """Gives all of them the tags `add` and takes the tags `remove`. Returns how many have others now.

    Raises `Refusal`: neither is said, a tag is in both, or a charger would have too many; then nothing is changed. Raises
    `ValueError` for more than MOST_CHARGERS.
    """
    gone = {key_of(name) for name in remove}
    if not add and not gone:
        raise Refusal(Notice(Code.TAGS_MISSING, "add"))
    if both := next((name for name in add if key_of(name) in gone), ""):
        raise Refusal(Notice(Code.TAG_BOTH_WAYS, "add", {"tag": both}))
    found = list(chargers.order_by().values_list("pk", "organisation")[: MOST_CHARGERS + 1])
    if len(found) > MOST_CHARGERS:
        raise ValueError("too many at once")
    keys, organisations, now = sorted(key for key, _ in found), {organisation for _, organisation in found}, timezone.now()
    changed: list[int] = []
    with transaction.atomic():
        hold(organisations)
        known = known_tags(organisations, add)
        for start in range(0, len(keys), _AT_ONCE):
            some = Charger.objects.filter(pk__in=keys[start : start + _AT_ONCE], organisation__in=organisations)
            changed += _change_some(some, known, {key_of(name) for name in add}, gone, by, now)
        forget_unused(organisations)
        charger_changed(*changed)
    return len(changed)


def _change_some(
    chargers: QuerySet[Charger], known: dict[tuple[int, str], Tag], add: set[str], gone: set[str], by: Actor, now: datetime
) -> list[int]:
    rows = {row.pk: row for row in chargers.select_related("organisation").order_by("pk")}
    had: dict[int, set[int]] = {key: set() for key in rows}
    for key, tag in Carried._default_manager.filter(charger__in=rows).values_list("charger", "tag"):
        had[key].add(tag)
    names = {tag.pk: tag.name for tag in known.values()}
    lost = {tag.pk for (_, key), tag in known.items() if key in gone}
    values: dict[int, list[ValueChange]] = {}
    links = []
    for key, row in rows.items():
        given = {known[row.organisation_id, name].pk for name in add} - had[key]
        after = (had[key] | given) - lost
        if len(after) > max(MOST, len(had[key])):
            raise Refusal(Notice(Code.TOO_MANY_TAGS_THERE, "add", {"ocpp_id": row.ocpp_id, "most": str(MOST)}))
        if after != had[key]:
            links += [Carried(charger_id=key, tag_id=tag) for tag in given]
            values[key] = [ValueChange("tags", joined(names[tag] for tag in had[key]), joined(names[tag] for tag in after))]
    if values:
        Carried._default_manager.filter(charger__in=values, tag__in=lost).delete()
        Carried._default_manager.bulk_create(links, ignore_conflicts=True)
        changed = [rows[key] for key in values]
        journal.write_each(journal.Action.CHARGER_EDITED, changed, by=by, at=now, values=values)
    return list(values)
