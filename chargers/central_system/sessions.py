"""The sockets of this process: one session per charger, the newest wins (C7). Knows what a session is, not what frames mean."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chargers.central_system.frames.calls import CallParts, OutgoingCalls
from chargers.central_system.handshake.identity import DialledIdentity
from chargers.domain.changes.answers import Answer
from chargers.domain.presence import status

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.hooks import Hooks
    from chargers.central_system.tasks import Tasks

TICK = 0.001  # seconds; what a loop's timer is exact to
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Session:
    """One accepted socket of a known charger. Times are the monotonic clock's, unless they are datetimes."""

    __slots__ = (
        "_calls",
        "_ready",
        "_sessions",
        "boot_asked",
        "booted",
        "closed",
        "connected_at",
        "contested",
        "dialled",
        "frames",
        "heard",
        "is_listed",
        "is_ready",
        "seen",
        "send_message",
        "serial",
        "settled_at",
        "settling",
        "socket",
        "status",
        "stays_from",
        "timed",
        "welcomed",
        "wire",
        "written",
    )

    def __init__(self, sessions: Sessions, dialled: DialledIdentity, send: Send, wire: Any, socket: str) -> None:
        self._sessions = sessions
        self.dialled = dialled
        self.send_message = send
        self.wire = wire
        self.socket = socket
        self.connected_at: datetime = sessions.clock.now()
        self.heard = self.seen = sessions.clock.monotonic()  # last frame; at the last look of the ticker
        self.written = (0.0, False, 0)  # what the database knows: heard, answers pings, unanswered pings
        self.timed = 0.0  # when a round trip was last kept
        self.is_listed = False  # in the charger's history, while its day has room for it
        self.status = status.Status.ONLINE
        self.frames = 0
        self.booted = False
        self.boot_asked = False
        self.serial = ""  # as the last BootNotification of this socket said (C8)
        self.contested = False  # another socket claims to be this charger: no change is carried out (C7)
        self.closed: str | None = None
        self.is_ready = False
        self.welcomed = False  # calls were welcome, if only for a while
        self.settled_at = 0.0  # of the loop's time
        self.stays_from = 0.0  # of the monotonic clock: from then on it is more than somebody who tries a key
        self.settling: asyncio.TimerHandle | None = None
        self._calls: OutgoingCalls | None = None
        self._ready: asyncio.Event | None = None

    @property
    def pk(self) -> int:
        """The key of its charger."""
        return self.dialled.charger

    @property
    def ready(self) -> asyncio.Event:
        """Set from when on calls are welcome (C11, C12), or the session is over; made at the first look, for most sockets are
        never asked."""
        if self._ready is None:
            self._ready = asyncio.Event()
            if self.is_ready or self.closed is not None:
                self._ready.set()
        return self._ready

    @property
    def calls(self) -> OutgoingCalls:
        """Its outgoing side; made at the first look."""
        if self._calls is None:
            self._calls = OutgoingCalls(self, self._sessions.call_parts)
        return self._calls

    async def call(
        self,
        action: str,
        payload: Mapping[str, Any],
        timeout: float | None = None,  # noqa: ASYNC109 - it starts when the frame leaves, not at the call
        unique_id: str | None = None,
    ) -> Answer:
        """Sends a CALL when its turn comes, and waits for the answer. One in flight; raises nothing for what the charger does."""
        return await self.calls.ask(action, payload, timeout, unique_id)

    async def send(self, text: str) -> None:
        """Sends one frame. Raises where the socket is gone."""
        await self.send_message({"type": "websocket.send", "text": text})

    def close(self, reason: str, code: int = 1000) -> None:
        """Ends the session now and its socket as soon as the peer takes it."""
        if self.closed is None:
            self._sessions.leave(self, reason)
            self._sessions.tasks.spawn("close", self._close_socket(code, reason))

    async def _close_socket(self, code: int, reason: str) -> None:
        with suppress(Exception):  # the peer is gone: that is what was wanted
            await self.send_message({"type": "websocket.close", "code": code, "reason": reason})

    def heard_from_wire(self) -> float:
        """When the last byte came, pongs included where the server's protocol reports them (C18)."""
        wire = self.wire
        return self.heard if wire is None else max(self.heard, wire.last_bytes_at)

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The event loop that its socket is on."""
        return self._sessions.loop

    def settle(self, seconds: float) -> None:
        """Welcomes calls after a pause; a later boot starts the pause anew (C12)."""
        if self.closed is not None:
            return
        self.is_ready = False
        if self._ready is not None:
            self._ready.clear()
        loop = self.loop
        self.settled_at = loop.time() + seconds
        if self.settling is None or self.settling.when() > self.settled_at:
            self._stop_settling()
            self.settling = loop.call_at(self.settled_at, self._settle_time_over)
        # else that timer finds that it has become later: three times in an arrival, and making one costs a sixtieth of it

    def _settle_time_over(self) -> None:
        loop, self.settling = self.loop, None
        if loop.time() < self.settled_at - TICK:
            self.settling = loop.call_at(self.settled_at, self._settle_time_over)
        else:
            self.now_ready()

    def now_ready(self) -> None:
        """It may be called from now on (C12), unless it is over or contested by another one with its ID."""
        self._stop_settling()
        if self.is_ready or self.closed is not None or self.contested:
            return
        self.is_ready = self.welcomed = True
        if self._ready is not None:
            self._ready.set()
        self._sessions.hooks.ready.tell(self)

    def make_ready_soon(self) -> None:
        """After the answer that is being sent."""
        self.loop.call_soon(self.now_ready)

    def tell_soon(self, told: Callable[[Session], Any]) -> None:
        """Calls it with this session after the answer that is being sent."""
        self.loop.call_soon(told, self)

    def suspend(self) -> None:
        """Somebody else claims to be this charger: no calls until that is settled (C7)."""
        self.contested = True
        self._stop_settling()
        self.is_ready = False
        if self._ready is not None:
            self._ready.clear()

    def resume(self) -> None:
        """It is settled, and this one stays; calls are welcome after the usual pause."""
        self.contested = False
        self.settle(self._sessions.call_parts.config.settle)

    def over(self, reason: str) -> None:
        """Nothing more is sent, and whoever waits for it goes on."""
        self.closed = reason
        self._stop_settling()
        if self._calls is not None:
            self._calls.line_lost()
        if self._ready is not None:
            self._ready.set()

    def _stop_settling(self) -> None:
        if self.settling is not None:
            self.settling.cancel()
            self.settling = None

    def __repr__(self) -> str:
        return f"<Session of charger {self.pk}>"


class Sessions:
    """The registry: charger key to its present session."""

    def __init__(self, clock: Clock, hooks: Hooks, tasks: Tasks, call_parts: CallParts) -> None:
        self.clock = clock
        self.hooks = hooks
        self.tasks = tasks
        self.call_parts = call_parts
        self._present: dict[int, Session] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The one that all of them are on; asking for the running one is a call of the system before Python 3.12."""
        self._loop = self._loop or asyncio.get_running_loop()
        return self._loop

    def __len__(self) -> int:
        return len(self._present)

    def get(self, charger: int) -> Session | None:
        """The newest socket of this charger, by the charger's key."""
        return self._present.get(charger)

    def all(self) -> list[Session]:
        """A copy: sessions come and go while it is walked through."""
        return list(self._present.values())

    def enter(self, session: Session) -> None:
        """The newest wins at once; the close of the old one will not touch the new one's state (C7)."""
        old = self._present.get(session.pk)
        self._present[session.pk] = session
        if old is not None:
            old.close("replaced")
        self.hooks.connected.tell(session)

    def leave(self, session: Session, reason: str) -> None:
        """A session is over. Only the present one takes its place in the registry with it."""
        if session.closed is not None:
            return
        session.over(reason)
        present = self._present.get(session.pk) is session
        if present:
            del self._present[session.pk]
        self.hooks.closed.tell(session, reason, present)
