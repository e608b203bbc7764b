"""Calls that got an error because their commit took too long: sent again, they hear what came of the first (C20). No sockets."""

from __future__ import annotations

import asyncio
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from ocpp.v16.enums import Action

from chargers.central_system.frames import frames
from chargers.central_system.frames.reply import Reply

if TYPE_CHECKING:
    from chargers.background.clock import Clock

# Of these a second row would say that something happened twice. What else is sent again merely says again what holds.
ONCE = frozenset({Action.boot_notification.value, Action.start_transaction.value, Action.stop_transaction.value})
AGAIN_WITHIN = 900.0  # seconds: what looks the same after that is another one
MOST = 20_000
Key = tuple[int, bytes]


class Overdue:
    """One for each central system: a charger may send again by another socket."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._promised: dict[Key, tuple[float, asyncio.Future[Reply]]] = {}

    def keep(self, charger: int, action: str, payload: Any, promise: asyncio.Future[Reply]) -> None:
        """What will come of a call that was answered with an error."""
        promise.add_done_callback(_heard)
        if action not in ONCE:
            return
        key = _key(charger, action, payload)
        self._promised.pop(key, None)
        self._promised[key] = self._clock.monotonic(), promise
        if len(self._promised) > MOST:
            del self._promised[next(iter(self._promised))]

    def take(self, charger: int, action: str, payload: Any) -> asyncio.Future[Reply] | None:
        """What is coming, or came, of the same call as it was sent before. None where nothing was stored of it."""
        if not self._promised or action not in ONCE:
            return None
        since, promise = self._promised.pop(_key(charger, action, payload), (0.0, None))
        if promise is None or self._clock.monotonic() - since > AGAIN_WITHIN:
            return None
        failed = promise.done() and (promise.cancelled() or promise.exception() is not None)
        return None if failed else promise


def _key(charger: int, action: str, payload: Any) -> Key:
    """Only its digest is kept: a payload may hold anything (C25)."""
    try:
        text = frames.dump(payload)
    except (TypeError, ValueError, RecursionError):
        text = repr(payload)
    return charger, blake2b(f"{action} {text}".encode(errors="replace"), digest_size=16).digest()


def _heard(promise: asyncio.Future[Reply]) -> None:
    """Its error was logged where it arose; asyncio would log it once more, with its text (T8)."""
    if not promise.cancelled():
        promise.exception()
