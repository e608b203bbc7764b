"""What is open at this server, by role: the charger door is every WebSocket path but the browser's (C2)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

from chargers.domain.presence.sources import known_address
from ecc_web.server.ready import Ready

if TYPE_CHECKING:
    from chargers.central_system.central_system import CentralSystem

App = Callable[[Any, Any, Any], Awaitable[None]]  # ASGI 3, as loosely as Django, Channels and uvicorn agree on it

DRESSED = "::ffff:"  # IPv4 as IPv6: limits count it as what it is
LIVE = "/live/"
HEALTH = "/healthz"
READY = "/readyz"


class ProcessRole(StrEnum):
    """What one process serves. Beyond a machine's toy size chargers and pages are processes of their own (T7)."""

    ALL = "all"
    CHARGERS = "chargers"
    PAGES = "pages"


class Doors:
    """The ASGI application without its lifespan."""

    _asgi_single_callable = True  # asgiref's word for an ASGI 3 application that is no coroutine function

    def __init__(self, role: ProcessRole, central: CentralSystem | None = None) -> None:
        self.pages = get_asgi_application()  # first: it sets Django up
        self.role = role
        self.central = central
        self.ready = Ready(central)
        self._loop: asyncio.AbstractEventLoop | None = None  # the one that all its sockets are on
        self.chargers = _charger_door(central) if central is not None else None
        self.live = _browser_door() if role is not ProcessRole.CHARGERS else None

    def __call__(self, scope: Any, receive: Any, send: Any) -> Awaitable[None]:
        self._loop = loop = self._loop or asyncio.get_running_loop()
        if (client := scope.get("client")) and client[0].startswith(DRESSED):
            scope["client"] = (known_address(client[0]) or client[0], client[1])
        _ring_on(loop)
        if scope["type"] == "http" and scope.get("path") == READY:
            return self.ready(scope, receive, send)
        app = self._open(scope)
        if app is not None:
            return app(scope, _without_body(receive) if scope.get("path") == HEALTH else receive, send)
        return _refuse(send, "websocket.http.response" if scope["type"] == "websocket" else "http.response", 404)

    def _open(self, scope: Any) -> App | None:
        path = scope.get("path", "")
        if scope["type"] == "websocket":
            return self.live if path == LIVE else self.chargers
        if self.central is not None and path != LIVE and _is_for_chargers(self.central, path, scope.get("headers") or ()):
            return self.chargers  # says what to set on the charger (C9)
        if self.role is ProcessRole.CHARGERS and path != HEALTH:
            return None
        return self.pages


def _charger_door(central: CentralSystem) -> App:
    """No origin check and no session: chargers send neither (T3)."""
    from chargers.central_system.routing import charger_door

    door: App = charger_door(central)
    return door


def _is_for_chargers(central: CentralSystem, path: str, headers: Any) -> bool:
    from chargers.central_system.handshake.plain_http import is_at_the_door

    return is_at_the_door(central, path, headers)


def _browser_door() -> App:
    from chargers.live.routing import websocket_urlpatterns

    door: App = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))
    return door


def _without_body(receive: Any) -> Callable[[], Awaitable[Any]]:
    """For a request that needs none: nobody waits for the one that it announces."""
    told = False

    async def nothing() -> Any:
        nonlocal told
        if not told:
            told = True
            return {"type": "http.request", "body": b"", "more_body": False}
        while (message := await receive())["type"] != "http.disconnect":
            pass
        return message

    return nothing


def _ring_on(loop: asyncio.AbstractEventLoop) -> None:
    """What this request changes rings on its own loop."""
    from chargers.services import doorbell

    doorbell.serve_on(loop)


async def _refuse(send: Any, kind: str, status: int) -> None:
    await send({"type": f"{kind}.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": f"{kind}.body", "body": b""})
