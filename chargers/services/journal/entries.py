"""The journal to read: all of it, filtered, and as lines of a file. Whose entries somebody may see, the door decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from chargers.models import Charger, JournalEntry, JournalValue, Organisation
from chargers.services.span import EVER, Span, TooMany

MOST = 100_000  # lines of one file
SHOWN = 40  # values of one entry on a page
COLUMNS = ("at", "who", "action", "subject", "organisation", "reason", "what", "before", "after")


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries. Empty: all of them. `who` and `subject`: a part of the name."""

    span: Span = EVER
    who: str = ""
    action: str = ""
    subject: str = ""
    organisation: Organisation | None = None


def find_entries(wanted: EntryFilter) -> QuerySet[JournalEntry]:
    """The latest first, with what a page shows of them."""
    found: QuerySet[JournalEntry] = JournalEntry.objects.select_related("by", "organisation").prefetch_related(prefetch_values())
    if wanted.span.since is not None:
        found = found.filter(at__gte=wanted.span.since)
    if wanted.span.until is not None:
        found = found.filter(at__lt=wanted.span.until)
    if wanted.who:
        found = found.filter(Q(by_name__icontains=wanted.who) | Q(by__username__icontains=wanted.who))
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.subject:
        found = found.filter(subject__icontains=wanted.subject)
    if wanted.organisation is not None:
        found = found.filter(organisation=wanted.organisation)
    return found.order_by("-at", "-pk")


def prefetch_values() -> Prefetch[str]:
    """The values of entries as a page shows them: an import names every charger, and a page does not."""
    place = Window(RowNumber(), partition_by=F("entry"), order_by=F("pk").asc())
    return Prefetch("values", JournalValue.objects.alias(place=place).filter(place__lte=SHOWN + 1).order_by("pk"))


def entries_of_charger(charger: Charger) -> QuerySet[JournalEntry]:
    """Those that speak of this charger, with the import that it came with; the latest first."""
    came = charger.came_with.journal_id if charger.came_with else None
    about = Q(charger=charger) | Q(pk=came) if came else Q(charger=charger)
    return JournalEntry.objects.filter(about).select_related("by").prefetch_related(prefetch_values()).order_by("-at", "-pk")


def file_lines(found: QuerySet[JournalEntry]) -> Iterator[tuple[object, ...]]:
    """For a file, the oldest first, one line a value and one for an entry without any; times in UTC. Raises `TooMany`."""
    if found[MOST : MOST + 1].exists():
        raise TooMany
    for entry in found.prefetch_related(None).prefetch_related("values").order_by("at", "pk").iterator(chunk_size=200):
        stamp, organisation = entry.at.strftime("%Y-%m-%dT%H:%M:%SZ"), str(entry.organisation or "")
        said = (stamp, entry.by_name, entry.action, entry.subject, organisation, entry.reason)
        values: list[JournalValue] = list(entry.values.all())
        for value in values:
            yield (*said, value.name, value.before, value.after)
        if not values:
            yield (*said, "", "", "")
