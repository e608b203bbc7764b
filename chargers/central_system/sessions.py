"""The sockets of this process: one session per charger, the newest wins (C7). Knows what a session is, not what frames mean."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from chargers.central_system import we_ask
from chargers.domain.changes.answers import Answer
from chargers.domain.presence import status
from chargers.domain.secret import Secret

if TYPE_CHECKING:
    from chargers.central_system.process import CentralSystem

Send = Callable[[dict[str, Any]], Awaitable[None]]


class MatchedBy(StrEnum):
    """By what a charger was found (C2, C3)."""

    ID = "id"
    PENDING_ID = "pending_id"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Dialled:
    """What a charger's handshake showed."""

    charger: int
    ocpp_id: str  # as dialled: the last path segment, decoded
    matched_by: MatchedBy
    path: str
    address: str | None
    tls: bool
    user: str = field(default="", repr=False)  # Basic user name: may be a key in the wrong place, so never stored or shown
    credential: int | None = None  # which credential it proved, if any
    showed_key: bool = False  # it came with a password, whether or not there was one to compare it with
    shown: Secret | None = None  # the token that it showed where none is stored: kept, for a key may have to be written again
    keyless: bool = False  # no credential is stored: nobody is authenticated (C7)
    needs_boot: bool = False  # no BootNotification of it was ever accepted here (C11)
    subprotocol: str | None = None
    hints: tuple[str, ...] = ()

    @property
    def authenticated(self) -> bool:
        return self.credential is not None


class Session:
    """One accepted socket of a known charger."""

    __slots__ = (
        "_ready",
        "boot_asked",
        "booted",
        "closed",
        "connected_at",
        "contested",
        "dialled",
        "frames",
        "heard",
        "house",
        "is_ready",
        "line",
        "seen",
        "send_message",
        "serial",
        "settling",
        "socket",
        "status",
        "timed",
        "wire",
        "written",
    )

    def __init__(self, house: CentralSystem, dialled: Dialled, send: Send, wire: Any, socket: str, now: datetime) -> None:
        self.house = house
        self.dialled = dialled
        self.send_message = send
        self.wire = wire
        self.socket = socket
        self.connected_at = now
        self.heard = self.seen = time.monotonic()  # last frame; at the last look of the ticker
        self.written = (0.0, False, 0)  # what the database knows: heard, answers pings, unanswered pings
        self.timed = 0.0  # when a round trip was last kept
        self.status = status.Status.ONLINE
        self.frames = 0
        self.booted = False
        self.boot_asked = False
        self.serial = ""  # as the last BootNotification of this socket said (C8)
        self.contested = False  # another socket claims to be this charger: no change is carried out (C7)
        self.closed: str | None = None
        self.is_ready = False
        self.settling: asyncio.TimerHandle | None = None
        self.line: we_ask.Line | None = None
        self._ready: asyncio.Event | None = None

    @property
    def pk(self) -> int:
        return self.dialled.charger

    @property
    def ready(self) -> asyncio.Event:
        """Set from when on calls are welcome (C11, C12); made at the first look, for most sockets are never asked."""
        if self._ready is None:
            self._ready = asyncio.Event()
            if self.is_ready:
                self._ready.set()
        return self._ready

    async def call(
        self,
        action: str,
        payload: Mapping[str, Any],
        timeout: float | None = None,  # noqa: ASYNC109 - it starts when the frame leaves, not at the call
        unique_id: str | None = None,
    ) -> Answer:
        """Sends a CALL when its turn comes, and waits for the answer. One in flight; raises nothing for what the charger does."""
        return await we_ask.ask(self, action, payload, timeout, unique_id)

    async def send(self, text: str) -> None:
        await self.send_message({"type": "websocket.send", "text": text})

    def close(self, reason: str, code: int = 1000) -> None:
        """Ends the session now and its socket as soon as the peer takes it."""
        if self.closed is None:
            self.house.sessions.leave(self, reason)
            self.house.observers.spawn("close", self._close_socket(code, reason))

    async def _close_socket(self, code: int, reason: str) -> None:
        with suppress(Exception):  # the peer is gone: that is what was wanted
            await self.send_message({"type": "websocket.close", "code": code, "reason": reason})

    def heard_from_wire(self) -> float:
        """The monotonic time of the last byte, pongs included where the server's protocol reports them (C18)."""
        wire = self.wire
        return self.heard if wire is None else max(self.heard, wire.last_bytes_at)

    def settle(self, seconds: float) -> None:
        """Welcomes calls after a pause; a later boot starts the pause anew (C12)."""
        if self.settling is not None:
            self.settling.cancel()
        self.is_ready = False
        if self._ready is not None:
            self._ready.clear()
        self.settling = asyncio.get_running_loop().call_later(seconds, self.now_ready)

    def now_ready(self) -> None:
        if self.settling is not None:
            self.settling.cancel()
            self.settling = None
        if self.is_ready or self.closed is not None or self.contested:
            return
        self.is_ready = True
        if self._ready is not None:
            self._ready.set()
        self.house.on_ready(self)

    def suspend(self) -> None:
        """Somebody else claims to be this charger: no calls until that is settled (C7)."""
        self.contested = True
        if self.settling is not None:
            self.settling.cancel()
            self.settling = None
        self.is_ready = False
        if self._ready is not None:
            self._ready.clear()

    def resume(self) -> None:
        """It is settled, and this one stays; calls are welcome after the usual pause."""
        self.contested = False
        if self.closed is None:
            self.settle(self.house.limits.settle)

    def wake(self) -> None:
        """Lets those go on who wait for a session that is over."""
        if self._ready is not None:
            self._ready.set()

    def __repr__(self) -> str:
        return f"<Session of charger {self.pk}>"


class Sessions:
    """The registry: charger key to its present session."""

    def __init__(self, house: CentralSystem) -> None:
        self._house = house
        self._present: dict[int, Session] = {}

    def __len__(self) -> int:
        return len(self._present)

    def get(self, charger: int) -> Session | None:
        return self._present.get(charger)

    def all(self) -> list[Session]:
        return list(self._present.values())

    def enter(self, session: Session) -> None:
        """The newest wins at once; the close of the old one will not touch the new one's state (C7)."""
        old = self._present.get(session.pk)
        self._present[session.pk] = session
        if old is not None:
            old.close("replaced")
        self._house.on_connected(session)

    def leave(self, session: Session, reason: str) -> None:
        """A session is over. Only the present one takes its place in the registry with it."""
        if session.closed is not None:
            return
        session.closed = reason
        if session.settling is not None:
            session.settling.cancel()
            session.settling = None
        if session.line is not None:
            session.line.lost()
        session.wake()
        present = self._present.get(session.pk) is session
        if present:
            del self._present[session.pk]
        self._house.on_closed(session, reason, present)
