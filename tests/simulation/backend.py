"""The new backend, as far as a move depends on it: who is let in, over which scheme, and who has arrived."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from tests.simulation import environment
from tests.simulation.loop import in_life


class Backend:
    """`accounts`: OCPP ID to the tokens that let it in; None among them is any. Whoever is unknown is refused."""

    dead = False

    def __init__(self, loop: Any, note: Callable[[str], None]) -> None:
        self.loop, self.note = loop, note
        self.accounts: dict[str, set[str | None]] = {}
        self._present: dict[str, int] = {}

    def __str__(self) -> str:
        return "the other backend"

    def work(self, job: Callable[[], Any], thread: str) -> Any:
        raise RuntimeError("it has no database")

    def start(self) -> None:
        self.loop.create_task(self._live(), context=in_life(self))

    def takes(self, ocpp_id: str, password: str | None) -> bool:
        """Whether a charger that dials with these would be let in."""
        return bool(self.accounts.get(ocpp_id, set()) & {None, password})

    def expect(self, ocpp_id: str, token: str | None) -> None:
        """Opens an account, as somebody does before a charger is sent there. None: any token."""
        self.accounts.setdefault(ocpp_id, set()).add(token)

    def present(self, ocpp_id: str) -> bool:
        """Whether a charger with this ID is connected to it."""
        return self._present.get(ocpp_id, 0) > 0

    async def _live(self) -> None:
        for port, tls in ((80, None), (443, True)):
            await serve(
                self._serve,
                environment.THERE,
                port,
                ssl=tls,
                process_request=self._knock,
                subprotocols=[Subprotocol("ocpp1.6")],
                compression=None,
                ping_interval=None,
            )

    def _knock(self, socket: ServerConnection, request: Request) -> Response | None:
        ocpp_id = id_in(request.path)
        if self.takes(ocpp_id, token_in(request.headers.get("Authorization", ""))):
            return None
        self.note(f"the other backend refuses {ocpp_id}")
        return Response(401, "Unauthorized", Headers())

    async def _serve(self, socket: ServerConnection) -> None:
        ocpp_id = id_in(socket.request.path if socket.request else "")
        self._present[ocpp_id] = self._present.get(ocpp_id, 0) + 1
        self.note(f"{ocpp_id} arrives at the other backend")
        try:
            async for raw in socket:
                kind, unique_id, *rest = json.loads(raw)
                if kind == 2:
                    await socket.send(json.dumps([3, unique_id, _answer(rest[0])]))
        except (ConnectionClosed, ValueError):
            return
        finally:
            self._present[ocpp_id] -= 1


def id_in(path: str) -> str:
    """The last segment that says something."""
    return unquote(next((part for part in reversed(path.split("/")) if part), ""))


def token_in(header: str) -> str | None:
    """What a charger shows by Basic auth, without what some put before it and in whatever form: this backend is lenient."""
    if not header.startswith("Basic "):
        return None
    shown = base64.b64decode(header[6:]).decode(errors="replace").rpartition(":")[2]
    try:
        return bytes.fromhex(shown).decode()
    except ValueError:
        return shown


def _answer(action: str) -> dict[str, Any]:
    now = environment.wall().strftime("%Y-%m-%dT%H:%M:%SZ")
    match action:
        case "BootNotification":
            return {"status": "Accepted", "currentTime": now, "interval": 300}
        case "Heartbeat":
            return {"currentTime": now}
        case "Authorize" | "StopTransaction":
            return {"idTagInfo": {"status": "Accepted"}}
        case "StartTransaction":
            return {"idTagInfo": {"status": "Accepted"}, "transactionId": 1}
        case "DataTransfer":
            return {"status": "UnknownVendorId"}
    return {}
