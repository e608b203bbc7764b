"""Tags of chargers. A tag is one organisation's, and is there as long as one of its chargers has it.

Whoever writes tags holds their organisations first, before any charger is locked: a tag that its last charger loses is deleted,
while somebody else may be giving it to another one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from chargers.domain.tag_names import in_order, joined, key_of
from chargers.models import Charger, Organisation, Tag
from chargers.services.journal.journal import ValueChange
from chargers.services.same_name import named_alike

Carried = Charger.tags.through  # a charger and a tag that it has


def tags_of(chargers: Collection[int]) -> dict[int, list[str]]:
    """The names of each of these chargers (keys), in order; without those that have none. One query."""
    found: dict[int, list[str]] = {}
    for charger, name in Carried._default_manager.filter(charger__in=chargers).values_list("charger", "tag__name"):
        found.setdefault(charger, []).append(name)
    return {charger: in_order(names) for charger, names in found.items()}


def with_tags(chargers: QuerySet[Charger], tags: Collection[int]) -> QuerySet[Charger]:
    """Those that have one of these tags (keys)."""
    return chargers.filter(pk__in=Carried._default_manager.filter(tag__in=tags).values("charger"))


def tagged_like(word: str) -> Q:
    """A tag of the charger has this in its name."""
    return Q(pk__in=Carried._default_manager.filter(tag__name__icontains=word).values("charger"))


def write_tags(charger: Charger, names: Collection[str]) -> ValueChange | None:
    """From now on it has these, as tags of its organisation; within the caller's transaction, which rings and writes the journal.
    None where it has these already."""
    had = _tags_of_one(charger)
    wanted = {key_of(name) for name in names}
    if wanted == {key_of(tag.name) for tag in had} and {tag.organisation_id for tag in had} <= {charger.organisation_id}:
        return None
    held = {charger.organisation_id, *(tag.organisation_id for tag in had)}
    hold(held)
    had = _tags_of_one(charger)
    known = known_tags([charger.organisation_id], names)
    given = {tag.pk: tag for (_, key), tag in known.items() if key in wanted}
    Carried._default_manager.filter(charger=charger).exclude(tag__in=given).delete()
    Carried._default_manager.bulk_create((Carried(charger=charger, tag=tag) for tag in given.values()), ignore_conflicts=True)
    forget_unused(held)
    before, after = (joined(tag.name for tag in some) for some in (had, given.values()))
    return ValueChange("tags", before, after) if before != after else None


def hold(organisations: Iterable[int]) -> None:
    """Nobody else writes tags of these organisations (keys) until the transaction ends."""
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=set(organisations))
    list(rows.order_by("pk").values_list("pk", flat=True))


def known_tags(organisations: Collection[int], names: Iterable[str] = ()) -> dict[tuple[int, str], Tag]:
    """All tags of these organisations, which are held, by organisation and `key_of` the name; those of `names` are made."""
    found = _by_key(organisations)
    missing = [(one, name) for one in organisations for name in names if (one, key_of(name)) not in found]
    if missing:
        Tag.objects.bulk_create((Tag(organisation_id=one, name=name) for one, name in missing), ignore_conflicts=True)
        found = _by_key(organisations)
    for one, name in missing:
        if (one, key_of(name)) not in found:  # the database finds more letters alike
            found[one, key_of(name)] = named_alike(Tag.objects.filter(organisation=one), name).get()
    return found


def forget_unused(organisations: Iterable[int]) -> None:
    """Deletes the tags of these organisations, which are held, that no charger has."""
    carried = Exists(Carried._default_manager.filter(tag=OuterRef("pk")))
    Tag.objects.filter(~carried, organisation__in=set(organisations)).delete()


def _by_key(organisations: Collection[int]) -> dict[tuple[int, str], Tag]:
    return {(tag.organisation_id, key_of(tag.name)): tag for tag in Tag.objects.filter(organisation__in=organisations)}


def _tags_of_one(charger: Charger) -> list[Tag]:
    return list(Tag.objects.filter(chargers=charger))
