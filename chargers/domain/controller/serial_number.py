"""Which controller type a charger is, as a suggestion: by the keys that it reports, and by its serial number (R2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from chargers.domain.controller.definition import ControllerDefinition, FieldRole, PrefixDefinition
from chargers.domain.controller.reported import plain_key

SHORTEST_TELLING = 6  # characters; shorter numbers in the field are fillers such as 123, which tell nobody from anybody
_TELLING = (FieldRole.ADDRESS, FieldRole.OCPP_ID)


class GuessBasis(StrEnum):
    """What a guess rests on."""

    KEYS_AND_SERIAL = "keys_and_serial"
    KEYS = "keys"  # and the serial number says nothing, or something else: keys weigh more
    SERIAL = "serial"
    UNDECIDED = "undecided"  # several types have these keys, and the serial number names none of them
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ControllerGuess:
    """A suggestion. `controller_type` is its code, None where nothing tells; `variant` is AC, AC+, DC or empty."""

    controller_type: str | None
    variant: str
    why: GuessBasis


def guess_type(serials: Iterable[str], keys: Iterable[str], types: Iterable[ControllerDefinition]) -> ControllerGuess:
    """The type that fits. `serials` in the order of trust: chargeBoxSerialNumber, chargePointSerialNumber, CpSn."""
    types = tuple(types)
    reported = {plain_key(key) for key in keys}
    by_keys = {t.code for t in types if _has_telling_keys(t, reported)}
    by_serial = [hit for serial in serials if (hit := _by_prefix(serial, types))]
    for code, prefix in by_serial:
        if code in by_keys:
            return ControllerGuess(code, prefix.variant, GuessBasis.KEYS_AND_SERIAL)
    if len(by_keys) == 1:
        return ControllerGuess(by_keys.pop(), "", GuessBasis.KEYS)
    if by_keys:
        return ControllerGuess(None, "", GuessBasis.UNDECIDED)
    if by_serial:
        code, prefix = by_serial[0]
        return ControllerGuess(code, prefix.variant, GuessBasis.SERIAL)
    return ControllerGuess(None, "", GuessBasis.UNKNOWN)


def is_another(known: str, said: str) -> bool:
    """Whether a controller says another number than the one on record, and both tell it from others."""
    known, said = known.strip(), said.strip()
    return bool(known) and len(said) >= SHORTEST_TELLING and known.casefold() != said.casefold()


def _has_telling_keys(controller_type: ControllerDefinition, reported: set[str]) -> bool:
    fields = [field for role in _TELLING if (field := controller_type.field(role))]
    return bool(fields) and all(plain_key(field.key) in reported for field in fields)


def _by_prefix(serial: str, types: Iterable[ControllerDefinition]) -> tuple[str, PrefixDefinition] | None:
    """The longest prefix that this serial number begins with, and whose it is."""
    return max(_fitting(serial.strip(), types), key=lambda hit: len(hit[1].prefix), default=None)


def _fitting(serial: str, types: Iterable[ControllerDefinition]) -> Iterator[tuple[str, PrefixDefinition]]:
    for controller_type in types:
        for prefix in controller_type.serial_prefixes:
            if prefix.prefix and serial.startswith(prefix.prefix):
                yield controller_type.code, prefix
