"""split and join: a connection becomes the settings of one controller type, and those settings a connection again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chargers.domain.connection import authorization, ocpp_id, token
from chargers.domain.controller.definition import ControllerDefinition, FieldDefinition, FieldRole
from chargers.domain.controller.layouts import LAYOUTS
from chargers.domain.controller.reported import NOTHING, Reported
from chargers.domain.endpoint.endpoint import Endpoint, Placeholder, check_path
from chargers.domain.endpoint.path_pieces import holds_id
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.secret import Secret
from chargers.domain.shown import shown_text

LONGEST_KEY = 50  # characters, of ChangeConfiguration


@dataclass(frozen=True, slots=True)
class Connection:
    """What the settings say together: where to dial, as whom, and with what. A part that is None is not said.

    `tail` is what stands after the endpoint's path: `#OSN#`, which the charger replaces by its OCPP ID, `#SN#`,
    a literal text, or nothing. `placeholder` says which of them.
    """

    endpoint: Endpoint | None
    ocpp_id: str | None = None
    token: Secret | None = None
    tail: str = Placeholder.OCPP_ID.value

    @property
    def placeholder(self) -> Placeholder:
        """What the address ends in: our text, nothing, or what the charger replaces (R11)."""
        return Placeholder.of(self.tail)

    @property
    def url(self) -> str:
        """Where the charger dials, in one line; empty where that is not said."""
        if self.endpoint is None:
            return ""
        known_id = self.ocpp_id if self.placeholder is Placeholder.OCPP_ID else None
        return self.endpoint.url(known_id or self.tail)


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What is to stand in one setting. `key` is in the charger's own spelling; a write-only value is a `Secret`."""

    role: FieldRole
    key: str
    value: str | Secret

    def reveal(self) -> str:
        """The value as it is written, a secret one in clear text."""
        return self.value.reveal() if isinstance(self.value, Secret) else self.value


@dataclass(frozen=True, slots=True)
class SplitFields:
    """The settings for one connection, in the order of `FieldRole`, and what there is to say of them."""

    values: Mapping[FieldRole, FieldValue]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class JoinedConnection:
    """What reported settings say. Reading is lenient: oddities are notices, never refusals."""

    connection: Connection
    notices: tuple[Notice, ...] = ()


def split(controller_type: ControllerDefinition, wanted: Connection, reported: Reported = NOTHING) -> SplitFields:
    """The settings that make a charger of this type dial `wanted`. Raises `Refusal` where the type cannot (R16, R12, …)."""
    known = _texts(controller_type, reported)
    texts: dict[FieldRole, str | Secret] = {}
    notices: list[Notice] = []
    refusals: list[Notice] = []
    for part in (_address, _ocpp_id, _key):
        try:
            part_texts, part_notices = part(controller_type, wanted, known)
        except Refusal as refusal:
            refusals += refusal.notices
        else:
            texts |= part_texts
            notices += part_notices
    values: dict[FieldRole, FieldValue] = {}
    for role in FieldRole:
        if role not in texts:
            continue
        field = controller_type.field(role)
        if field is None:
            refusals.append(Notice(Code.FIELD_NOT_SUPPORTED, role))
            continue
        values[role] = FieldValue(role, reported.spelling(field), texts[role])
        refusals += _too_long(field, values[role])
    if refusals:
        raise Refusal(*refusals)
    return SplitFields(values, tuple(notices))


def join(controller_type: ControllerDefinition, reported: Reported) -> JoinedConnection:
    """The connection that reported settings make (the way back of `split`)."""
    known = _texts(controller_type, reported)
    address = LAYOUTS[controller_type.layout].read(known)
    notices = [n for n in address.notices if n.code is not Code.TLS_UNKNOWN or controller_type.tls]  # R16: no question there
    if address.endpoint and address.endpoint.tls and not controller_type.tls:
        notices.append(_no_tls(controller_type, FieldRole.OPTIONS))
    own_id = known.get(FieldRole.OCPP_ID) or None
    token = None
    if key := known.get(FieldRole.KEY):  # R4: real controllers show it empty
        user, token = authorization.take_key_apart(controller_type, Secret(key))
        if user is not None and own_id is not None and user != own_id:
            notices.append(Notice(Code.KEY_USER_DIFFERS, FieldRole.KEY))
    return JoinedConnection(Connection(address.endpoint, own_id, token, address.tail), tuple(notices))


