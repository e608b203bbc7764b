"""The backends that can be chosen by name in the connection editor: those that are named, and this server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chargers.domain.endpoint.endpoint import Endpoint
from chargers.models import Charger
from chargers.services import own_endpoints
from chargers.services.backends import lookups
from chargers.services.connection.editor_state import Wish


@dataclass(frozen=True, slots=True)
class Offered:
    """One choice. Its value in the form is `url`, the endpoint; `why_not`: why this charger cannot dial it."""

    url: str
    name: str | Promise
    hint: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Chooser:
    """`chosen` and `shown` are URLs, empty where the URL field says something else."""

    offered: Sequence[Offered]
    chosen: str
    shown: str
    hint: str


def offered(charger: Charger) -> list[Offered]:
    """Its organisation's own backends before everybody's of the same endpoint; this server where it has no other name."""
    rows = sorted(lookups.offered_to(charger), key=lambda one: (one.organisation_id is None, one.name.casefold()))
    found: dict[str, Offered] = {}
    for one in rows:
        found.setdefault(one.endpoint().url(), _offer(charger, one.endpoint(), one.name, one.note))
    for own in own_endpoints.doors().endpoints:
        found.setdefault(own.url(), _offer(charger, own, _("this server, %(url)s") % {"url": own.url()}))
    return list(found.values())


def choose(offers: Sequence[Offered], url: str, stays: tuple[Wish, Wish] | None = None) -> Chooser:
    """`url` is what the editor says now. `stays`: what was typed and what was agreed last, where both were edited and differ."""
    endpoint = lookups.parsed(url)
    there = endpoint.url() if endpoint else ""
    chosen, shown = (stays[0].backend, stays[1].backend) if stays else (there, there)
    hints = {one.url: one.hint for one in offers}
    return Chooser(offers, chosen if chosen in hints else "", shown if shown in hints else "", hints.get(chosen, ""))


def _offer(charger: Charger, endpoint: Endpoint, name: str, hint: str = "") -> Offered:
    type_ = charger.controller_type
    why_not = _("%(type)s has no TLS") % {"type": type_} if endpoint.tls and type_ and not type_.tls else ""
    return Offered(endpoint.url(), name, hint, why_not)
