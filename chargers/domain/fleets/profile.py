"""What belongs to a named backend beside its address: who is reached how, what its IDs look like, whether it wants tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chargers.domain.controller.definition import ControllerType
from chargers.domain.endpoint.endpoint import Endpoint


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


class Trust(StrEnum):
    """Whom this server believes when it dials the backend itself. What a charger trusts is the charger's own."""

    PUBLIC = "public"  # the public certificate authorities
    OWN_CA = "own_ca"
    PINNED = "pinned"


@dataclass(frozen=True, slots=True)
class Profile:
    """The part of a backend profile that a charger's move asks for. `key` is None for a bare endpoint without a name."""

    key: int | None
    endpoints: Mapping[Way, Endpoint]
    id_form: IdForm = IdForm.AS_IT_IS
    id_prefix: str = ""
    token_rule: TokenRule = TokenRule.NOT_KNOWN
    urls: frozenset[str] = field(default=frozenset())  # of all endpoints, as `Endpoint.url` writes them

    def endpoint_for(self, controller_type: ControllerType | None, *, private_apn: bool = False) -> Endpoint | None:
        """Where a charger of this type is sent: encrypted where it can be; None where no way is open to it."""
        if private_apn:
            return self.endpoints.get(Way.PRIVATE_APN)
        can_encrypt = controller_type is None or controller_type.tls
        order = (Way.WSS, Way.WS) if can_encrypt else (Way.WS, Way.RELAY)
        return next((self.endpoints[way] for way in order if way in self.endpoints), None)

    def id_for(self, ocpp_id: str, serial_number: str) -> str | None:
        """The ID that a charger is to have there; None where it keeps its own, or where nothing tells."""
        if self.id_form is IdForm.PREFIX and self.id_prefix and not ocpp_id.startswith(self.id_prefix):
            return f"{self.id_prefix}{ocpp_id}"
        if self.id_form is IdForm.SERIAL_NUMBER and serial_number and serial_number != ocpp_id:
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
