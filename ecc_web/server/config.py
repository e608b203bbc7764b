"""uvicorn's configuration with everything about this server in it, and the bounds of the wire."""

from __future__ import annotations

from typing import Any

from uvicorn import Config

from ecc_web.server.bodies import BodyBounds
from ecc_web.server.doors import App
from ecc_web.server.pinger import Pinger

MESSAGE_BYTES = 262_144  # C16: a longer message closes the socket with 1009
MESSAGE_FRAGMENTS = 4_096  # empty fragments add nothing to the bytes
HEADER_BYTES = 32_768
REQUEST_SECONDS = 15.0  # from the first byte, or from the connection, to a complete head
REFUSED_SECONDS = 2.0  # for which what a refused peer still sends is read and thrown away: a reset would take the answer with it
BODY = BodyBounds()
UPLOAD = BodyBounds(most=11_000_000)  # a file of 10 MiB, and the form around it
SILENCE_SECONDS = 180.0  # presence: chargers need minutes to dial again
CONTROL_FRAMES = 600  # pings and pongs of one socket in ten seconds; chargers send one in some seconds
CONTROL_SECONDS = 10.0
UNREAD_BYTES = 262_144  # what may wait for a peer that does not read before a ping or pong drops it
UNHANDLED_MESSAGES = 8  # what a socket may have waiting before it is read on
BACKLOG = 8_192  # a storm of 5,000 is lost in the default of 100
STOP_SECONDS = 10


class ServerConfig(Config):
    """`Config` whose protocols are ours, with the one `Pinger` of the process and the times that tests shorten."""

    def __init__(
        self,
        app: App,
        *,
        ping_interval: float,
        trusted_proxies: list[str],
        request_seconds: float = REQUEST_SECONDS,
        body: BodyBounds = BODY,
        upload: BodyBounds = UPLOAD,
        silence_seconds: float = SILENCE_SECONDS,
        **others: Any,
    ) -> None:
        from ecc_web.server.http import BoundedProtocol
        from ecc_web.server.websocket import PatientWebSocketProtocol

        super().__init__(
            app,
            loop="uvloop",
            http=BoundedProtocol,
            ws=PatientWebSocketProtocol,
            ws_max_size=MESSAGE_BYTES,
            ws_ping_interval=None,  # the Pinger does it
            ws_ping_timeout=None,
            ws_per_message_deflate=False,  # C17; 40 KiB a connection
            backlog=BACKLOG,
            lifespan="on",
            log_config=None,  # Django's, which masks secrets
            log_level="warning",  # at INFO uvicorn writes addresses with their queries, and two lines a socket
            access_log=False,
            server_header=False,
            proxy_headers=bool(trusted_proxies),
            forwarded_allow_ips=trusted_proxies,
            timeout_graceful_shutdown=STOP_SECONDS,
            **others,
        )
        self.pinger = Pinger(ping_interval)
        self.request_seconds = request_seconds
        self.body = body
        self.upload = upload
        self.silence_seconds = silence_seconds
