"""The smallest central system: it keeps every handshake and every message as bytes, and answers what keeps a charger going."""

import asyncio
import base64
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import orjson
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.patience import PATIENCE

ANSWERS: dict[str, dict[str, Any]] = {
    "BootNotification": {"status": "Accepted", "currentTime": "2026-01-01T00:00:00Z", "interval": 60},
    "Heartbeat": {"currentTime": "2026-01-01T00:00:00Z"},
}


class RawBackend:
    """`handshakes` and `messages` fill up; `ask` sends a call to the newest socket and gives every answer that comes."""

    def __init__(self) -> None:
        self.sockets: list[ServerConnection] = []
        self.messages: list[bytes] = []
        self.answers: dict[str, list[bytes]] = {}
        self._news = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._server = await serve(self._serve, "127.0.0.1", 0, select_subprotocol=lambda _, offered: None, ping_interval=None)
        self.url = f"ws://127.0.0.1:{next(iter(self._server.sockets)).getsockname()[1]}/ocpp/"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        self._server.close()
        await self._server.wait_closed()

    @property
    def request(self) -> Any:
        return self.sockets[-1].request

    @property
    def credentials(self) -> bytes | None:
        header = self.request.headers.get("Authorization")
        return None if header is None else base64.b64decode(header.removeprefix("Basic "))

    def said(self, action: str) -> list[dict[str, Any]]:
        """The payloads of the calls of that action, where they are good JSON."""
        payloads = []
        for message in self.messages:
            try:
                frame = orjson.loads(message)
            except orjson.JSONDecodeError:
                continue
            if isinstance(frame, list) and frame[:1] == [2] and frame[2] == action and len(frame) == 4:
                payloads.append(frame[3])
        return payloads

    async def ask(self, action: str, payload: dict[str, Any], unique_id: str = "q1") -> None:
        await self.sockets[-1].send(orjson.dumps([2, unique_id, action, payload]), text=True)

    async def answered(self, unique_id: str = "q1") -> Any:
        """The first answer to a call, parsed."""
        await self.until(lambda: bool(self.answers.get(unique_id)))
        return orjson.loads(self.answers[unique_id][0])

    async def until(self, condition: Callable[[], bool]) -> None:
        """Return as soon as a message makes it true; TimeoutError after PATIENCE seconds."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def _serve(self, socket: ServerConnection) -> None:
        self.sockets.append(socket)
        self._news.set()
        try:
            while True:
                message = await socket.recv(decode=False)
                self.messages.append(bytes(message))
                await self._react(socket, bytes(message))
                self._news.set()
        except ConnectionClosed:
            return

    async def _react(self, socket: ServerConnection, message: bytes) -> None:
        try:
            frame = orjson.loads(message.decode("utf-8", "replace"))
        except orjson.JSONDecodeError:
            frame = None
        match frame:
            case [2, unique_id, action, dict()]:
                await socket.send(orjson.dumps([3, unique_id, ANSWERS.get(action, {})]), text=True)
            case [3 | 4, unique_id, *_]:
                self.answers.setdefault(unique_id, []).append(message)
