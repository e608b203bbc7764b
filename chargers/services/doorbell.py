"""Doorbells after a commit: which rows changed and when, never what. The channel layer may lose one, the database is right."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from contextvars import ContextVar
from enum import StrEnum
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction

GROUP = "doorbell"  # one message a flush, however many chargers are in it; listeners pick what they watch
logger = logging.getLogger(__name__)
_serving: ContextVar[asyncio.AbstractEventLoop | None] = ContextVar("serving", default=None)


class BellTopic(StrEnum):
    """What a page may show besides chargers by name."""

    WAITING_ROOM = "waiting_room"  # who tries to connect
    ALERTS = "alerts"
    JOURNAL = "journal"
    BACKENDS = "backends"  # their names
    FLEET = "fleet"  # numbers of all chargers that its person may see: rings with any of them


def serve_on(loop: asyncio.AbstractEventLoop) -> None:
    """Tells which loop the channel layer of whoever runs here lives on: of this request, or of this thread, so that it can ring.

    Call it where a request or a thread begins. Two servers in one interpreter each ring on their own loop.
    """
    _serving.set(loop)


def charger_changed(*charger_pks: int, inside: Iterable[int] = ()) -> None:
    """Rings for these chargers once the running transaction is committed, at once where there is none.

    `inside`: those of which only their own pages show what changed; lists of chargers stay as they are.
    """
    alone = set(inside).difference(charger_pks)
    if charger_pks or alone:
        transaction.on_commit(partial(_ring, {"chargers": list(charger_pks), "inside": list(alone)}), robust=True)


def waiting_room_changed() -> None:
    """Rings for the pages of the waiting room, once what is written now is committed."""
    transaction.on_commit(partial(_ring, {"topics": [BellTopic.WAITING_ROOM.value]}), robust=True)


def alerts_changed() -> None:
    """Rings for the pages of alerts, once what is written now is committed."""
    transaction.on_commit(partial(_ring, {"topics": [BellTopic.ALERTS.value]}), robust=True)


def backends_changed() -> None:
    """Rings for the pages of backends, once what is written now is committed."""
    transaction.on_commit(partial(_ring, {"topics": [BellTopic.BACKENDS.value]}), robust=True)


def journal_written(chargers: Iterable[int] = (), person: int | None = None) -> None:
    """Rings for those who watch the journal of everything, and for the own pages of the chargers that the entries speak of.

    The pages that the `person` of the entry has open look anew at whether this is still somebody, and may see what they show.
    """
    transaction.on_commit(
        partial(_ring, {"topics": [BellTopic.JOURNAL.value], "inside": list(chargers), "person": person}), robust=True
    )


def person_changed(person: int) -> None:
    """The same for the person alone, where nothing is written in the journal."""
    transaction.on_commit(partial(_ring, {"person": person}), robust=True)


def now_in_milliseconds() -> int:
    """Milliseconds since 1970, rounded up: what was read later than this knows what is committed now."""
    return int(time.time() * 1000) + 1


def _ring(what: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    message = {"type": "doorbell.ring", "at": now_in_milliseconds(), **what}
    loop = _serving.get()
    if loop is not None and loop.is_running():
        asyncio.run_coroutine_threadsafe(_send(layer, message), loop)
    elif not isinstance(layer, InMemoryChannelLayer):  # a shell beside the server; in memory nobody could hear it
        async_to_sync(_send)(layer, message)


async def _send(layer: Any, message: dict[str, Any]) -> None:
    try:
        await layer.group_send(GROUP, message)
    except Exception as lost:  # it costs seconds, the slow poll makes up for it
        logger.warning("a doorbell was lost: %s", type(lost).__name__)  # while the bus is away there are many
