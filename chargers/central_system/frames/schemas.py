"""The official OCPP 1.6 schemas, compiled. Says whether a payload fits and, if not, with which OCPP error; knows no frames."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import Any

import jsonschema_rs
import orjson
from ocpp import exceptions
from ocpp.v16.enums import Action

_SCHEMAS = files("ocpp.v16").joinpath("schemas")
ACTIONS = frozenset(action.value for action in Action)
JUDGED = 200  # parts of a payload: enough for any that a charger has reason to send
_ERRORS: dict[str, type[exceptions.OCPPError]] = {
    "Type": exceptions.TypeConstraintViolationError,
    "MaxLength": exceptions.TypeConstraintViolationError,
    "Required": exceptions.OccurenceConstraintViolationError,
    "AdditionalProperties": exceptions.FormationViolationError,
    "Enum": exceptions.PropertyConstraintViolationError,
}


@cache
def request_validator(action: str) -> jsonschema_rs.Draft4Validator:
    """The validator of a CALL's payload. Raises `KeyError` for an action that 1.6 does not know."""
    return _compiled(action, action)


@cache
def response_validator(action: str) -> jsonschema_rs.Draft4Validator:
    """The validator of a CALLRESULT's payload."""
    return _compiled(action, f"{action}Response")


def fits(validator: jsonschema_rs.Draft4Validator, payload: Any) -> bool:
    """Whether a payload fits. One that cannot be judged (half of a character in a text, a number beyond 64 bits) does not."""
    try:
        return validator.is_valid(payload)
    except (ValueError, TypeError, OverflowError):
        return False


def error_code(validator: jsonschema_rs.Draft4Validator, payload: Any) -> str:
    """The OCPP error code for a payload that does not fit. The reason in words stays out: it would quote the value."""
    try:
        for error in validator.iter_errors(_beginning(payload, repeat(None, JUDGED))):
            kind = type(error.kind).__name__.removeprefix("ValidationErrorKind").strip("_.")
            return str(_ERRORS.get(kind, exceptions.FormationViolationError).code)
    except (ValueError, TypeError, OverflowError):
        return str(exceptions.FormationViolationError.code)
    return str(exceptions.GenericError.code)


def _beginning(value: Any, room: Iterator[None]) -> Any:
    """The first parts of a payload, as many as `room` has: an error quotes all that it is about, however much that is (C16)."""
    if isinstance(value, dict):
        return {name: _beginning(part, room) for (name, part), _ in zip(value.items(), room, strict=False)}
    if isinstance(value, list):
        return [_beginning(part, room) for part, _ in zip(value, room, strict=False)]
    return value


def _compiled(action: str, name: str) -> jsonschema_rs.Draft4Validator:
    if action not in ACTIONS:
        raise KeyError(action)
    return jsonschema_rs.Draft4Validator(orjson.loads(_SCHEMAS.joinpath(f"{name}.json").read_bytes()))
