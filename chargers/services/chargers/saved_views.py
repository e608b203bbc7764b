"""Filters of the list that a person keeps under a name."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.storable_text import storable
from chargers.models import SavedView, User
from chargers.services.access.access import Access
from chargers.services.same_name import named_alike

MOST = 20  # of one person: more than one looks through at a glance
LONGEST = 60
MOST_FILTERS = 2000  # characters


def views_of(person: User) -> list[SavedView]:
    """By name. One query."""
    return list(SavedView.objects.filter(person=person))


def keep(person: User, name: str, query: str) -> SavedView:
    """The same name again is the same view with these filters. Raises `Refusal`: no name, or too many."""
    name = " ".join(storable(name).split())[:LONGEST]
    query = query[:MOST_FILTERS]
    if not name:
        raise Refusal(Notice(Code.VIEW_NAME_MISSING, "name"))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)  # two presses at once are one view
        found = named_alike(SavedView.objects.filter(person=person), name).first()
        if found is None:
            if SavedView.objects.filter(person=person).count() >= MOST:
                raise Refusal(Notice(Code.TOO_MANY_VIEWS, "name", {"most": str(MOST)}))
            return SavedView.objects.create(person=person, name=name, query=query)
        found.name, found.query = name, query
        found.save(update_fields=["name", "query"])
        return found


def own_views(access: Access) -> QuerySet[SavedView]:
    """Whose views a person sees: their own alone."""
    return SavedView.objects.filter(person=access.person)


def forget(view: SavedView) -> None:
    """It is kept no more."""
    view.delete()
