"""The plan for a charger that cannot come: every field and value to type at the charger itself, and the same as ECCLite's file.

Unlike a change it writes everything, not only what differs: what stands in a charger that nobody reaches is not known.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from chargers.domain.changes.plan import DIALLING, HARMLESS, KEEPING
from chargers.domain.connection import authorization
from chargers.domain.controller.definition import ControllerDefinition, FieldDefinition, FieldRole
from chargers.domain.editor.fields import EditorFields, WorkedOutFields
from chargers.domain.errors import Code, Notice
from chargers.domain.secret import Secret
from chargers.domain.secret_text import is_secret
from chargers.domain.settings import ecclite_file
from chargers.models import Charger
from chargers.services import own_endpoints
from chargers.services.connection import editor
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
        """Whether a line shows a token: then the page is a secret."""
        return any(isinstance(line.value, Secret) and bool(line.value) for line in self.lines)


@dataclass(frozen=True, slots=True, repr=False)
class _Token:
    """What the key is made of; none is known where `secret` is None."""

    secret: Secret | None
    only_shown: bool = False


def fields_for_here(charger: Charger) -> EditorFields | None:
    """The fields that bring it to this server: its first public endpoint that this controller can dial."""
    endpoint = own_endpoints.first_endpoint_for(definitions.definition_of(charger))
    return EditorFields(url=endpoint.url(), ocpp_id=charger.ocpp_id) if endpoint else None


def make_manual_setup(charger: Charger, typed: EditorFields | None) -> ManualSetup:
    """What to type for what the editor says; without that, what the charger held when it was last read.

    Raises `NoControllerType`.
    """
    definition = definitions.definition_of(charger)
    worked = editor.work_out(charger, typed or EditorFields())
    if worked.errors:
        return ManualSetup(worked.url, notices=worked.notices, errors=worked.errors)
    token = None if typed is not None and typed.clear_key else _token_of(charger, worked)
    lines = tuple(_lines(charger, definition, worked, token))
    if not any(line.role is FieldRole.ADDRESS and line.value for line in lines):
        return ManualSetup("", errors=(Notice(Code.URL_MISSING, "url"),))
    is_doubtful = token is not None and token.only_shown and any(line.role is FieldRole.KEY for line in lines)
    return ManualSetup(worked.url, lines, (*worked.notices, *((Notice(Code.KEY_ONLY_SHOWN, "token"),) if is_doubtful else ())))


def file_of(found: ManualSetup, *, with_token: bool) -> str:
    """The sheet in ECCLite's shape. The key stands in it only where the token was asked for."""
    rows = []
    for line in found.lines:
        value = line.value.reveal() if isinstance(line.value, Secret) else line.value
        if value is not None and (with_token or not (isinstance(line.value, Secret) or is_secret(line.key, value))):
            rows.append({"key": line.key, "readonly": False, "value": value})
    return ecclite_file.write_plainly(rows)


def note_token_shown(charger: Charger, *, by: Actor) -> None:
    """The journal learns that somebody was shown the token."""
    with transaction.atomic():
        journal.write(journal.Action.TOKEN_SHOWN, by=by, charger=charger)


def _lines(
    charger: Charger, definition: ControllerDefinition, worked: WorkedOutFields, token: _Token | None
) -> list[ManualField]:
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
            value = Secret("") if token is None else token.secret and authorization.form_key(definition, ocpp_id, token.secret)
        found.append(ManualField(role, reported.spelling(field), value, reported.find(field) is not None))
    return found


def _usual(field: FieldDefinition, role: FieldRole, ocpp_id: str) -> str | None:
    """What a field holds where nothing is known of it; None for what only this charger's own label can tell."""
    return ocpp_id if role is FieldRole.OCPP_ID else field.default or None


def _token_of(charger: Charger, worked: WorkedOutFields) -> _Token:
    """The one that was typed, else the one that is known here, else the one that whoever dialled first has shown."""
    typed = worked.wanted.connection.token if worked.wanted else None
    if known := typed or credentials.current_token(charger):
        return _Token(known)
    shown = credentials.shown_token(charger)
    return _Token(shown, only_shown=shown is not None)
