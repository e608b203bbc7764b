"""OCPP-J frames as text: made compactly, read leniently (C16). Knows no action and no charger."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from math import isfinite
from typing import Any

import orjson
from ocpp.messages import MessageType

from chargers.domain.messages import mended_frame

CALL = MessageType.Call
CALL_RESULT = MessageType.CallResult
CALL_ERROR = MessageType.CallError

# What a frame of the greatest size may hold, counted before it is read. The densest bulk of meter values fits.
MOST_BRACKETS = 12_000  # arrays and objects
MOST_COMMAS = 20_000
AROUND = "\ufeff\0"  # what some firmware sends before and behind a frame
DEEPEST = 200  # levels of what orjson refuses: the standard library's own bound differs from one Python to the next
# One pass from the first character to the last: a text without an end is taken to the end, and nothing is given back.
_BETWEEN_BRACKETS = re.compile(r'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+(?:"|\\?\Z))++', re.DOTALL)
_LEVELS = {"[": 1, "{": 1, "]": -1, "}": -1}
_CALL_ID = re.compile(r'\s*\[\s*2\s*,\s*(?:"([^"\\]{1,64})"|(-?\d{1,18})\s*[,\]])')


class Unreadable(ValueError):
    """No OCPP array. `flaw` is the code to store.

    `unique_id` where it is a CALL whose ID can be read all the same; `mended` where nothing but single values is broken.
    """

    def __init__(self, flaw: str, unique_id: str | int | None = None, mended: list[Any] | None = None) -> None:
        super().__init__(flaw)
        self.flaw = flaw
        self.unique_id = unique_id
        self.mended = mended


def read_frame(raw: str | bytes) -> list[Any]:
    """The array of a frame. Raises `Unreadable`."""
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    text = text.strip(AROUND)
    if len(text) > MOST_BRACKETS and (text.count("[") + text.count("{") > MOST_BRACKETS or text.count(",") > MOST_COMMAS):
        raise Unreadable("too_many_values", _call_id(text))
    try:
        frame = orjson.loads(text)
    except orjson.JSONDecodeError:
        frame = _read_hard(text)
    if type(frame) is not list or not frame:
        raise Unreadable("no_array")
    return frame


def result_text(unique_id: Any, payload: dict[str, Any]) -> str:
    """The text of a CallResult."""
    return dump([CALL_RESULT, unique_id, payload])


def error_text(unique_id: Any, code: str, description: str = "") -> str:
    """The text of a CallError."""
    return dump([CALL_ERROR, unique_id, code, description, {}])


def call_text(unique_id: str, action: str, payload: dict[str, Any]) -> str:
    """The text of a Call."""
    return dump([CALL, unique_id, action, payload])


def dump(value: Any) -> str:
    """Compact JSON. What UTF-8 cannot say (a lone surrogate that came as an escape) leaves as an escape."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, separators=(",", ":"))


def _read_hard(text: str) -> Any:
    """What orjson refuses and the standard library takes: lone surrogates, control characters in texts, and as the text that it
    is what no number can hold (NaN, 1e400)."""
    try:
        if _depth(text) > DEEPEST:
            raise ValueError
        return json.loads(text, strict=False, parse_constant=str, parse_float=_finite)
    except (ValueError, RecursionError):
        raise Unreadable("no_json", _call_id(text), _mended(text)) from None


def _finite(text: str) -> float | str:
    number = float(text)
    return number if isfinite(number) else text


def _mended(text: str) -> list[Any] | None:
    try:
        return mended_frame.mend_frame(text, DEEPEST)
    except ValueError:
        return None


def _call_id(text: str) -> str | int | None:
    found = _CALL_ID.match(text)
    if found is None:
        return None
    return found.group(1) or int(found.group(2))


def _depth(text: str) -> int:
    """How many levels of arrays and objects stand in each other at the most; never more than it has opening brackets."""
    most = text.count("[") + text.count("{")
    if most <= DEEPEST:
        return most
    return max(accumulate(map(_LEVELS.__getitem__, _BETWEEN_BRACKETS.sub("", text))))
