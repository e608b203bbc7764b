"""uvicorn's HTTP protocol with bounded heads: 32 KiB, and 15 seconds from the first byte to the last."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from ecc_web.server.config import HEADER_BYTES, ServerConfig
from ecc_web.server.websocket import PatientWebSocketProtocol


class HeadTooLong(Exception):
    """Raised inside the parser's callbacks, which turn it into a parser error."""


class HeadBoundedProtocol(HttpToolsProtocol):
    """Closes a head that is too long (431) or too slow (408). One timer, alive only while a head is being read."""

    def __init__(
        self,
        config: ServerConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.server_config = config
        self.request_seconds = config.request_seconds
        self.reading_head = True
        self.head_bytes = 0  # raw, of the head being read
        self.upgrades: bool | None = None
        self.header_bytes = 0  # of its headers, and of a body's trailers
        self.head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.reading_head:
            self.head_bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return
        # The parser hands out a header only when it is whole: raw bytes are what bounds a header without an end.
        if self.reading_head and self.head_bytes > HEADER_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self.head_timer is None and (self.reading_head or self._idle()):
            self._expect_head()  # the next request of a kept connection, or bytes that begin none

    def handle_websocket_upgrade(self) -> None:
        """uvicorn writes the head anew and has it read again, an eighth of what a charger's arrival costs: handed over here."""
        self._stop_timer()
        if not self.url.isascii():
            super().send_400_response("Invalid HTTP request received.")
            return
        self.connections.discard(self)
        protocol = PatientWebSocketProtocol(self.server_config, self.server_state, self.app_state)
        protocol.take_over(self)
        self.transport.set_protocol(protocol)

    def _should_upgrade(self) -> bool:
        """Asked several times of one head."""
        if self.upgrades is None:
            self.upgrades = super()._should_upgrade()
        return self.upgrades

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.reading_head = True
        self.head_bytes = self.head_bytes or 1  # one that begins behind another request's end is counted from its next bytes
        self.header_bytes = 0
        self.upgrades = None

    def on_header(self, name: bytes, value: bytes) -> None:
        self.header_bytes += len(name) + len(value) + 4
        if self.header_bytes > HEADER_BYTES:
            raise HeadTooLong
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._stop_timer()
        self.reading_head = False
        self.head_bytes = 0
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        self._stop_timer()
        if self.header_bytes > HEADER_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        else:
            super().send_400_response(msg)

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
        self._stop_timer()
        if not self.transport.is_closing():
            head = f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            self.transport.write(head.encode())
            self.transport.close()

    def _stop_timer(self) -> None:
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None
