"""A frame as it was stored, read again: its kind, what it says, and which answer belongs to which call. Pure text and numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from chargers.domain.storable_text import storable

LONGEST = timedelta(minutes=10)  # from a call to its answer: unique IDs come again after a restart
NOT_KEPT = frozenset(
    {"too_many_values", "no_array", "no_json", "message_type", "no_unique_id"}
)  # flaws of which only the length is stored
CALL, RESULT, ERROR = 2, 3, 4


class FrameKind(StrEnum):
    """What a stored frame is."""

    CALL = "call"
    RESULT = "result"
    ERROR = "error"
    CUT = "cut"  # stored up to a limit, so no JSON any more
    NOT_KEPT = "not_kept"  # it could not be read, and what cannot be read cannot be masked


@dataclass(frozen=True, slots=True)
class StoredFrame:
    """`body`: the payload of a call or a result. `code` and `description`: of an error. `length`: of one that was not kept."""

    kind: FrameKind
    body: Any = None
    code: str = ""
    description: str = ""
    length: int = 0


def read_stored(text: str, flaw: str = "") -> StoredFrame:
    """What was stored of a frame; `flaw` says why it could not be handled. Raises nothing."""
    if flaw in NOT_KEPT:
        return StoredFrame(FrameKind.NOT_KEPT, length=int(text) if text.isdecimal() and len(text) < 12 else 0)
    try:
        frame = parsed(text)
    except (ValueError, RecursionError):
        return StoredFrame(FrameKind.CUT)
    match frame:
        case [2, _, _, body, *_]:
            return StoredFrame(FrameKind.CALL, body)
        case [3, _, body, *_]:
            return StoredFrame(FrameKind.RESULT, body)
        case [4, _, code, *rest]:
            return StoredFrame(FrameKind.ERROR, code=str(code), description=str(rest[0]) if rest else "")
        case _:
            return StoredFrame(FrameKind.CUT)


def parsed(text: str) -> Any:
    """The JSON of a stored frame, without halves of characters, which its escapes can name and no page can say.

    Raises `ValueError` or `RecursionError` where it is none.
    """
    frame = json.loads(text)
    return json.loads(storable(json.dumps(frame, ensure_ascii=False))) if "\\u" in text else frame


def indented(text: str) -> str:
    """Stored JSON to be read by people; a text that was cut as it is."""
    try:
        return json.dumps(parsed(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return text


def kind_of(text: str) -> int:
    """2, 3 or 4 by the first characters alone: a cut frame still begins as it began. 0: none of them."""
    begin = text[:4].replace(" ", "")
    return int(begin[1]) if begin[:1] == "[" and begin[1:2] in {"2", "3", "4"} else 0


@dataclass(frozen=True, slots=True)
class SentFrame:
    """What is needed of a frame to find its other half."""

    key: int
    at: datetime
    inbound: bool
    unique_id: str
    kind: int


def pair_frames(frames: Iterable[SentFrame]) -> dict[int, int]:
    """Calls and their answers, both ways: the key of one gives the key of the other. `frames` in order of time.

    An answer belongs to the last call of the other side with its unique ID that nobody answered yet.
    """
    found: dict[int, int] = {}
    waiting: dict[tuple[bool, str], SentFrame] = {}
    for one in frames:
        if not one.unique_id:
            continue
        if one.kind == CALL:
            waiting[one.inbound, one.unique_id] = one
        elif one.kind in (RESULT, ERROR):
            call = waiting.pop((not one.inbound, one.unique_id), None)
            if call is not None and one.at - call.at <= LONGEST:
                found[call.key], found[one.key] = one.key, call.key
    return found


def gist_of(body: Any, most: int = 4) -> Iterator[tuple[str, str]]:
    """The first plain values of a payload by name, to tell frames apart without opening them."""
    if not isinstance(body, dict):
        return
    for name, value in body.items():
        if most == 0:
            return
        if isinstance(value, dict) and "status" in value:  # idTagInfo
            name, value = f"{name}.status", value["status"]
        if isinstance(value, str | int | float) and value != "":
            most -= 1
            yield name, str(value).lower() if isinstance(value, bool) else str(value)
        elif isinstance(value, list) and value:
            most -= 1
            yield name, f"[{len(value)}]"
