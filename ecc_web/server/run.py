"""Starts the server, says where, and stops it cleanly on SIGTERM and SIGINT."""

from __future__ import annotations

import asyncio
import gc
import resource
import signal
import socket
import sys
import warnings
from types import FrameType

from django.conf import settings
from uvicorn import Server

from ecc_web.server import checks
from ecc_web.server.config import ServerConfig
from ecc_web.server.doors import App, Doors, ProcessRole
from ecc_web.server.process_parts import WithParts

# Reference counts free nearly everything here; a collection walks every socket there is and shows in the p99.
GC_THRESHOLDS = (300_000, 50, 100)


class EccServer(Server):
    """uvicorn's server with one pinger, a quiet garbage collector and one line when it is ready."""

    config: ServerConfig

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.config.pinger.start(asyncio.get_running_loop())
        gc.collect()
        gc.freeze()  # what the start made stays: it need not be walked again
        gc.set_threshold(*GC_THRESHOLDS)
        for listener in sockets or []:
            print(f"Serving on {address_of(listener)}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.config.pinger.stop()
        await super().shutdown(sockets=sockets)


def serve(host: str, port: int, role: str) -> None:
    """Serves until a signal comes. Raises `CannotServe` before anything is open. One process: never more than one worker."""
    checks.keys()
    checks.host(host)
    checks.private_database()
    checks.database()
    checks.controller_types()
    checks.translations()
    listener = checks.free_socket(host, port)
    raise_file_limit()
    _quieten()
    config = ServerConfig(
        make_app(ProcessRole(role)),
        ping_interval=settings.PING_INTERVAL,
        trusted_proxies=settings.TRUSTED_PROXIES,
        close_frames=settings.CLOSE_FRAMES,
    )
    # uvicorn raises the signal again when it has stopped: that is then a clean end.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    EccServer(config).run(sockets=[listener])


def _quieten() -> None:
    """Two warnings that are true and harmless: files from their sources in the demo, and a file read in a thread."""
    warnings.filterwarnings("ignore", message="No directory at")
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")


def make_app(role: ProcessRole) -> App:
    """The application of one process, with what runs beside its sockets."""
    if role is ProcessRole.PAGES:
        return WithParts(Doors(role), [])
    from chargers.background.alerts import Alerting
    from chargers.background.moving import Moving
    from chargers.central_system.central_system import CentralSystem
    from chargers.wording.alerts.mails import change_ended, compose

    central = CentralSystem(role=role.value)
    alerting = Alerting(lambda: central.lease.process, central.clock, compose, change_ended)
    return WithParts(Doors(role, central), [central, alerting, Moving(central.clock)])


def raise_file_limit() -> None:
    """A socket is a file, and the usual soft limit is 1,024 (T12)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def address_of(listener: socket.socket) -> str:
    """The URL of what listens there, by number."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
