"""What the old backend has to send so that a charger comes here: the `ChangeConfiguration` calls, in their order.

For chargers that have not been here: nothing is known of what they hold, so each value is the one that this server would write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from chargers.domain.changes.plan import DIALLING, HARMLESS, KEEPING
from chargers.domain.connection.split_fields import Connection, split
from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.errors import Refusal
from chargers.domain.secret import Secret
from chargers.models import Charger, ControllerType
from chargers.services import own_endpoints
from chargers.services.credentials import credentials
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor

AT_ONCE = 500
ORDER = (*KEEPING, *HARMLESS, *DIALLING)  # what keeps it dialling first, what brings it here last
NOT_NEEDED = frozenset({FieldRole.OCPP_ID, FieldRole.OCPP_INFO})  # it keeps both; to write the ID restarts some


@dataclass(frozen=True, slots=True, repr=False)
class LandingCall:
    """One `ChangeConfiguration`. `value` is a Secret for the key; `switches`: only UseTLS in it is ours to say."""

    key: str
    value: str | Secret
    switches: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class LandingRow:
    """The calls for one charger; none where its controller type is not known, or cannot dial this server."""

    charger: Charger
    calls: tuple[LandingCall, ...]


def calls_for(controller_type: ControllerDefinition, ocpp_id: str, token: Secret | None) -> tuple[LandingCall, ...]:
    """What to send, in its order; nothing where this type cannot dial this server."""
    endpoint = own_endpoints.first_endpoint_for(controller_type)
    if endpoint is None:
        return ()
    try:
        fields = split(controller_type, Connection(endpoint, ocpp_id, token)).values
    except Refusal:
        return ()
    roles = [role for role in ORDER if role in fields and role not in NOT_NEEDED]
    return tuple(LandingCall(fields[role].key, fields[role].value, role is FieldRole.OPTIONS) for role in roles)


def landing_rows(chargers: QuerySet[Charger]) -> Iterator[LandingRow]:
    """Of these chargers, some at a time."""
    rows = ControllerType.objects.prefetch_related("fields", "serial_prefixes")
    types = {row.pk: row.definition() for row in rows}
    keys = list(chargers.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = Charger.objects.filter(pk__in=keys[start : start + AT_ONCE]).order_by("ocpp_id")
        tokens = credentials.current_tokens(keys[start : start + AT_ONCE])
        for charger in some.select_related("controller_type", "organisation"):
            known = types.get(charger.controller_type_id) if charger.controller_type_id else None
            calls = calls_for(known, charger.ocpp_id, tokens.get(charger.pk)) if known else ()
            yield LandingRow(charger, calls)


def note_keys_given_out(chargers: QuerySet[Charger], *, by: Actor) -> None:
    """The journal learns who was given the keys of these chargers."""
    journal.write_each(journal.Action.TOKEN_SHOWN, chargers.select_related("organisation"), by=by, at=timezone.now())
