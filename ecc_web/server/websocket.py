"""uvicorn's WebSocket protocol, as patient as the field needs it (T9, C16, C18). Browsers go through the same.

Any bytes keep a socket alive. Pings come from the shared `Pinger`; what they show is in the socket's `Wire`. Bad UTF-8
is read on and counted. Nothing grows without a bound: messages waiting, fragments of one, pongs that a peer does not read.
"""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import Frame
from websockets.protocol import Protocol, Side, State
from websockets.server import ServerProtocol

from ecc_web.server import handshakes
from ecc_web.server.bounds import MESSAGE_FRAGMENTS, UNHANDLED_MESSAGES, UNREAD_BYTES, WireConfig
from ecc_web.server.control_flood import ControlFlood
from ecc_web.server.mailbox import Gate, Mailbox
from ecc_web.server.turns import TURN_BYTES, ReadingTurns
from ecc_web.server.wire import EXTENSION, Wire

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent, WebSocketAcceptEvent

CLOSE_SECONDS = 10.0  # uvicorn's own, for a peer that does not answer a Close
POLICY_VIOLATION, TOO_BIG, SILENT, SERVICE_RESTART = 1008, 1009, 1011, 1012
_PING_HEAD = b"\x89\x04"  # final, ping, four bytes, not masked
_TEXT_HEADS = tuple(bytes((0x81, size)) for size in range(126))  # final, text, not masked (RFC 6455, 5.2)
_EXTRA = b"\xff\xff\xff\xff"
_LOGGER = logging.getLogger("uvicorn.error")


class PatientWebSocketProtocol(WebSocketsSansIOProtocol):
    """One socket. The consumer finds `wire` in its scope's extensions."""

    def __init__(
        self,
        config: WireConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        # Not uvicorn's own: it makes a handshake's parser, a queue and an event, a fifth of what an arrival costs.
        self.config, self.app = config, self._unless_it_left(config.loaded_app)
        self.loop = _loop or asyncio.get_running_loop()
        self.logger = _LOGGER
        self.root_path, self.asgi_version, self.app_state = config.root_path, config.asgi_version, app_state
        self.connections, self.tasks = server_state.connections, server_state.tasks
        self.default_headers = server_state.default_headers
        self.queue = Mailbox(self.loop)  # type: ignore[assignment]
        self.writable = Gate(self.loop)  # type: ignore[assignment]
        self.handshake_complete = self.close_sent = self.disconnected = self.read_paused = False
        self.close_timer = self.ping_timer = self.pong_timer = None
        self.close_timeout = CLOSE_SECONDS
        self.initial_response = None
        self.pending_ping_payload = None
        self.ping_sent_at = 0.0
        self.frames = []
        self.conn: Protocol = Protocol(Side.SERVER, state=State.CONNECTING, max_size=config.ws_max_size, logger=self.logger)  # type: ignore[assignment]
        self.pinger = config.pinger
        self.silence_seconds = config.bounds.silence
        self.close_frames = config.close_frames
        self.wire = Wire(self.ping_now)
        self.closing_since = 0.0
        self.early = b""
        self.turns: ReadingTurns | None = None  # made when more comes at once than one turn takes
        self.controls = ControlFlood()

    def take_over(self, http: HttpToolsProtocol, early: bytes = b"") -> None:
        """From what HTTP has read already: whether it can be answered is known (`handshakes`), and the consumer says how.

        `early`: what came behind the head.
        """
        self.connections.add(self)
        self.transport = http.transport
        self.server, self.client, self.scheme = http.server, http.client, "wss" if http.scheme == "https" else "ws"
        self.key, offers = handshakes.key_and_offers(http.headers)
        self.scope = handshakes.scope_of(http, offers, {EXTENSION: self.wire})
        self.pinger.join(self)
        self.queue.put_nowait({"type": "websocket.connect"})
        task = self.loop.create_task(self.run_asgi())
        task.add_done_callback(self.on_task_complete)
        self.tasks.add(task)
        if early:
            self.data_received(early)

    # The answer to the handshake

    async def send(self, message: ASGISendEvent) -> None:
        if message["type"] == "websocket.send" and (text := message.get("text")) is not None and self._sends_at_once():
            data = text.encode()
            if len(data) < len(_TEXT_HEADS):  # nearly every answer; the long way costs a tenth of a Heartbeat
                self.transport.write(_TEXT_HEADS[len(data)] + data)
                return
        if self.handshake_complete or self.initial_response is not None or self.disconnected:
            await super().send(message)
        elif message["type"] == "websocket.accept":
            self._accept(message)
        else:
            self._answer_by_http()
            await super().send(message)

    def _sends_at_once(self) -> bool:
        if not self.handshake_complete or self.disconnected or self.close_sent or self.initial_response is not None:
            return False
        return self.conn.state is State.OPEN and self.writable.is_set()

    def _accept(self, message: WebSocketAcceptEvent) -> None:
        if self.transport.is_closing():
            return
        headers = [*self.default_headers, *message.get("headers", ())]
        if subprotocol := message.get("subprotocol"):
            headers.append((b"Sec-WebSocket-Protocol", subprotocol.encode("ascii")))
        self.handshake_complete = True
        self.conn.state = State.OPEN
        self.transport.write(handshakes.answer(self.key, headers))
        self._go_on_reading()

    def send_500_response(self) -> None:
        if not self.handshake_complete and self.initial_response is None:
            self._answer_by_http()
        super().send_500_response()

    def _answer_by_http(self) -> None:
        """What a refusal is written by; sockets that are let in need none."""
        self.conn = ServerProtocol(max_size=self.config.ws_max_size, logger=self.logger)

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

    def _unless_it_left(self, app: Any) -> Any:
        """A peer that leaves before it is answered is nobody's mistake: uvicorn would log an application that does not answer."""

        async def run(scope: Any, receive: Any, send: Any) -> None:
            await app(scope, receive, send)
            if self.transport.is_closing():
                self.handshake_complete = True

        return run

    def _go_on_reading(self) -> None:
        """Once the answer to the handshake has left."""
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
        is_flood = self.controls.hears(monotonic())
        if is_flood and not self.close_sent:
            self._close_now(POLICY_VIOLATION, "flood")
        return is_flood

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

    def shutdown(self) -> None:
        """The server stops. Some chargers never dial again after a Close frame, and do after a cut line (C26)."""
        if self.close_frames or self.close_sent or not self.handshake_complete:
            super().shutdown()
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": SERVICE_RESTART})
        self.close_sent = True
        self.transport.close()

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
