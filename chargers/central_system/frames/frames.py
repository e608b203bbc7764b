"""OCPP-J frames as text: made compactly, read leniently (C16). Knows no action and no charger."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import Any

import orjson
from ocpp.messages import MessageType

CALL = MessageType.Call
CALL_RESULT = MessageType.CallResult
CALL_ERROR = MessageType.CallError

# What a frame of the greatest size may hold, counted before it is read. The densest bulk of meter values fits.
MOST_BRACKETS = 12_000  # arrays and objects
MOST_COMMAS = 20_000
BOM = "\ufeff"
DEEPEST = 200  # levels of what orjson refuses: the standard library's own bound differs from one Python to the next
# One pass from the first character to the last: a text without an end is taken to the end, and nothing is given back.
_BETWEEN_BRACKETS = re.compile(r'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+(?:"|\\?\Z))++', re.DOTALL)
_LEVELS = {"[": 1, "{": 1, "]": -1, "}": -1}
_CALL_ID = re.compile(r'\s*\[\s*2\s*,\s*"([^"\\]{1,64})"')


class Unreadable(ValueError):
    """No OCPP array. `unique_id` where it is a CALL whose ID can be read all the same; `flaw` is the code to store."""

    def __init__(self, flaw: str, unique_id: str | None = None) -> None:
        super().__init__(flaw)
        self.flaw = flaw
        self.unique_id = unique_id


def read(raw: str | bytes) -> list[Any]:
    """The array of a frame. Raises `Unreadable`."""
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    text = text.removeprefix(BOM)
    if text.count("[") + text.count("{") > MOST_BRACKETS or text.count(",") > MOST_COMMAS:
        raise Unreadable("too_many_values", _call_id(text))
    try:
        frame = orjson.loads(text)
    except orjson.JSONDecodeError:
        frame = _read_hard(text)
    if type(frame) is not list or not frame:
        raise Unreadable("no_array")
    return frame


def result(unique_id: Any, payload: dict[str, Any]) -> str:
    """The text of a CallResult."""
    return dump([CALL_RESULT, unique_id, payload])


def error(unique_id: Any, code: str, description: str = "") -> str:
    """The text of a CallError."""
    return dump([CALL_ERROR, unique_id, code, description, {}])


def call(unique_id: str, action: str, payload: dict[str, Any]) -> str:
    """The text of a Call."""
    return dump([CALL, unique_id, action, payload])


def dump(value: Any) -> str:
    """Compact JSON. What UTF-8 cannot say (a lone surrogate that came as an escape) leaves as an escape."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, separators=(",", ":"))


def _read_hard(text: str) -> Any:
    """What orjson refuses and the standard library takes: lone surrogates, NaN, control characters in texts."""
    try:
        if _depth(text) > DEEPEST:
            raise ValueError
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise Unreadable("no_json", _call_id(text)) from None


def _call_id(text: str) -> str | None:
    found = _CALL_ID.match(text)
    return found.group(1) if found else None


def _depth(text: str) -> int:
    """How many levels of arrays and objects stand in each other at the most; never more than it has opening brackets."""
    most = text.count("[") + text.count("{")
    if most <= DEEPEST:
        return most
    return max(accumulate(map(_LEVELS.__getitem__, _BETWEEN_BRACKETS.sub("", text))))
