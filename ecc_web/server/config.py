"""uvicorn's configuration with everything about this server in it."""

from __future__ import annotations

from ecc_web.server.bounds import MESSAGE_BYTES, WireBounds, WireConfig
from ecc_web.server.doors import App
from ecc_web.server.http import BoundedProtocol
from ecc_web.server.pinger import Pinger
from ecc_web.server.websocket import PatientWebSocketProtocol

BACKLOG = 8_192  # a storm of 5,000 is lost in the default of 100
STOP_SECONDS = 10
AS_SHIPPED = WireBounds()


class ServerConfig(WireConfig):
    """The configuration whose protocols are ours, with the one `Pinger` of the process."""

    def __init__(
        self,
        app: App,
        *,
        ping_interval: float,
        trusted_proxies: list[str],
        close_frames: bool,
        bounds: WireBounds = AS_SHIPPED,
    ) -> None:
        super().__init__(
            app,
            interface="asgi3",  # the application is no coroutine function; it returns one
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
        )
        self.pinger = Pinger(ping_interval)
        self.bounds = bounds
        self.close_frames = close_frames
