"""OCPP-J frames as the controller reads and writes them: three kinds of JSON array.

Holds the words and their encoding. Knows nothing about actions, chargers or sockets.
"""

from dataclasses import dataclass
from typing import Any

import orjson

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CallFrame:
    """Somebody asks for something: `[2, id, action, payload]`."""

    unique_id: str
    action: str
    payload: Payload

    def encode(self) -> bytes:
        return orjson.dumps([2, self.unique_id, self.action, self.payload])


@dataclass(frozen=True, slots=True)
class ResultFrame:
    """The answer to a call: `[3, id, payload]`."""

    unique_id: str
    payload: Payload

    def encode(self) -> bytes:
        return orjson.dumps([3, self.unique_id, self.payload])


@dataclass(frozen=True, slots=True)
class CallErrorFrame:
    """A call could not be handled: `[4, id, code, description, details]`."""

    unique_id: str
    code: str
    description: str = ""

    def encode(self) -> bytes:
        return orjson.dumps([4, self.unique_id, self.code, self.description, {}])


Frame = CallFrame | ResultFrame | CallErrorFrame


def decode(text: str | bytes) -> Frame | None:
    """The frame in a message, or None where the controller cannot make anything of it."""
    try:
        parts = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    match parts:
        case [2, str(unique_id), str(action), dict(payload)]:
            return CallFrame(unique_id, action, payload)
        case [3, str(unique_id), dict(payload)]:
            return ResultFrame(unique_id, payload)
        case [4, str(unique_id), str(code), *rest]:
            return CallErrorFrame(unique_id, code, str(rest[0]) if rest else "")
        case _:
            return None
