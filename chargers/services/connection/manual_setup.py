"""The plan for a charger that cannot come: every field and value to type at the charger itself, and the same as ECCLite's file.

Unlike a change it writes everything, not only what differs: what stands in a charger that nobody reaches is not known.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from chargers.domain.changes.plan import DIALLING, HARMLESS, KEEPING
from chargers.domain.connection import authorization
from chargers.domain.controller.definition import ConnectionField, ControllerType, FieldRole
from chargers.domain.errors import Code, Notice
from chargers.domain.secret import Secret
from chargers.domain.settings import ecclite_file
from chargers.models import Charger
from chargers.services import own_endpoints
from chargers.services.connection import editor
from chargers.services.connection.editor_state import Wish, WorkedOut
from chargers.services.controllers import definitions
from chargers.services.credentials import credentials
from chargers.services.journal import journal
from chargers.services.journal.journal import Actor
from chargers.services.readings import readings

ORDER = (*KEEPING, *HARMLESS, *DIALLING)  # as a change would write them


@dataclass(frozen=True, slots=True, repr=False)
class ManualField:
    """One field to type. `value` is a Secret for the key; None where it is to be left as it is."""

    role: FieldRole
    key: str
    value: str | Secret | None
    reported: bool  # the charger reported this spelling of the key


@dataclass(frozen=True, slots=True, repr=False)
class ManualSetup:
    """Everything to type, in order. `errors`: why there is nothing yet."""

    url: str
    lines: tuple[ManualField, ...] = ()
    notices: tuple[Notice, ...] = ()
    errors: tuple[Notice, ...] = ()

    @property
    def token_known(self) -> bool:
        return any(isinstance(line.value, Secret) and bool(line.value) for line in self.lines)


def wish_for_here(charger: Charger) -> Wish | None:
    """The wish that brings it to this server: its first public endpoint that this controller can dial."""
    endpoint = own_endpoints.first_for(definitions.definition_of(charger))
    return Wish(url=endpoint.url(), ocpp_id=charger.ocpp_id) if endpoint else None


def sheet(charger: Charger, wish: Wish | None) -> ManualSetup:
    """What to type for this wish; without one, what the charger held when it was last read. Raises `NoControllerType`."""
    definition = definitions.definition_of(charger)
    worked = editor.work_out(charger, wish or Wish())
    if worked.errors:
        return ManualSetup(worked.url, notices=worked.notices, errors=worked.errors)
    lines = tuple(_lines(charger, definition, worked, clear=wish is not None and wish.clear_key))
    if not any(line.role is FieldRole.ADDRESS and line.value for line in lines):
        return ManualSetup("", errors=(Notice(Code.URL_MISSING, "url"),))
    return ManualSetup(worked.url, lines, worked.notices)


def file_of(found: ManualSetup, *, with_token: bool) -> str:
    """The sheet in ECCLite's shape. The key stands in it only where the token was asked for."""
    rows = []
    for line in found.lines:
        if isinstance(line.value, Secret):
            if with_token:
                rows.append({"key": line.key, "readonly": False, "value": line.value.reveal()})
        elif line.value is not None:
            rows.append({"key": line.key, "readonly": False, "value": line.value})
    return ecclite_file.write_plainly(rows)


def note_token_shown(charger: Charger, *, by: Actor) -> None:
    """The journal learns that somebody was shown the token."""
    with transaction.atomic():
        journal.write(journal.Action.TOKEN_SHOWN, by=by, charger=charger)


def _lines(charger: Charger, definition: ControllerType, worked: WorkedOut, *, clear: bool) -> list[ManualField]:
    reported = readings.reported_settings(charger)
    texts = {row.role: row.new for row in worked.rows}
    ocpp_id = texts.get(FieldRole.OCPP_ID) or charger.ocpp_id
    found = []
    for role in ORDER:
        field = definition.field(role)
        if field is None:
            continue
        value: str | Secret | None = texts.get(role) or _usual(field, role, ocpp_id)
        if role is FieldRole.KEY:
            value = Secret("") if clear else _key(charger, definition, worked, ocpp_id)
        found.append(ManualField(role, reported.spelling(field), value, reported.find(field) is not None))
    return found


def _usual(field: ConnectionField, role: FieldRole, ocpp_id: str) -> str | None:
    """What a field holds where nothing is known of it; None for what only this charger's own label can tell."""
    return ocpp_id if role is FieldRole.OCPP_ID else field.default or None


def _key(charger: Charger, definition: ControllerType, worked: WorkedOut, ocpp_id: str) -> Secret | None:
    """The key from the token that was typed, else from the one that is known here; None where none is."""
    typed = worked.wanted.connection.token if worked.wanted else None
    token = typed or credentials.current_token(charger) or credentials.shown_token(charger)
    return authorization.form_key(definition, ocpp_id, token) if token else None
