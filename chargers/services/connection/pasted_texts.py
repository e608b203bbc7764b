"""A pasted text beside what is known here: the charger that it is for, those around it, and the hosts that chargers use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from chargers.domain.endpoint.endpoint import Placeholder
from chargers.domain.paste import Found, QuestionCode, find
from chargers.domain.paste.connection_of import connection_of
from chargers.domain.secret import Secret
from chargers.models import Charger
from chargers.services.backends import lookups
from chargers.services.connection.editor_state import Wish

MOST_HOSTS = 200  # that a host is compared with


@dataclass(frozen=True, slots=True)
class OtherIds:
    """The OCPP IDs of the chargers that one person may see, but for one; asked one by one, for there may be very many."""

    chargers: QuerySet[Charger]
    but: int

    def __contains__(self, ocpp_id: object) -> bool:
        return self.chargers.filter(ocpp_id=ocpp_id).exclude(pk=self.but).exists()


def find_for(
    charger: Charger,
    text: str,
    chargers: QuerySet[Charger],
    *,
    answers: Mapping[QuestionCode, str] | None = None,
    given_id: str | None = None,
    given_token: Secret | None = None,
) -> Found:
    """What a text says of this charger. `chargers`: those that the asking person may see; of others nothing is told.

    Raises `Refusal` where the text is too long.
    """
    return find(
        text,
        present_id=charger.ocpp_id,
        serial=charger.serial_number or None,
        answers=answers,
        given_id=given_id,
        given_token=given_token,
        others=OtherIds(chargers, charger.pk),
        hosts=_hosts(chargers),
    )


def wish_of(charger: Charger, found: Found) -> Wish:
    """What is found, as it would be typed into the editor. Raises `Refusal` where it is nothing that can be written."""
    connection, _ = connection_of(found, charger.ocpp_id)
    endpoint = connection.endpoint
    tail = connection.tail or Placeholder.OCPP_ID.value
    return Wish(
        url=endpoint.url(tail) if endpoint else "",
        token=connection.token.reveal() if connection.token else "",
        ocpp_id=found.ocpp_id.text if found.ocpp_id else "",
        colon_is_meant=connection.token is not None and ":" in connection.token.reveal(),
    )


def _hosts(chargers: QuerySet[Charger]) -> dict[str, tuple[int, ...]]:
    """The hosts at which these chargers point."""
    known = chargers.exclude(backend_endpoint="").order_by().values_list("backend_endpoint", flat=True).distinct()
    endpoints = [lookups.parsed(one) for one in known[:MOST_HOSTS]]
    return {endpoint.host: () for endpoint in endpoints if endpoint is not None}
