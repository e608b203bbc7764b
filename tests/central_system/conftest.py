"""The real charger door behind the real server in the test's own loop, and chargers that dial it over real sockets."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
import uvloop
from asgiref.sync import sync_to_async
from uvicorn.server import ServerState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from chargers.central_system.central_system import CentralSystem
from chargers.central_system.config import CentralSystemConfig
from chargers.central_system.routing import charger_door
from chargers.central_system.sessions import Session
from chargers.domain.secret import Secret
from chargers.models import Charger, Organisation
from chargers.services.credentials import credentials
from ecc_web.server.config import ServerConfig
from tests.patience import PATIENCE

TOKEN = "53Umkk1q7rEM"
QUICK = replace(
    CentralSystemConfig.from_settings(),
    settle=0.15,
    call_timeout=PATIENCE,  # a test that waits for one to pass says so
    read_timeout=PATIENCE,
    park=0.3,
    tick=3600.0,
    read_on_connect=False,  # nothing is read unless the test asks
    trusted_proxies=(),
)


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture
def _database(transactional_db: None) -> None:
    """The writer commits on a thread of its own."""


def basic(user: str | bytes, password: str | bytes) -> dict[str, str]:
    raw = b":".join(part.encode() if isinstance(part, str) else part for part in (user, password))
    return {"Authorization": "Basic " + base64.b64encode(raw).decode()}


class Station:
    """The charger's end of a socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.number = 0
        self.calls: list[list[Any]] = []  # what the server asked meanwhile

    async def say(self, action: str, payload: Any) -> Any:
        """Sends a CALL and returns the payload of its CALLRESULT, or the whole CALLERROR."""
        self.number += 1
        unique_id = f"c{self.number}"
        await self.socket.send(json.dumps([2, unique_id, action, payload]))
        while (frame := await self.frame())[0] == 2:
            self.calls.append(frame)
        assert frame[1] == unique_id, frame
        return frame[2] if frame[0] == 3 else frame

    async def boot(self, **parts: Any) -> Any:
        return await self.say("BootNotification", {"chargePointVendor": "ECOTAP", "chargePointModel": "DUO2"} | parts)

    async def asked(self) -> list[Any]:
        """The next CALL of the server."""
        return self.calls.pop(0) if self.calls else await self.frame()

    async def answer(self, call: list[Any], payload: Any) -> None:
        await self.socket.send(json.dumps([3, call[1], payload]))

    async def raw(self, text: str | bytes) -> None:
        await self.socket.send(text)

    async def frame(self) -> list[Any]:
        async with asyncio.timeout(PATIENCE):
            frame: list[Any] = json.loads(await self.socket.recv())
            return frame

    async def text(self) -> str | bytes:
        async with asyncio.timeout(PATIENCE):
            return await self.socket.recv()

    async def silence(self, seconds: float = 0.15) -> bool:
        """Whether nothing comes for a while."""
        try:
            async with asyncio.timeout(seconds):
                await self.socket.recv()
        except TimeoutError:
            return True
        return False

    async def closed(self) -> int:
        """Waits for the end and returns its code."""
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    await self.socket.recv()
            except ConnectionClosed as end:
                return end.rcvd.code if end.rcvd else 1006

    async def hang_up(self) -> None:
        await self.socket.close()


class Door:
    """A listening server with a central system behind it."""

    def __init__(self, central: CentralSystem, config: ServerConfig, address: tuple[str, int], stack: AsyncExitStack) -> None:
        self.central = central
        self.config = config
        self.address = address
        self._stack = stack

    async def dial(
        self,
        path: str = "/ocpp/NL*ECO*1000",
        *,
        headers: dict[str, str] | None = None,
        offers: list[str] | None = None,
        source: str = "127.0.0.1",
    ) -> Station:
        """Connects as a charger does, from the address `source`. Raises `InvalidStatus` where the door answers with HTTP."""
        socket = await connect(
            f"ws://{self.address[0]}:{self.address[1]}{path}",
            additional_headers=headers,
            subprotocols=[Subprotocol(o) for o in (["ocpp1.6"] if offers is None else offers)] or None,
            compression=None,
            ping_interval=None,
            proxy=None,
            open_timeout=PATIENCE,
            close_timeout=0.5,
            local_addr=(source, 0),
        )
        self._stack.push_async_callback(socket.close)
        return Station(socket)

    async def refusal(self, path: str = "/ocpp/NL*ECO*1000", **how: Any) -> Any:
        """The HTTP answer to a dial that is refused."""
        with pytest.raises(InvalidStatus) as refused:
            await self.dial(path, **how)
        return refused.value.response

    async def session(self, charger: Charger) -> Session:
        """The present session of a charger that has just dialled."""
        await self.flush()
        session = self.central.sessions.get(charger.pk)
        assert session is not None
        return session

    async def flush(self) -> None:
        """Waits until everything that is known so far is in the database."""
        async with asyncio.timeout(PATIENCE):
            await self.central.writer.run(lambda: None)


OpenDoor = Callable[..., Awaitable[Door]]


@pytest_asyncio.fixture
async def open_door(_database: None) -> AsyncIterator[OpenDoor]:
    async with AsyncExitStack() as stack:

        async def start(**limits: Any) -> Door:
            central = CentralSystem(replace(QUICK, **limits))
            await central.start()
            stack.push_async_callback(central.stop)
            config = ServerConfig(charger_door(central), ping_interval=20, trusted_proxies=[], close_frames=True)
            config.load()
            state = ServerState()
            server = await asyncio.get_running_loop().create_server(
                lambda: config.http_protocol_class(config=config, server_state=state, app_state={}),  # type: ignore[call-arg]
                "127.0.0.1",
                0,
            )
            stack.callback(server.close)
            clients = await stack.enter_async_context(AsyncExitStack())
            return Door(central, config, server.sockets[0].getsockname(), clients)

        yield start


@pytest_asyncio.fixture
async def door(open_door: OpenDoor) -> Door:
    return await open_door()


@sync_to_async
def add_charger(ocpp_id: str = "NL*ECO*1000", token: str | None = None, **fields: Any) -> Charger:
    from django.utils import timezone

    organisation, _ = Organisation.objects.get_or_create(name="Volt")
    charger = Charger.objects.create(ocpp_id=ocpp_id, organisation=organisation, **fields)
    if token is not None:
        credentials.set_current(charger, Secret(token), timezone.now())
    return charger


@sync_to_async
def rows(queryset: Any, *fields: str) -> list[Any]:
    """The rows of a queryset, as tuples of fields or single values."""
    return list(queryset.values_list(*fields, flat=len(fields) == 1))
