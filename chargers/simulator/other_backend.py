"""Another backend: a small OCPP-J central system to which chargers are moved, in the demo and in tests.

Listens on ws and on wss, lets in whom it is told to, answers what chargers send, and keeps a list of who arrived, how.
Knows nothing about the product's server, and nothing about what a charger should have sent: it records, tests judge.
"""

import asyncio
import base64
import binascii
import contextlib
import hmac
import os
import ssl
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from chargers.simulator.certificate import certificates
from chargers.simulator.dial import CannotStart
from chargers.simulator.frames import CallErrorFrame, CallFrame, Payload, ResultFrame, decode

KEPT = 10_000
"""Arrivals, and calls of each: a demo runs for weeks."""
ANYBODY: Mapping[str, str | None] = {}


@dataclass(slots=True)
class ChargerSeen:
    """One charger that connected: what it showed, whether it got in, and how it introduced itself."""

    ocpp_id: str
    path: str
    tls: bool
    user: str | None
    password_ok: bool | None
    """None where this backend asks for none."""
    status: int
    """The HTTP status of the handshake: 101 is in."""
    at: datetime
    boot: Payload | None = None
    calls: list[CallFrame] = field(default_factory=list, repr=False)
    socket: ServerConnection | None = field(default=None, repr=False)

    async def send(self, frame: bytes) -> None:
        """Send it any text; nothing where it is gone."""
        if self.socket is not None:
            with contextlib.suppress(ConnectionClosed):
                await self.socket.send(frame, text=True)

    def line(self) -> str:
        """For people."""
        where = "wss" if self.tls else "ws"
        who = f", user {self.user}" if self.user is not None else ""
        if self.status != 101:
            return f"{self.ocpp_id or self.path} was refused over {where} with HTTP {self.status}{who}"
        boot = self.boot or {}
        what = " ".join(str(boot[name]) for name in ("chargePointVendor", "chargePointModel") if boot.get(name))
        return f"{self.ocpp_id} arrived over {where} as {what or 'a charger without vendor and model'}{who}"


