"""All addresses that the pages have, out of the resolver, and what their parts are called in the fleet of `scenery`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from chargers.domain.secret import Secret
from chargers.models import AlertSubscription, Backend, Change, Charger, Credential, FleetImport, MoveSeries
from chargers.services.access.access import Access
from chargers.services.alerts import subscriptions
from chargers.services.alerts.wishes import usual_wish
from chargers.services.chargers import saved_views, tags
from chargers.services.credentials import credentials
from chargers.web.access import AccessRule
from tests.web import scenery

# Every part of an address, where nothing of that name needs to be there. A new part needs a line.
FILLED: dict[str, object] = {
    "pk": 1,
    "change": 1,
    "organisation": 1,
    "site": 1,
    "form": "csv",
    "key": "0" * 32,
    "kept": 1,
    "kind": "chargers",
    "number": 3,
    "uidb36": "1",
    "provider_id": "organisation",
}

# What a `pk` names: how to find the first organisation's one and the other's. A new kind of object needs a line.
OBJECTS: dict[str, Callable[[scenery.Fleet], tuple[Any, Any]]] = {
    "charger": lambda fleet: (fleet.evc5, fleet.foreign),
    "backend": lambda fleet: (fleet.evc5.organisation.backends.get(), fleet.foreign.organisation.backends.get()),
    "organisation": lambda fleet: (fleet.evc5.organisation, fleet.foreign.organisation),
    "site": lambda fleet: (fleet.evc5.site, fleet.foreign.site),
    "person": lambda fleet: (fleet.owner, fleet.stranger),
    "series": lambda fleet: (
        MoveSeries.objects.get(rows__charger=fleet.evc5),
        MoveSeries.objects.get(rows__charger=fleet.foreign),
    ),
    "import": lambda fleet: (FleetImport.objects.get(by=fleet.installer), FleetImport.objects.get(by=fleet.stranger)),
    "saved_view": lambda fleet: (
        saved_views.keep(fleet.owner, "Offline", "state=offline"),
        saved_views.keep(fleet.stranger, "Offline", "state=offline"),
    ),
    "alert_subscription": lambda fleet: (
        AlertSubscription.objects.get(user=fleet.owner),
        AlertSubscription.objects.get(user=fleet.stranger),
    ),
}


def kept_token(charger: Charger) -> Credential | None:
    """A token that is accepted beside the present one, where there is one."""
    return charger.credentials.filter(kind=Credential.Kind.FORMER).first()


# The other parts of our URLs, made of the object.
PARTS: dict[str, Callable[[Any, scenery.Fleet], object]] = {
    "key": lambda one, fleet: "0" * 32,
    "kept": lambda one, fleet: getattr(kept_token(one), "pk", 999),
    "form": lambda one, fleet: "csv",
    "kind": lambda one, fleet: "chargers",
    "number": lambda one, fleet: 3,
    "change": lambda one, fleet: getattr(Change.objects.filter(charger=one).first(), "pk", 999),
    "site": lambda one, fleet: one.sites.first().pk,
    "organisation": lambda one, fleet: fleet.evc5.organisation.pk,
}


def furnished(now: datetime) -> scenery.Fleet:
    """A fleet in which there is one of each kind of object, in the first organisation and in the other one."""
    fleet = scenery.fleet(now)
    for charger in (fleet.evc5, fleet.foreign):
        at = {"tls": False, "host": "h.nl", "port": 80, "path": "/"}
        theirs = Backend.objects.create(organisation=charger.organisation, name="Theirs", **at)
        scenery.series([charger], theirs, fleet.admin, now)
        scenery.change(charger, fleet.admin, "moved", now, ended_at=now)
        tags.write_tags(charger, ("old",))
        credentials.prepare_credential(charger, Secret("of-before"), Credential.Kind.FORMER, now).save()
    for person, charger in ((fleet.owner, fleet.evc5), (fleet.stranger, fleet.foreign)):
        subscriptions.subscribe(Access.of(person), charger.organisation, usual_wish(), now, language="en")
    for person, charger in ((fleet.installer, fleet.evc5), (fleet.stranger, fleet.foreign)):
        scenery.fleet_import(person, charger.organisation, now)
    return fleet


@dataclass(frozen=True)
class Page:
    """One URL pattern with the name by which it is reversed."""

    name: str
    pattern: URLPattern
    parts: frozenset[str]

    @property
    def rule(self) -> AccessRule | None:
        view: Any = self.pattern.callback
        while view is not None and not hasattr(view, "rule"):
            view = getattr(view, "__wrapped__", None)
        return view.rule if view is not None else None

    def address(self, parts: dict[str, object]) -> str:
        return reverse(self.name, kwargs={name: parts[name] for name in self.parts if name in parts})


def pages(patterns: Any = None, namespace: str = "", above: frozenset[str] = frozenset()) -> Iterator[Page]:
    """Every page of the whole resolver, Django's admin included."""
    for each in patterns or get_resolver().url_patterns:
        parts = above | each.pattern.regex.groupindex.keys()
        if isinstance(each, URLResolver):
            yield from pages(each.url_patterns, f"{each.namespace}:" if each.namespace else namespace, parts)
        else:
            yield Page(namespace + (each.name or str(each.pattern)), each, parts)


def everywhere() -> Iterator[URLPattern]:
    """Those that are not of Django's admin, which has tests of its own."""
    return (page.pattern for page in pages() if not page.name.startswith("admin:"))


def can_be_got(pattern: URLPattern) -> bool:
    """Whether a GET is answered with more than "not this way". Nobody is logged in, so no view gets further than its door."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    parts = {name: FILLED[name] for name in pattern.pattern.regex.groupindex}
    try:
        return pattern.callback(request, **parts).status_code != 405
    except Exception:  # a view that wants more than this is one that looks at a GET
        return True
