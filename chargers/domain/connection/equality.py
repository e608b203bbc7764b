"""Whether two values of one setting mean the same, so that only what differs is written (P1)."""

from __future__ import annotations

from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.controller.layouts import LAYOUTS
from chargers.domain.controller.layouts.layout_parts import same_port
from chargers.domain.key_value_list import KeyValueList
from chargers.domain.secret import Secret


def is_same(
    controller_type: ControllerDefinition,
    role: FieldRole,
    a: str | Secret,
    b: str | Secret,
    *,
    ocpp_id: str | None = None,
    tls: bool | None = None,
) -> bool:
    """Equality by meaning, for any texts.

    `ocpp_id` is the ID that the charger is to have: as a literal at the end of an address it means the placeholder.
    `tls` decides which default port a missing port is; where it is not given, a missing port differs from any.
    """
    if isinstance(a, Secret) or isinstance(b, Secret):
        return _secret(a) == _secret(b)
    if a == b:
        return True
    match role:
        case FieldRole.ADDRESS:
            return LAYOUTS[controller_type.layout].same_address(a, b, ocpp_id=ocpp_id, tls=tls)
        case FieldRole.PORT:
            return same_port(a, b, tls=tls)
        case FieldRole.PROTOCOL:
            return a.strip().casefold() == b.strip().casefold()
        case FieldRole.OPTIONS | FieldRole.OCPP_INFO:
            return _same_list(KeyValueList.parse(a), KeyValueList.parse(b))
        case _:
            return False


def _same_list(a: KeyValueList, b: KeyValueList) -> bool:
    return not a.malformed and not b.malformed and a.meaning() == b.meaning()


def _secret(value: str | Secret) -> Secret:
    return value if isinstance(value, Secret) else Secret(value)
