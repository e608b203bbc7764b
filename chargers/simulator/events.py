"""What happens to a simulated charger, in words for people and for tests. Never holds a secret."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Happened(StrEnum):
    """The kinds of event."""

    DIALLING = "dialling"
    CONNECTED = "connected"
    REFUSED = "refused"
    BOOTED = "booted"
    HELD_OFF = "held off"
    ASKED = "asked"
    WRITTEN = "written"
    RESTARTING = "restarting"
    LOST = "lost"
    CHARGING = "charging"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Event:
    """One event: when (the charger's clock, seconds), to whom, what, and a detail."""

    at: float
    ocpp_id: str
    kind: Happened
    detail: str = ""


class Diary:
    """The last events of one charger, and how often each kind happened."""

    def __init__(self, listener: Callable[[Event], None] | None = None, keep: int = 200) -> None:
        self.events: deque[Event] = deque(maxlen=keep)
        self.count: Counter[Happened] = Counter()
        self._listener = listener
        self._watchers: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    def note(self, event: Event) -> None:
        self.events.append(event)
        self.count[event.kind] += 1
        if self._listener is not None:
            self._listener(event)
        for condition, waiting in self._watchers:
            if not waiting.done() and condition():
                waiting.set_result(None)

    async def until(self, condition: Callable[[], bool], patience: float) -> None:
        """Return as soon as an event makes the condition true; TimeoutError after that many real seconds."""
        if condition():
            return
        watch = (condition, asyncio.get_running_loop().create_future())
        self._watchers.append(watch)
        try:
            async with asyncio.timeout(patience):
                await watch[1]
        finally:
            self._watchers.remove(watch)
