"""A pasted text beside what is known here: the charger that it is for, those around it, and the hosts that chargers use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Length

from chargers.domain.editor.fields import EditorFields
from chargers.domain.endpoint.endpoint import Placeholder
from chargers.domain.paste import FoundConnection, PasteContext, QuestionCode, find
from chargers.domain.paste.connection_of import connection_of
from chargers.domain.secret import Secret
from chargers.models import Charger, Credential
from chargers.services.backends import lookups
from chargers.services.credentials import vault

MOST_HOSTS = 200  # that a host is compared with
MOST_TOKENS = 200  # of a host, whose lengths are looked at
ENOUGH = 2  # tokens of one length make a habit


@dataclass(frozen=True, slots=True)
class OtherIds:
    """The OCPP IDs of the chargers that one person may see, but for one; asked one by one, for there may be very many."""

    chargers: QuerySet[Charger]
    but: int

    def __contains__(self, ocpp_id: object) -> bool:
        return self.chargers.filter(ocpp_id=ocpp_id).exclude(pk=self.but).exists()


@dataclass(frozen=True, slots=True)
class KnownHosts(Mapping[str, tuple[int, ...]]):
    """By host how long tokens are there, where others than this charger have them, and all of one length; else empty.

    Asked of the database for the one host that is looked up, and of no token itself: what is sealed tells its length.
    """

    endpoints: Mapping[str, list[str]]
    chargers: QuerySet[Charger]
    but: int

    def __getitem__(self, host: str) -> tuple[int, ...]:
        there = self.chargers.filter(backend_endpoint__in=self.endpoints[host]).exclude(pk=self.but)
        current = Credential.objects.filter(kind=Credential.Kind.CURRENT, charger__in=there.order_by())
        sizes = list(current.values_list(Length("sealed"), flat=True)[:MOST_TOKENS])
        lengths = {vault.length_within(size) for size in sizes}
        return tuple(lengths) if len(sizes) >= ENOUGH and len(lengths) == 1 else ()

    def __iter__(self) -> Iterator[str]:
        return iter(self.endpoints)

    def __len__(self) -> int:
        return len(self.endpoints)


def find_for(
    charger: Charger,
    text: str,
    chargers: QuerySet[Charger],
    *,
    answers: Mapping[QuestionCode, str] | None = None,
    given_id: str | None = None,
    given_token: Secret | None = None,
) -> FoundConnection:
    """What a text says of this charger. `chargers`: those that the asking person may see; of others nothing is told.

    Raises `Refusal` where the text is too long.
    """
    about = PasteContext(
        present_id=charger.ocpp_id,
        serial=charger.serial_number or None,
        given_id=given_id,
        given_token=given_token,
        others=OtherIds(chargers, charger.pk),
        hosts=_hosts(chargers, charger.pk),
    )
    return find(text, about, answers=answers)


def fields_of(charger: Charger, found: FoundConnection) -> EditorFields:
    """What is found, as it would be typed into the editor. Raises `Refusal` where it is nothing that can be written."""
    connection, _ = connection_of(found, charger.ocpp_id)
    endpoint = connection.endpoint
    tail = connection.tail or Placeholder.OCPP_ID.value
    return EditorFields(
        url=endpoint.url(tail) if endpoint else "",
        token=connection.token.reveal() if connection.token else "",
        ocpp_id=found.ocpp_id.text if found.ocpp_id else "",
        colon_is_meant=connection.token is not None and ":" in connection.token.reveal(),
    )


def _hosts(chargers: QuerySet[Charger], but: int) -> KnownHosts:
    """The hosts at which these chargers point."""
    known = chargers.exclude(backend_endpoint="").order_by().values_list("backend_endpoint", flat=True).distinct()
    endpoints = dict[str, list[str]]()
    for text in known[:MOST_HOSTS]:
        if (endpoint := lookups.parse_kept(text)) is not None:
            endpoints.setdefault(endpoint.host, []).append(text)
    return KnownHosts(endpoints, chargers, but)
