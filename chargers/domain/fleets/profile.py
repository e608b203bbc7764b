"""What belongs to a named backend beside its address: who is reached how, what its IDs look like, whether it wants tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chargers.domain.connection import ocpp_id
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.errors import Code, Notice, Refusal


class Way(StrEnum):
    """How a charger reaches a backend, each with an endpoint of its own."""

    WSS = "wss"
    WS = "ws"
    PRIVATE_APN = "private_apn"  # ws inside the network of the SIM cards
    RELAY = "relay"  # encrypted from this server on


class IdForm(StrEnum):
    """What a charger's OCPP ID is at this backend."""

    AS_IT_IS = "as_it_is"
    PREFIX = "prefix"
    SERIAL_NUMBER = "serial_number"
    ACCOUNT_IN_PATH = "account_in_path"  # the ID as it is, behind a path with the customer's own code


class TokenRule(StrEnum):
    """Which tokens a backend wants."""

    NOT_KNOWN = "not_known"
    NONE = "none"
    SHARED = "shared"  # one for all chargers
    PER_CHARGER = "per_charger"


OTHER_WAYS = (Way.WS, Way.PRIVATE_APN)  # what a person names beside a backend's own endpoint; neither is encrypted


def check_ways(own: Endpoint, others: Mapping[Way, Endpoint]) -> None:
    """Raises `Refusal` where another way is none: encrypted, or in the clear beside an endpoint that is in the clear itself."""
    refused = [Notice(Code.BACKEND_WAY_ENCRYPTED, way) for way, endpoint in others.items() if endpoint.tls]
    if Way.WS in others and not own.tls:
        refused.append(Notice(Code.BACKEND_WAY_TWICE, Way.WS))
    if refused:
        raise Refusal(*refused)


def check_id_form(form: IdForm, prefix: str) -> None:
    """Raises `Refusal` where a prefix is missing, or could not stand before an OCPP ID."""
    if form is not IdForm.PREFIX:
        return
    if not prefix:
        raise Refusal(Notice(Code.BACKEND_PREFIX_MISSING, "id_prefix"))
    try:
        ocpp_id.check_ocpp_id(prefix, len(prefix))
    except Refusal as refusal:
        raise Refusal(*(Notice(notice.code, "id_prefix", notice.values) for notice in refusal.notices)) from None


@dataclass(frozen=True, slots=True)
class Profile:
    """The part of a backend profile that a charger's move asks for. `key` is None for a bare endpoint without a name."""

    key: int | None
    endpoints: Mapping[Way, Endpoint]
    id_form: IdForm = IdForm.AS_IT_IS
    id_prefix: str = ""
    token_rule: TokenRule = TokenRule.NOT_KNOWN
    urls: frozenset[str] = field(default=frozenset())  # of all endpoints, as `Endpoint.url` writes them

    def endpoint_for(self, *, can_encrypt: bool, private_apn: bool = False) -> Endpoint | None:
        """Where a charger is sent: encrypted where its type can; None where no way is open to it."""
        if private_apn:
            return self.endpoints.get(Way.PRIVATE_APN)
        order = (Way.WSS, Way.WS) if can_encrypt else (Way.WS, Way.RELAY)
        return next((self.endpoints[way] for way in order if way in self.endpoints), None)

    def id_for(self, own_id: str, serial_number: str) -> str | None:
        """The ID that a charger is to have there; None where it keeps its own, or where nothing tells."""
        if self.id_form is IdForm.PREFIX and self.id_prefix and not own_id.startswith(self.id_prefix):
            return f"{self.id_prefix}{own_id}"
        if self.id_form is IdForm.SERIAL_NUMBER and serial_number and serial_number != own_id:
            return serial_number
        return None


def profile_of(
    key: int | None,
    endpoints: Mapping[Way, Endpoint],
    id_form: IdForm = IdForm.AS_IT_IS,
    id_prefix: str = "",
    token_rule: TokenRule = TokenRule.NOT_KNOWN,
) -> Profile:
    """A profile with the texts by which chargers that point there are found."""
    urls = frozenset(endpoint.url() for endpoint in endpoints.values())
    return Profile(key, endpoints, id_form, id_prefix, token_rule, urls)


def bare(endpoint: Endpoint) -> Profile:
    """An endpoint that no backend names, as a profile of itself."""
    return profile_of(None, {Way.WSS if endpoint.tls else Way.WS: endpoint})