_Part = tuple[Mapping[FieldRole, "str | Secret"], tuple[Notice, ...]]


def _address(controller_type: ControllerDefinition, wanted: Connection, known: Mapping[FieldRole, str]) -> _Part:
    endpoint = wanted.endpoint
    if endpoint is None:
        return {}, ()
    if endpoint.tls and not controller_type.tls:
        raise Refusal(_no_tls(controller_type, "url"))  # R16
    endpoint.check()
    if wanted.placeholder is Placeholder.LITERAL:
        check_path(wanted.tail)
    written = LAYOUTS[controller_type.layout].write(controller_type, endpoint, wanted.tail, known)
    texts = dict(written.texts)
    if protocol := controller_type.field(FieldRole.PROTOCOL):
        texts[FieldRole.PROTOCOL] = protocol.default  # R13
    where = FieldRole.PORT if controller_type.field(FieldRole.PORT) else FieldRole.ADDRESS
    unusual = {(False, 443): Code.WS_ON_443, (True, 80): Code.WSS_ON_80}.get((endpoint.tls, endpoint.port))
    notices = (*written.notices, Notice(unusual, where)) if unusual else written.notices
    own_id = wanted.ocpp_id or known.get(FieldRole.OCPP_ID)
    if not own_id:
        notices += (Notice(Code.OCPP_ID_NOT_GIVEN, FieldRole.OCPP_ID),)
    elif wanted.placeholder is Placeholder.OCPP_ID and holds_id(endpoint.path, own_id):
        place = FieldRole.PATH if controller_type.field(FieldRole.PATH) else FieldRole.ADDRESS
        notices += (Notice(Code.ID_IN_PATH, place, {"ocpp_id": shown_text(own_id)}),)
    return texts, notices


def _ocpp_id(controller_type: ControllerDefinition, wanted: Connection, known: Mapping[FieldRole, str]) -> _Part:
    if wanted.ocpp_id is None:
        return {}, ()
    if wanted.ocpp_id and wanted.ocpp_id == known.get(FieldRole.OCPP_ID):  # what a charger has is taken as it is
        return {FieldRole.OCPP_ID: wanted.ocpp_id}, ()
    checked, notices = ocpp_id.check_ocpp_id(wanted.ocpp_id, controller_type.ocpp_id_limit)
    return {FieldRole.OCPP_ID: checked}, notices


def _key(controller_type: ControllerDefinition, wanted: Connection, known: Mapping[FieldRole, str]) -> _Part:
    if wanted.token is None:
        return {}, ()
    token.check_characters(wanted.token.reveal())
    own_id = (wanted.ocpp_id or "").strip() or known.get(FieldRole.OCPP_ID)  # R17a
    key = authorization.form_key(controller_type, own_id, wanted.token)
    in_clear = wanted.endpoint is not None and not wanted.endpoint.tls
    return {FieldRole.KEY: key}, (Notice(Code.CLEAR_TEXT_TOKEN, FieldRole.KEY),) if in_clear else ()  # R17


def _too_long(field: FieldDefinition, value: FieldValue) -> list[Notice]:
    found = []
    if len(value.reveal()) > field.max_length:
        sizes = {"key": value.key, "limit": str(field.max_length), "length": str(len(value.reveal()))}
        found.append(Notice(Code.VALUE_TOO_LONG, field.role, sizes))
    if len(value.key) > LONGEST_KEY:
        found.append(Notice(Code.KEY_TOO_LONG, field.role, {"limit": str(LONGEST_KEY), "length": str(len(value.key))}))
    return found


def _texts(controller_type: ControllerDefinition, reported: Reported) -> dict[FieldRole, str]:
    """What stands in the settings of this type, by role; without those that were not reported."""
    found = {field.role: reported.find(field) for field in controller_type.fields}
    return {role: setting.value for role, setting in found.items() if setting is not None and setting.value is not None}


def _no_tls(controller_type: ControllerDefinition, where: str) -> Notice:
    return Notice(Code.TLS_NOT_SUPPORTED, where, {"controller_type": controller_type.name})
