"""uvicorn's HTTP protocol with bounds: heads of 32 KiB in 15 seconds, and bodies (`bodies`), whoever sends them."""

from __future__ import annotations

import asyncio
import sys
from http import HTTPStatus
from typing import Any, NoReturn

from httptools import HttpParserUpgrade
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from ecc_web.server import handshakes, refusal_page, unreadable
from ecc_web.server.bodies import BodyWatch
from ecc_web.server.bounds import HEADER_BYTES, PIECES, PIPELINED, REFUSED_SECONDS, WireConfig
from ecc_web.server.websocket import PatientWebSocketProtocol

UPLOADS = b"/fleets/imports/begin/"  # where tables are brought


class TooMuch(Exception):
    """Raised inside the parser's callbacks, which turn it into a parser error. The refusal is in the protocol's `too_much`."""


class BoundedProtocol(HttpToolsProtocol):
    """Refuses what is too long (431, 413) or too slow (408). One timer, alive only while a head or a body is being read."""

    def __init__(
        self,
        config: WireConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.server_config = config
        self.request_seconds = config.bounds.request
        self.reading_head = True
        self.head_bytes = 0  # raw, of the head being read
        self.upgrades: bool | None = None
        self.header_bytes = 0  # of its headers, and of a body's trailers
        self.head_timer: asyncio.TimerHandle | None = None
        self.body: BodyWatch | None = None  # of the body being read
        self.too_much: HTTPStatus | None = None
        self.refused = False
        self.segment = b""
        self.pieces = 0  # of a body, in this segment
        self.underway: list[RequestResponseCycle] = []  # requests that may lack a part of their answer, in their order

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self._body_is_over()
        self._forget_requests()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.refused:
            return
        if self.reading_head:
            self.head_bytes += len(data)
        self.segment = data
        self.pieces = 0
        super().data_received(data)
        self.segment = b""
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return
        # The parser hands out a header only when it is whole: raw bytes are what bounds a header without an end.
        if self.reading_head and self.head_bytes > HEADER_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self.head_timer is None and (self.reading_head or self._idle()):
            self._expect_head()  # the next request of a kept connection, or bytes that begin none

    def handle_websocket_upgrade(self) -> None:
        """Uvicorn writes the head anew and has it read again, an eighth of what a charger's arrival costs: handed over here."""
        self._stop_timer()
        if not self.url.isascii():
            super().send_400_response("Invalid HTTP request received.")
            return
        self._forget_requests()  # an answer to one of them would be read as frames
        self.connections.discard(self)
        protocol = PatientWebSocketProtocol(self.server_config, self.server_state, self.app_state, self.loop)
        protocol.take_over(self, self._behind_the_head())
        self.transport.set_protocol(protocol)

    def _behind_the_head(self) -> bytes:
        """What came in the same segment belongs to the socket already: some chargers do not wait for the answer."""
        found = sys.exc_info()[1]  # uvicorn calls us where it caught the parser's word, which holds the place
        return self.segment[found.args[0] :] if isinstance(found, HttpParserUpgrade) else b""

    def _should_upgrade(self) -> bool:
        """Asked several times of one head."""
        if self.upgrades is None:
            asked = handshakes.wants_websocket(self.headers)
            self.upgrades = asked and handshakes.can_be_answered(self.parser.get_method(), self.headers)
        return self.upgrades

    def _unsupported_upgrade_warning(self) -> None:
        """It went on as a plain request, and the door says what is wrong with it; nothing can follow on this connection."""
        self.cycle.keep_alive = False

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= PIPELINED:
            self._stop_reading(HTTPStatus.TOO_MANY_REQUESTS)
        super().on_message_begin()
        self.reading_head = True
        self.head_bytes = self.head_bytes or 1  # one that begins behind another request's end is counted from its next bytes
        self.header_bytes = 0
        self.upgrades = None

    def on_header(self, name: bytes, value: bytes) -> None:
        self.header_bytes += len(name) + len(value) + 4
        if self.header_bytes > HEADER_BYTES:
            self._stop_reading(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._stop_timer()
        self.reading_head = False
        self.head_bytes = 0
        self._watch_body()
        super().on_headers_complete()
        if self.cycle not in (None, *self.underway[-1:]):
            self.underway = [*self._unanswered(), self.cycle]

    def on_body(self, body: bytes) -> None:
        self.pieces += 1
        if self.pieces > PIECES or (self.body is not None and not self.body.hears(len(body))):
            self._stop_reading(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._body_is_over()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        if self.body is not None and not self.pipeline:  # answered without its body, which nobody waits for
            self._body_is_over()
            self._hang_up()
            return
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        self._stop_timer()
        self._body_is_over()
        unreadable.log_unreadable(self.client)
        if self.too_much is not None:
            self._refuse(self.too_much)
        elif self._is_awaited():
            self._forget_requests()
            super().send_400_response(msg)
        else:
            self._forget_requests()
            self._hang_up()

    def _stop_reading(self, status: HTTPStatus) -> NoReturn:
        """Called by the parser, which then looks at nothing that follows in this segment."""
        self.too_much = status
        raise TooMuch

    def _watch_body(self) -> None:
        """Called where a head is whole: whether a body follows, and one that says how long it is may say too much."""
        headers = dict(self.headers)
        length = headers.get(b"content-length", b"0")
        of_wire = self.server_config.bounds
        bounds = of_wire.upload if self.url.startswith(UPLOADS) else of_wire.body
        if int(length) > bounds.most:  # the parser has seen to it that it is a number
            self._stop_reading(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if int(length) or b"transfer-encoding" in headers:
            self.body = BodyWatch(self.loop, bounds, self._refuse)

    def _body_is_over(self) -> None:
        if self.body is not None:
            self.body.stop()
            self.body = None

    def _idle(self) -> bool:
        """Whether a response is out and uvicorn's own timer for the next request was stopped by these bytes."""
        return self.cycle is not None and self.cycle.response_complete and self.timeout_keep_alive_task is None

    def _expect_head(self) -> None:
        self.head_timer = self.loop.call_later(self.request_seconds, self._head_too_slow)

    def _head_too_slow(self) -> None:
        self.head_timer = None
        if self.head_bytes:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.transport.close()

    def _refuse(self, status: HTTPStatus) -> None:
        """Says so, where nothing else was said yet, and ends the connection."""
        self._stop_timer()
        self._body_is_over()
        if self.transport.is_closing() or self.refused:
            return
        awaited = self._is_awaited()
        self._forget_requests()
        if awaited:
            self.transport.write(refusal_page.page(status, self.headers or ()))
        self._hang_up()

    def _unanswered(self) -> list[RequestResponseCycle]:
        return [cycle for cycle in self.underway if not cycle.response_complete]

    def _is_awaited(self) -> bool:
        """Whether the next answer on this connection is the one to what is being read now, and nothing of it is out."""
        unanswered = self._unanswered()
        return not unanswered or (unanswered == [self.cycle] and self.cycle.more_body and not self.cycle.response_started)

    def _forget_requests(self) -> None:
        """Whoever answers one hears that nobody is there any more, and what waits behind it is not begun."""
        self.pipeline.clear()
        for cycle in self._unanswered():
            cycle.disconnected = True
            cycle.message_event.set()

    def _hang_up(self) -> None:
        """Ends our half now and the other one soon: to close while bytes come is a reset, which takes the answer with it."""
        self.refused = True
        self.flow.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(REFUSED_SECONDS, self.transport.close)

    def _stop_timer(self) -> None:
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None
