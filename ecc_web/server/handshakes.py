"""Upgrades to a WebSocket as the field sends them, which a library that takes the specification's alone would refuse (C9, C1).

Knows headers; not who sends them. What cannot be answered stays plain HTTP, where the charger door says what is wrong with it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

CONNECTION, UPGRADE = b"connection", b"upgrade"
KEY, VERSION, PROTOCOL = b"sec-websocket-key", b"sec-websocket-version", b"sec-websocket-protocol"
VERSIONS = frozenset({b"13", b"8", b"7", b""})  # whose frames are those of 13
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
Raw = Iterable[tuple[bytes, bytes]]


def wants_websocket(headers: Raw) -> bool:
    """Whether it asks for one: in one header or several, alone or in a list."""
    return b"upgrade" in _words(headers, CONNECTION) and b"websocket" in _words(headers, UPGRADE)


def can_be_answered(method: bytes, headers: Raw) -> bool:
    """Whether there is all that an answer needs: one key of any form to hash, and a version whose frames are ours."""
    keys = [value.strip() for name, value in headers if name == KEY]
    versions = _words(headers, VERSION) or [b""]
    return method == b"GET" and len(keys) == 1 and bool(keys[0]) and not VERSIONS.isdisjoint(versions)


def _words(headers: Raw, wanted: bytes) -> list[bytes]:
    return [word.strip(b"'") for name, value in headers if name == wanted for word in _TOKEN.findall(value.lower())]


def key_and_offers(headers: Raw) -> tuple[bytes, list[str]]:
    """The key as it came, which is what the answer hashes, and the subprotocols, however they were offered."""
    key, offers = b"", []
    for name, value in headers:
        if name == KEY:
            key = value.strip()
        elif name == PROTOCOL:
            offers += [offer.decode("ascii") for offer in _TOKEN.findall(value)]  # empty, in quotes, or with spaces between
    return key, offers


def scope_of(http: HttpToolsProtocol, offers: list[str], extensions: dict[str, Any]) -> Any:
    """What an application is told of the socket that `http` becomes."""
    raw_path, _, query = http.url.partition(b"?")
    return {
        "type": "websocket",
        "asgi": {"version": http.asgi_version, "spec_version": "2.4"},
        "http_version": "1.1",  # 1.0: a proxy's habit (C9)
        "scheme": "wss" if http.scheme == "https" else "ws",
        "server": http.server,
        "client": http.client,
        "root_path": http.root_path,
        "path": http.root_path + unquote(raw_path.decode("ascii")),
        "raw_path": http.root_path.encode("ascii") + raw_path,
        "query_string": query,
        "headers": http.headers,
        "subprotocols": offers,
        "state": http.app_state.copy(),
        "extensions": {"websocket.http.response": {}, **extensions},
    }


def answer(key: bytes, headers: Raw) -> bytes:
    """What turns the connection into a WebSocket."""
    accept = base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())
    lines = [SWITCHING + accept, *(name + b": " + value for name, value in headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n"