class OtherBackend:
    """`accounts` maps OCPP IDs to passwords (None: asks for none); without accounts anybody is let in.

    Use as an async context manager; `ws_url`, `wss_url` (without an OCPP ID) and `ca_file` tell how it is reached.
    """

    def __init__(  # noqa: PLR0913 - each sets one thing of a backend to try, by its name
        self,
        accounts: Mapping[str, str | None] = ANYBODY,
        *,
        host: str = "127.0.0.1",
        ws_port: int = 0,
        wss_port: int = 0,
        path: str = "/ocpp/",
        folder: Path | None = None,
        interval: int = 300,
        registration: str = "Accepted",
        listener: Callable[[ChargerSeen], None] | None = None,
    ) -> None:
        self.accounts = dict(accounts)
        self.arrivals: list[ChargerSeen] = []
        self.host, self.path = host, path
        self.interval, self.registration = interval, registration
        self._ports = (ws_port, wss_port)
        self._folder = folder
        self._listener = listener
        self._open = contextlib.AsyncExitStack()
        self._news = asyncio.Condition()
        self._ids = count(1)
        self._awaited: dict[str, asyncio.Future[ResultFrame | CallErrorFrame]] = {}
        self._transactions = count(1)
        self._admitted: dict[ServerConnection, ChargerSeen] = {}

    async def __aenter__(self) -> Self:
        """Listen; raises CannotStart where a port is taken."""
        async with contextlib.AsyncExitStack() as opening:
            folder = self._folder or Path(opening.enter_context(tempfile.TemporaryDirectory(prefix="other-backend-")))
            hosts = {"127.0.0.1", "::1", "localhost", self.host} - {"0.0.0.0", "::"}  # noqa: S104
            made = certificates(folder, sorted(hosts))
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(made.chain, made.key)
            self.ca_file = made.ca
            self.ws_port = await self._listen(opening, self._ports[0], None)
            self.wss_port = await self._listen(opening, self._ports[1], tls)
            self._open = opening.pop_all()
        self.ws_url = f"ws://{self.host}:{self.ws_port}{self.path}"
        self.wss_url = f"wss://{self.host}:{self.wss_port}{self.path}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        await self._open.aclose()

    async def arrival(self, ocpp_id: str, *, patience: float = 10.0, booted: bool = True) -> ChargerSeen:
        """The last arrival of that ID that got in (and booted), waiting for it; TimeoutError after that many real seconds."""

        return await self._wait_for(
            lambda a: a.ocpp_id == ocpp_id and a.status == 101 and (not booted or a.boot is not None), patience
        )

    async def refusal(self, *, patience: float = 10.0) -> ChargerSeen:
        """The last refused handshake, waiting for one."""
        return await self._wait_for(lambda a: a.status != 101, patience)

    async def call(self, ocpp_id: str, action: str, payload: Payload, patience: float = 10.0) -> ResultFrame | CallErrorFrame:
        """Ask a connected charger; TimeoutError where no answer comes."""
        arrival = await self.arrival(ocpp_id, booted=False)
        call = CallFrame(f"b{next(self._ids)}", action, payload)
        answered: asyncio.Future[ResultFrame | CallErrorFrame] = asyncio.get_running_loop().create_future()
        self._awaited[call.unique_id] = answered
        try:
            await arrival.send(call.encode())
            async with asyncio.timeout(patience):
                return await answered
        finally:
            del self._awaited[call.unique_id]

    async def _wait_for(self, fits: Callable[[ChargerSeen], bool], patience: float) -> ChargerSeen:
        async with asyncio.timeout(patience), self._news:
            while True:
                for arrival in reversed(self.arrivals):
                    if fits(arrival):
                        return arrival
                await self._news.wait()

    async def _listen(self, opening: contextlib.AsyncExitStack, port: int, tls: ssl.SSLContext | None) -> int:
        listener = serve(
            self._serve,
            self.host,
            port,
            ssl=tls,
            process_request=self._admit,
            select_subprotocol=_choose,
            compression=None,
            ping_interval=None,
            close_timeout=1,
            server_header=None,
        )
        try:
            server = await opening.enter_async_context(listener)
        except OSError as failed:
            reason = (os.strerror(failed.errno) if failed.errno else "no such address").lower()
            raise CannotStart(f"The other backend cannot listen on {self.host}:{port}: {reason}.") from None
        return int(next(iter(server.sockets)).getsockname()[1])

    async def _admit(self, socket: ServerConnection, request: Request) -> Response | None:
        path, _, _ = request.path.partition("?")
        ocpp_id = unquote(path.rpartition("/")[2])
        user, password = _credentials(request.headers.get("Authorization", ""))
        expected = self.accounts.get(ocpp_id)
        ok = None if expected is None else password is not None and hmac.compare_digest(password, expected.encode())
        status = 101
        if not path.startswith(self.path) or (self.accounts and ocpp_id not in self.accounts):
            status = 404
        elif ok is False or (ok and user != ocpp_id):
            status = 401
        tls = socket.transport.get_extra_info("ssl_object") is not None
        arrival = ChargerSeen(ocpp_id, path, tls, user, ok, status, datetime.now(UTC))
        self.arrivals.append(arrival)
        del self.arrivals[:-KEPT]
        await self._tell()
        if status != 101:
            self._announce(arrival)
            response = socket.respond(status, "The charger is not known here, or its credentials are wrong.\n")
            if status == 401:
                response.headers["WWW-Authenticate"] = 'Basic realm="other backend"'
            return response
        arrival.socket, self._admitted[socket] = socket, arrival
        return None

    async def _serve(self, socket: ServerConnection) -> None:
        arrival = self._admitted.pop(socket)
        with contextlib.suppress(ConnectionClosed):
            async for message in socket:
                match decode(message):
                    case CallFrame() as call:
                        arrival.calls.append(call)
                        del arrival.calls[:-KEPT]
                        await socket.send(ResultFrame(call.unique_id, self._answer(call)).encode(), text=True)
                        if call.action == "BootNotification":
                            arrival.boot = call.payload
                            self._announce(arrival)
                        await self._tell()
                    case ResultFrame() | CallErrorFrame() as frame:
                        waiting = self._awaited.get(frame.unique_id)
                        if waiting is not None and not waiting.done():
                            waiting.set_result(frame)
                    case None:
                        pass

    def _answer(self, call: CallFrame) -> Payload:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        accepted = {"idTagInfo": {"status": "Accepted"}}
        match call.action:
            case "BootNotification":
                return {"status": self.registration, "currentTime": now, "interval": self.interval}
            case "Heartbeat":
                return {"currentTime": now}
            case "Authorize" | "StopTransaction":
                return accepted
            case "StartTransaction":
                return accepted | {"transactionId": next(self._transactions)}
            case "DataTransfer":
                return {"status": "UnknownVendorId"}
            case _:
                return {}

    def _announce(self, arrival: ChargerSeen) -> None:
        if self._listener is not None:
            self._listener(arrival)

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()


def _choose(socket: ServerConnection, offered: Any) -> Subprotocol | None:
    return next((name for name in offered if name.lower() in ("ocpp1.6", "ocpp1.6j")), None)


def _credentials(header: str) -> tuple[str | None, bytes | None]:
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return None, None
    try:
        user, separator, password = base64.b64decode(coded, validate=True).partition(b":")
    except binascii.Error:
        return None, None
    return user.decode("utf-8", "replace"), password if separator else b""
