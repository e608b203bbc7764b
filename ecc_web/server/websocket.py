"""uvicorn's WebSocket protocol, as patient as the field needs it (T9, C16, C18). Browsers go through the same.

Any bytes keep a socket alive. Pings come from the shared `Pinger`; what they show is in the socket's `Wire`. Bad UTF-8
is read on and counted. Nothing grows without a bound: messages waiting, fragments of one, pongs that a peer does not read.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from time import monotonic
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import Frame
from websockets.http11 import Request
from websockets.protocol import Protocol, State
from websockets.utils import accept_key

from ecc_web.server import handshakes
from ecc_web.server.config import (
    CONTROL_FRAMES,
    CONTROL_SECONDS,
    MESSAGE_FRAGMENTS,
    UNHANDLED_MESSAGES,
    UNREAD_BYTES,
    ServerConfig,
)
from ecc_web.server.mailbox import Gate, Mailbox
from ecc_web.server.turns import TURN_BYTES, ReadingTurns
from ecc_web.server.wire import EXTENSION, Wire

POLICY_VIOLATION, TOO_BIG, SILENT = 1008, 1009, 1011
_PING_HEAD = b"\x89\x04"  # final, ping, four bytes, not masked
_EXTRA = b"\xff\xff\xff\xff"


class PatientWebSocketProtocol(WebSocketsSansIOProtocol):
    """One socket. The consumer finds `wire` in its scope's extensions."""

    def __init__(
        self,
        config: ServerConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.pinger = config.pinger
        self.silence_seconds = config.silence_seconds
        self.wire = Wire(self.ping_now)
        self.closing_since = 0.0
        self.early = b""
        self.turns: ReadingTurns | None = None  # made when more comes at once than one turn takes
        self.controls = 0
        self.controls_since = 0.0
        self.queue = Mailbox()  # type: ignore[assignment]
        self.writable = Gate()  # type: ignore[assignment]

    def take_over(self, http: HttpToolsProtocol, early: bytes = b"") -> None:
        """What `connection_made` and a second reading of the head would do, from what HTTP has read already.

        `early`: what came behind the head.
        """
        self.connections.add(self)
        self.transport = http.transport
        self.server, self.client = http.server, http.client
        self.scheme = "wss" if http.scheme == "https" else "ws"
        self.conn.parser = Protocol.parse(self.conn)  # frames come next
        next(self.conn.parser)
        headers, key = handshakes.put_right(http.headers)
        self.handle_connect(Request(http.url.decode("ascii"), headers, "GET", "HTTP/1.1"))  # 1.0: a proxy's habit (C9)
        if self.response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            del self.response.headers["Sec-WebSocket-Accept"]
            self.response.headers["Sec-WebSocket-Accept"] = accept_key(key)
        if early:
            self.data_received(early)

    def connection_lost(self, exc: Exception | None) -> None:
        self.pinger.leave(self)
        self.wire.ping = _nobody
        if self.turns is not None:
            self.turns.stop()
            self.turns = None
        super().connection_lost(exc)

    # Reading

    def data_received(self, data: bytes) -> None:
        self.wire.last_bytes_at = monotonic()
        if not self.handshake_complete:  # it does not wait for the answer; no pong may leave before it
            self.early += data
            self.transport.pause_reading()
        elif self.turns is not None:
            self.turns.take(data)
        elif len(data) <= TURN_BYTES:
            super().data_received(data)
        else:
            self.turns = ReadingTurns(self.loop, self.transport, super().data_received, lambda: not self.read_paused)
            self.turns.take(data)

    async def receive(self) -> Any:
        message = await self.queue.get()
        if self.read_paused and self.queue.empty():
            self.read_paused = False
            if self.turns is not None:
                self.turns.go_on()
            else:
                self.transport.resume_reading()
        return message

    def handle_connect(self, event: Request) -> None:
        self.pinger.join(self)
        super().handle_connect(event)

    async def run_asgi(self) -> None:
        extensions: dict[str, Any] = cast("dict[str, Any]", self.scope["extensions"])
        extensions[EXTENSION] = self.wire
        self.app = self._unless_it_left(self.app)
        await super().run_asgi()

    def _unless_it_left(self, app: Any) -> Any:
        """A peer that leaves before it is answered is nobody's mistake: uvicorn would log an application that does not answer."""

        async def run(scope: Any, receive: Any, send: Any) -> None:
            await app(scope, receive, send)
            if self.transport.is_closing():
                self.handshake_complete = True

        return run

    def start_keepalive(self) -> None:
        """Called once the answer to the handshake has left. Pings are the pinger's; the heads have had their day (3 KiB)."""
        self.request = self.response = None  # type: ignore[assignment]
        if self.early:
            early, self.early = self.early, b""
            self.transport.resume_reading()
            self.data_received(early)

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) >= MESSAGE_FRAGMENTS:
            self._close_now(TOO_BIG, "too many fragments")
            return
        super().handle_cont(event)

    def send_receive_event_to_app(self) -> None:
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if self.close_sent:
            return
        if self.curr_msg_data_type == "bytes":
            self.queue.put_nowait({"type": "websocket.receive", "bytes": bytes(data)})
        else:
            try:
                text = data.decode()
            except UnicodeDecodeError:  # a known fault of some firmware: never a reason to close (C16)
                text = data.decode(errors="replace")
                self.wire.bad_utf8 += 1
            self.queue.put_nowait({"type": "websocket.receive", "text": text})
        # A few may wait: stopping the transport for every message costs two system calls.
        if not self.read_paused and self.queue.qsize() >= UNHANDLED_MESSAGES:
            self.read_paused = True
            self.transport.pause_reading()

    # Pings and pongs

    def _is_flood(self) -> bool:
        """Counts one more ping or pong; closes the socket where it is one too many."""
        now = monotonic()
        if now - self.controls_since >= CONTROL_SECONDS:
            self.controls, self.controls_since = 0, now
        self.controls += 1
        if self.controls <= CONTROL_FRAMES:
            return False
        if not self.close_sent:
            self._close_now(POLICY_VIOLATION, "flood")
        return True

    def handle_ping(self) -> None:
        if self._is_flood():
            self.conn.data_to_send()
        elif self._reads_too_little():
            self.conn.data_to_send()
            self.transport.abort()
        else:
            super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        if self._is_flood():
            return
        self.wire.pongs_seen += 1
        self.wire.unanswered_pings = 0
        if self.pending_ping_payload == bytes(event.data):
            self.pending_ping_payload = None
            self.wire.round_trips.append((monotonic() - self.ping_sent_at) * 1000)

    def ping(self, payload: bytes, now: float) -> None:
        """Called by the pinger once an interval."""
        if self.transport.is_closing() or self.close_sent:
            self._hasten_the_end(now)
            return
        if not self.handshake_complete or self.conn.state is not State.OPEN:
            return
        wire = self.wire
        # One that never answered a ping may be well all the same (C18): presence judges it, TCP ends it.
        if wire.pongs_seen and now - wire.last_bytes_at >= self.silence_seconds:
            self._close_now(SILENT, "no sign of life")
        elif self._reads_too_little():
            self.transport.abort()
        else:
            if self.pending_ping_payload is not None:
                wire.unanswered_pings += 1
            self._send_ping(payload, now)

    def ping_now(self) -> None:
        """One more ping, where none is on its way; it does not count among the unanswered."""
        if self.pending_ping_payload is None and self.conn.state is State.OPEN and not self.transport.is_closing():
            self._send_ping(_EXTRA, monotonic())

    def _send_ping(self, payload: bytes, now: float) -> None:
        self.pending_ping_payload = payload
        self.ping_sent_at = now
        self.transport.write(_PING_HEAD + payload)

    def _reads_too_little(self) -> bool:
        return self.transport.get_write_buffer_size() > UNREAD_BYTES

    # The end

    def _hasten_the_end(self, now: float) -> None:
        """A peer that neither reads nor hangs up would keep a closed transport for ever."""
        if not self.closing_since:
            self.closing_since = now
        elif now - self.closing_since >= self.close_timeout:
            self.transport.abort()

    def _close_now(self, code: int, reason: str) -> None:
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.fail(code, reason)
        self._send_out()
        self.close_sent = True
        self.transport.close()

    def _send_out(self) -> None:
        self.transport.write(b"".join(self.conn.data_to_send()))


def _nobody() -> None:
    """What a gone socket's `ping` does."""
