"""The backends that can be chosen by name in the connection editor: those that are named, and this server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chargers.domain.editor.fields import EditorFields
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.models import Charger
from chargers.services import own_endpoints
from chargers.services.backends import lookups


@dataclass(frozen=True, slots=True)
class OfferedBackend:
    """One choice. Its value in the form is `url`, the endpoint; `why_not`: why this charger cannot dial it."""

    url: str
    name: str | Promise
    hint: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class BackendChooser:
    """`chosen` and `shown` are URLs, empty where the URL field says something else."""

    offered: Sequence[OfferedBackend]
    chosen: str
    shown: str
    hint: str


def offered(charger: Charger) -> list[OfferedBackend]:
    """Its organisation's own backends before everybody's of the same endpoint; this server where it has no other name."""
    rows = sorted(lookups.offered_to(charger), key=lambda one: (one.organisation_id is None, one.name.casefold()))
    found: dict[str, OfferedBackend] = {}
    can_encrypt = charger.controller_type is None or charger.controller_type.tls
    for one in rows:
        endpoint = one.profile().endpoint_for(can_encrypt=can_encrypt) or one.endpoint()
        found.setdefault(endpoint.url(), _offer(charger, endpoint, one.name, one.note))
    for own in own_endpoints.own_endpoints().endpoints:
        found.setdefault(own.url(), _offer(charger, own, _("this server, %(url)s") % {"url": own.url()}))
    return list(found.values())


def choose(offers: Sequence[OfferedBackend], url: str, stays: tuple[EditorFields, EditorFields] | None = None) -> BackendChooser:
    """`url` is what the editor says now. `stays`: what was typed and what was agreed last, where both were edited and differ."""
    endpoint = lookups.parse_kept(url)
    there = endpoint.url() if endpoint else ""
    chosen, shown = (stays[0].backend, stays[1].backend) if stays else (there, there)
    hints = {one.url: one.hint for one in offers}
    return BackendChooser(offers, chosen if chosen in hints else "", shown if shown in hints else "", hints.get(chosen, ""))


def _offer(charger: Charger, endpoint: Endpoint, name: str, hint: str = "") -> OfferedBackend:
    type_ = charger.controller_type
    why_not = _("%(type)s has no TLS") % {"type": type_} if endpoint.tls and type_ and not type_.tls else ""
    return OfferedBackend(endpoint.url(), name, hint, why_not)
