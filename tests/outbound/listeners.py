"""Listeners on loopback that answer in every wrong way, and one that answers right. Each keeps what it was asked."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.patience import PATIENCE

Handler = Callable[[socket.socket, "Listener"], None]
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


@dataclass
class Listener:
    """Where one listens, and the bytes that each connection sent: first the head of its request, then what came after."""

    port: int = 0
    heads: list[bytes] = field(default_factory=list)
    after: list[bytes] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)  # one of its connections is over


@contextlib.contextmanager
def listening(handler: Handler, context: ssl.SSLContext | None = None) -> Iterator[Listener]:
    """Serves every connection in a thread of its own until the end of the block."""
    listener, server = Listener(), socket.create_server(("127.0.0.1", 0))
    listener.port = server.getsockname()[1]

    def serve() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(line,), daemon=True).start()

    def one(line: socket.socket) -> None:
        line.settimeout(PATIENCE)
        with contextlib.suppress(OSError), line:
            if context is None:
                handler(line, listener)
            else:
                with context.wrap_socket(line, server_side=True) as encrypted:
                    handler(encrypted, listener)
        listener.ended.set()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def head_of(line: socket.socket, listener: Listener) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        piece = line.recv(65_536)
        if not piece:
            break
        received += piece
    listener.heads.append(received)
    return received


def answers(status: str, *headers: str, body: bytes = b"") -> Handler:
    """One that answers any request so."""

    def handle(line: socket.socket, listener: Listener) -> None:
        head_of(line, listener)
        lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
        line.sendall("\r\n".join(lines).encode() + body)

    return handle


def accepts(
    subprotocol: str | None = "ocpp1.6", *, closes: bytes | None = None, key: str | None = None, only: bytes | None = None
) -> Handler:
    """One that becomes a WebSocket. `closes`: sends that and hangs up; `only`: 401 without these bytes in the head."""

    def handle(line: socket.socket, listener: Listener) -> None:
        head = head_of(line, listener)
        if only is not None and only not in head:
            line.sendall(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
            return
        asked = next(row for row in head.decode().split("\r\n") if row.lower().startswith("sec-websocket-key"))
        digest = hashlib.sha1(((key or asked.partition(": ")[2]) + GUID).encode()).digest()  # noqa: S324
        lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"]
        lines.append(f"Sec-WebSocket-Accept: {base64.b64encode(digest).decode()}")
        if subprotocol is not None:
            lines.append(f"Sec-WebSocket-Protocol: {subprotocol}")
        line.sendall("\r\n".join([*lines, "", ""]).encode() + (closes or b""))
        if closes is None:
            until_closed(line, listener)

    return handle


def until_closed(line: socket.socket, listener: Listener) -> None:
    """Reads on and keeps it, until the other side is gone."""
    received = b""
    while piece := line.recv(65_536):
        received += piece
    listener.after.append(received)


def says(greeting: bytes) -> Handler:
    """One that speaks first, as mail servers and shells do, and waits."""

    def handle(line: socket.socket, listener: Listener) -> None:
        line.sendall(greeting)
        until_closed(line, listener)

    return handle


def silent(line: socket.socket, listener: Listener) -> None:
    until_closed(line, listener)


def bewildered(line: socket.socket, listener: Listener) -> None:
    """A web server that is shown what is no HTTP."""
    listener.heads.append(line.recv(65_536))
    line.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


def hangs_up(line: socket.socket, listener: Listener) -> None:
    head_of(line, listener)


@contextlib.contextmanager
def full() -> Iterator[int]:
    """A port whose queue is full: what more dials it gets no answer, as behind a firewall. Linux."""
    with socket.socket() as server, contextlib.ExitStack() as waiting:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        port = server.getsockname()[1]
        for _ in range(4):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        yield port


def closed_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
