"""One browser page listening. Knows which chargers its person may see; carries keys of rows, never content."""

from __future__ import annotations

import asyncio
import logging
from importlib import import_module
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings

from chargers.services import announce, queries

logger = logging.getLogger(__name__)
MOST_WATCHED = 500  # rows on one page, with room
SOON = 0.05  # seconds in which the rings of one moment become one
GATHER = 0.25  # seconds between two words to a page
TRUSTED = 20.0  # seconds for which a session and its powers are taken as they were
NOBODY = 4401  # the close code that says: nobody is logged in here


class Doorbell(AsyncJsonWebsocketConsumer):
    """In: {"chargers": [keys], "inside": [keys], "waiting_room": bool, "alerts": bool}, what the page shows; `inside`: those of
    the chargers of which it shows more than a row. Out: the same without `inside`, what changed of it, and `at`: when it
    last rang, for `services/announce.moment`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watched: frozenset[int] = frozenset()
        self.inside: frozenset[int] = frozenset()
        self.watches_waiting_room = False
        self.watches_alerts = False
        self.rung: set[int] = set()
        self.rung_waiting_room = False
        self.rung_at = 0
        self.looked_at = 0.0
        self.rung_alerts = False
        self.answering: asyncio.TimerHandle | None = None
        self.answered_at = float("-inf")
        self.sending: set[asyncio.Task[None]] = set()

    async def connect(self) -> None:
        user = self.scope.get("user")
        if user is None or not user.is_active:
            await self.close(code=NOBODY)
            return
        announce.serve_on(asyncio.get_running_loop())
        if self.channel_layer is not None:
            await self.channel_layer.group_add(announce.GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        if self.answering is not None:
            self.answering.cancel()
        if self.channel_layer is not None:
            await self.channel_layer.group_discard(announce.GROUP, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """Anything but a small JSON object closes the socket: only our own page talks here."""
        try:
            content = await self.decode_json(text_data or "")
        except ValueError:
            content = None
        if not isinstance(content, dict):
            await self.close(code=4400)
            return
        await self.watch(content)

    async def watch(self, content: dict[str, Any]) -> None:
        self.watched = await database_sync_to_async(queries.visible_keys)(self.scope["user"], _keys(content.get("chargers")))
        self.inside = self.watched.intersection(_keys(content.get("inside")))
        self.watches_waiting_room = content.get("waiting_room") is True
        self.looked_at = asyncio.get_running_loop().time()
        self.watches_alerts = content.get("alerts") is True
        # What changed between the page's making and now rang for nobody: it looks once more.
        self._ring(self.watched, self.watches_waiting_room, self.watches_alerts, announce.moment())

    async def dispatch(self, message: Any) -> None:
        """A ring goes straight to its handler: Channels would look after database connections first, in a thread, for each."""
        if message["type"] == "doorbell.ring":
            await self.doorbell_ring(message)
        else:
            await super().dispatch(message)

    async def doorbell_ring(self, event: dict[str, Any]) -> None:
        waiting_room = self.watches_waiting_room and bool(event.get("waiting_room"))
        if event.get("person") == self.scope["user"].pk:
            shown, self.looked_at = self.watched, float("-inf")
            if await self._is_still_somebody():  # what is not his or hers any more is asked for once more, and not found
                self._ring(shown, self.watches_waiting_room, self.watches_alerts, event["at"])
            else:
                await self.close(code=NOBODY)
            return
        rung = self.watched.intersection(event.get("chargers", ())) | self.inside.intersection(event.get("inside", ()))
        alerts = self.watches_alerts and bool(event.get("alerts"))
        if (rung or waiting_room or alerts) and not await self._is_still_somebody():
            await self.close(code=NOBODY)
            return
        self._ring(rung & self.watched, waiting_room, alerts, event["at"])

    async def _is_still_somebody(self) -> bool:
        """Whether the session still stands; looks once in a while, and at what the person may see too."""
        now = asyncio.get_running_loop().time()
        if now - self.looked_at < TRUSTED:
            return True
        self.looked_at = now
        if "session" in self.scope:
            store = import_module(settings.SESSION_ENGINE).SessionStore(self.scope["session"].session_key)
            self.scope["user"] = await get_user({"session": store})
        user = self.scope["user"]
        self.watched = await database_sync_to_async(queries.visible_keys)(user, self.watched)
        return bool(user.is_active)

    def _ring(self, keys: frozenset[int], waiting_room: bool, alerts: bool, at: int) -> None:
        self.rung_at = max(self.rung_at, at)
        self.rung |= keys
        self.rung_waiting_room |= waiting_room
        self.rung_alerts |= alerts
        if (self.rung or self.rung_waiting_room or self.rung_alerts) and self.answering is None:
            loop = asyncio.get_running_loop()
            self.answering = loop.call_at(max(loop.time() + SOON, self.answered_at + GATHER), self._answer)

    def _answer(self) -> None:
        self.answering, self.answered_at = None, asyncio.get_running_loop().time()
        content = {"chargers": sorted(self.rung), "waiting_room": self.rung_waiting_room, "at": self.rung_at}
        content |= {"alerts": True} if self.rung_alerts else {}
        self.rung, self.rung_waiting_room, self.rung_alerts = set(), False, False
        task = asyncio.ensure_future(self._tell(content))
        self.sending.add(task)
        task.add_done_callback(self.sending.discard)

    async def _tell(self, content: dict[str, Any]) -> None:
        try:
            await self.send_json(content)
        except Exception:  # each server has its own for a page that has just left
            logger.debug("a page left before it was told", exc_info=True)

    @classmethod
    async def decode_json(cls, text_data: str) -> Any:
        if len(text_data) > 16_384:
            raise ValueError
        return await super().decode_json(text_data)


def _keys(asked: Any) -> list[int]:
    return [key for key in asked if type(key) is int and 0 < key < 2**63][:MOST_WATCHED] if isinstance(asked, list) else []
