"""One browser page listening. Knows which chargers its person may see; carries keys of rows, never content."""

from __future__ import annotations

import asyncio
import logging
from importlib import import_module
from itertools import islice
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings

from chargers.domain.roles import Power
from chargers.models import User
from chargers.services import doorbell
from chargers.services.access.access import Access
from chargers.services.doorbell import BellTopic

logger = logging.getLogger(__name__)
MOST_WATCHED = 500  # rows on one page, with room
SOON = 0.05  # seconds in which the rings of one moment become one
GATHER = 0.25  # seconds between two words to a page
FLEET_GATHER = 1.0  # seconds between two words about chargers that a page shows as numbers only
FLEET_SHARE = 0.05  # the same for each page of this process that wants them: a hundred pages hear every five seconds
TRUSTED = 20.0  # seconds for which a session and its powers are taken as they were
NOBODY = 4401  # the close code that says: nobody is logged in here


class Doorbell(AsyncJsonWebsocketConsumer):
    """In: {"chargers": [keys], "inside": [keys], "topics": [words of `doorbell.Topic`]}, what the page shows; `inside`: those of
    the chargers of which it shows more than a row. Out: {"chargers", "topics"}, what changed of it, and `at`: when it last rang,
    for `services/doorbell.now_in_milliseconds`."""

    counting = 0  # pages of this process that show numbers of all that their people may see

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watched: frozenset[int] = frozenset()
        self.inside: frozenset[int] = frozenset()
        self.topics: frozenset[BellTopic] = frozenset()
        self.rung: set[int] = set()
        self.rung_topics: set[BellTopic] = set()
        self.rung_at = 0
        self.looked_at = 0.0
        self.answering: asyncio.TimerHandle | None = None
        self.answered_at = float("-inf")
        self.anywhere: set[int] = set()  # chargers that changed, whether the page may see them or not
        self.counting_again: asyncio.TimerHandle | None = None
        self.counted_at = float("-inf")
        self.tasks: set[asyncio.Task[None]] = set()

    async def connect(self) -> None:
        user = self.scope.get("user")
        if user is None or not user.is_active:
            await self.accept()  # a handshake that is refused tells the page nothing: it would dial again and again
            await self.close(code=NOBODY)
            return
        doorbell.serve_on(asyncio.get_running_loop())
        if self.channel_layer is not None:
            await self.channel_layer.group_add(doorbell.GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        for timer in (self.answering, self.counting_again):
            if timer is not None:
                timer.cancel()
        self._listen_to(frozenset())
        if self.channel_layer is not None:
            await self.channel_layer.group_discard(doorbell.GROUP, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """Anything but a small JSON object closes the socket: only our own page talks here."""
        try:
            content = await self.decode_json(text_data or "")
        except (ValueError, RecursionError):  # no JSON, or nested without end
            content = None
        if not isinstance(content, dict):
            await self.close(code=4400)
            return
        await self.watch(content)

    async def watch(self, content: dict[str, Any]) -> None:
        keys, topics = _keys(content.get("chargers")), _topics(content.get("topics"))
        self.watched, topics = await database_sync_to_async(_granted)(self.scope["user"], keys, topics)
        self._listen_to(topics)
        self.inside = self.watched.intersection(_keys(content.get("inside")))
        self.looked_at = asyncio.get_running_loop().time()
        # What changed between the page's making and now rang for nobody: it looks once more.
        self._ring(self.watched, self.topics, doorbell.now_in_milliseconds())

    async def dispatch(self, message: Any) -> None:
        """A ring goes straight to its handler: Channels would look after database connections first, in a thread, for each."""
        if message["type"] == "doorbell.ring":
            await self.doorbell_ring(message)
        else:
            await super().dispatch(message)

    async def doorbell_ring(self, event: dict[str, Any]) -> None:
        topics = self.topics.intersection(event.get("topics", ()))
        if event.get("person") == self.scope["user"].pk:
            shown, topics, self.looked_at = self.watched, self.topics, float("-inf")
            if await self._is_still_somebody():  # what they may not see any more is asked for once more, and not found
                self._ring(shown, topics, event["at"])
            else:
                await self.close(code=NOBODY)
            return
        rung = self.watched.intersection(event.get("chargers", ())) | self.inside.intersection(event.get("inside", ()))
        if (rung or topics) and not await self._is_still_somebody():
            await self.close(code=NOBODY)
            return
        self._ring(rung & self.watched, topics & self.topics, event["at"])
        if BellTopic.FLEET in self.topics and (elsewhere := set(event.get("chargers", ())) - self.watched):
            self._count_again(elsewhere)

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
        self.watched, topics = await database_sync_to_async(_granted)(user, self.watched, self.topics)
        self._listen_to(topics)
        return bool(user.is_active)

    def _listen_to(self, topics: frozenset[BellTopic]) -> None:
        Doorbell.counting += (BellTopic.FLEET in topics) - (BellTopic.FLEET in self.topics)
        self.topics = topics

    def _count_again(self, changed: set[int]) -> None:
        """Rings for the numbers of all chargers: at once, then the more seldom the more pages want them. A page that fetches a
        row gets them with it."""
        self.anywhere.update(islice(changed, MOST_WATCHED - len(self.anywhere)))
        if self.counting_again is None:
            loop = asyncio.get_running_loop()
            apart = max(FLEET_GATHER, FLEET_SHARE * Doorbell.counting)
            when = max(loop.time() + SOON, self.counted_at + apart)
            self.counting_again = loop.call_at(when, lambda: self._spawn(self._look_anywhere()))

    async def _look_anywhere(self) -> None:
        self.counting_again, self.counted_at = None, asyncio.get_running_loop().time()
        changed, self.anywhere = self.anywhere, set()
        if not await self._is_still_somebody():
            await self.close(code=NOBODY)
        elif await database_sync_to_async(_visible)(self.scope["user"], changed):
            self._ring(frozenset(), self.topics & {BellTopic.FLEET}, doorbell.now_in_milliseconds())

    def _ring(self, keys: frozenset[int], topics: frozenset[BellTopic], at: int) -> None:
        self.rung_at = max(self.rung_at, at)
        self.rung |= keys
        self.rung_topics |= topics
        if (self.rung or self.rung_topics) and self.answering is None:
            loop = asyncio.get_running_loop()
            self.answering = loop.call_at(max(loop.time() + SOON, self.answered_at + GATHER), self._answer)

    def _answer(self) -> None:
        self.answering, self.answered_at = None, asyncio.get_running_loop().time()
        if self.rung and self.counting_again is not None:
            self.counting_again.cancel()
            self.counting_again, self.counted_at, self.anywhere = None, self.answered_at, set()
        content = {"chargers": sorted(self.rung), "topics": sorted(self.rung_topics), "at": self.rung_at}
        self.rung, self.rung_topics = set(), set()
        self._spawn(self.send_json(content))

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(_unless_it_left(work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    @classmethod
    async def decode_json(cls, text_data: str) -> Any:
        if len(text_data) > 16_384:
            raise ValueError
        return await super().decode_json(text_data)


async def _unless_it_left(work: Any) -> None:
    try:
        await work
    except Exception:  # each server has its own for a page that has just left
        logger.debug("a page left before it was told", exc_info=True)


def _granted(
    user: User, keys: list[int] | frozenset[int], topics: frozenset[BellTopic]
) -> tuple[frozenset[int], frozenset[BellTopic]]:
    """What of it this person may watch."""
    if not user.is_active:
        return frozenset(), frozenset()
    access = Access.of(user)
    if BellTopic.JOURNAL in topics and not access.may(Power.MANAGE):
        topics -= {BellTopic.JOURNAL}
    return access.visible_keys(keys), topics


def _visible(user: User, keys: set[int]) -> frozenset[int]:
    return Access.of(user).visible_keys(keys)


def _keys(asked: Any) -> list[int]:
    return [key for key in asked if type(key) is int and 0 < key < 2**63][:MOST_WATCHED] if isinstance(asked, list) else []


def _topics(asked: Any) -> frozenset[BellTopic]:
    return frozenset(topic for topic in BellTopic if topic in asked) if isinstance(asked, list) else frozenset()
