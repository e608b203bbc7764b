"""Upgrades to a WebSocket as the field sends them, put right for a library that takes the specification's alone (C9, C1).

Knows headers; not who sends them. What cannot be put right stays plain HTTP, where the charger door says what is wrong with it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable

from websockets.datastructures import Headers

KEY, VERSION, PROTOCOL = b"sec-websocket-key", b"sec-websocket-version", b"sec-websocket-protocol"
VERSIONS = frozenset({b"13", b"8", b"7", b""})  # whose frames are those of 13
STAND_IN = base64.b64encode(bytes(16)).decode()  # what the library sees in place of a key that it would refuse
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
Raw = Iterable[tuple[bytes, bytes]]


def can_be_answered(method: bytes, headers: Raw) -> bool:
    """Whether there is all that an answer needs: one key of any form to hash, and a version whose frames are ours."""
    keys = [value.strip() for name, value in headers if name == KEY]
    versions = [value.strip() for name, value in headers if name == VERSION] or [b""]
    return method == b"GET" and len(keys) == 1 and bool(keys[0]) and all(version in VERSIONS for version in versions)


def put_right(headers: Raw) -> tuple[Headers, str]:
    """The headers as the library wants them, and the key as it came, which is what the answer hashes."""
    right, key, offers = Headers(), "", []
    for name, value in headers:
        if name == KEY:
            key = value.strip().decode("latin-1")
        elif name == PROTOCOL:
            offers += _TOKEN.findall(value)  # empty, in quotes, or with spaces between
        elif name not in (VERSION, b"connection", b"upgrade"):
            right[name.decode("ascii")] = value.decode("latin-1")
    right["connection"], right["upgrade"], right["sec-websocket-version"] = "Upgrade", "websocket", "13"
    right["sec-websocket-key"] = key if _is_a_key(key) else STAND_IN
    if offers:
        right["sec-websocket-protocol"] = ", ".join(offer.decode("ascii") for offer in offers)
    return right, key


def _is_a_key(key: str) -> bool:
    try:
        return len(base64.b64decode(key.encode(), validate=True)) == 16
    except (binascii.Error, ValueError):
        return False
