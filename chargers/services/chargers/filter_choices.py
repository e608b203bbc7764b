"""What the list of chargers can be filtered by: each read when somebody asks for it, and once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from chargers.domain.tag_names import key_of
from chargers.models import Backend, ControllerType, Organisation, Site, Tag
from chargers.services.access.access import Access
from chargers.services.backends.lookups import backends_of
from chargers.services.chargers.tags import Carried

Pairs = list[tuple[str, str]]  # key and name


class FilterChoices:
    """`organisation`: the key of the one that is chosen, or empty."""

    def __init__(self, access: Access, organisation: str) -> None:
        self._access = access
        self._scope = access.scope
        self._chosen = organisation

    @cached_property
    def types(self) -> Pairs:
        """Every controller type."""
        return _pairs(ControllerType.objects.all())

    @cached_property
    def organisations(self) -> Pairs:
        """Those of the scope."""
        every = Organisation.objects.all()
        return _pairs(every if self._scope is None else every.filter(pk__in=self._mine()))

    @cached_property
    def sites(self) -> Pairs:
        """Of one organisation: of the one that is chosen, else of the only one that there is."""
        found = [int(key) for key, _ in self.organisations if self._chosen in ("", key)]
        if len(found) != 1:
            return []
        sites = Site.objects.filter(organisation=found[0])
        if self._scope is None or (found[0], None) in self._scope:
            return _pairs(sites)
        return _pairs(sites.filter(pk__in=[site for _, site in self._scope if site is not None]))

    @cached_property
    def backends(self) -> list[Backend]:
        """Those that have a name for this scope: everybody's, and its organisations'."""
        return list(backends_of(None if self._scope is None else self._mine()))

    @cached_property
    def tags(self) -> Pairs:
        """Those of chargers in the scope; names that differ in case alone are one."""
        return [(key, min(named.values())) for key, named in sorted(self._tags.items())]

    def tag_keys(self, key: str) -> list[int]:
        """The rows behind one of `tags`."""
        return list(self._tags.get(key, ()))

    @cached_property
    def _tags(self) -> dict[str, dict[int, str]]:
        found: dict[str, dict[int, str]] = {}
        for pk, name in self._seen_tags().order_by().values_list("pk", "name"):
            found.setdefault(key_of(name), {})[pk] = name
        return found

    def _seen_tags(self) -> QuerySet[Tag]:
        if self._scope is None:
            return Tag.objects.all()
        seen = Q(organisation__in={organisation for organisation, site in self._scope if site is None})
        if any(site is not None for _, site in self._scope):
            known = self._access.known_chargers().order_by().values("pk")
            seen |= Q(pk__in=Carried._default_manager.filter(charger__in=known).values("tag"))
        return Tag.objects.filter(seen)

    def _mine(self) -> set[int]:
        return {organisation for organisation, _ in self._scope or ()}


def _pairs(rows: QuerySet[Any]) -> Pairs:
    return [(str(key), name) for key, name in rows.values_list("pk", "name")]
