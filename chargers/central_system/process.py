"""The charger door of one process, whole: sessions, writer, lease, ticker, and who is told. `start` it and `stop` it."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from chargers.central_system import frame_log
from chargers.central_system.admission import Admission
from chargers.central_system.directory import Directory
from chargers.central_system.driver import Driver
from chargers.central_system.flaps import Flaps
from chargers.central_system.judging import BootJudge
from chargers.central_system.limits import Limits
from chargers.central_system.observers import BootFacts, Observers
from chargers.central_system.reading import Readings
from chargers.central_system.sessions import Dialled, Session, Sessions
from chargers.central_system.ticker import Ticker
from chargers.central_system.unclaimed import Guests
from chargers.central_system.writer import Writer
from chargers.models import PresenceEvent
from chargers.services import doorbell
from chargers.services.changes import left_behind
from chargers.services.credentials import credentials
from chargers.services.presence import process_leases
from chargers.services.presence.attempts import Knock

BOOT = "BootNotification"
logger = logging.getLogger(__name__)


class CentralSystem:
    """One per serving process."""

    def __init__(self, limits: Limits | None = None, role: str = "all") -> None:
        self.limits = limits or Limits.from_settings()
        self.role = role
        self.key = secrets.token_hex(8)  # of this run of this process
        self.process = 0
        self.writer = Writer()
        self.directory = Directory()
        self.observers = Observers()
        self.sessions = Sessions(self)
        self.admission = Admission(self)
        self.flaps = Flaps()
        self.guests = Guests()
        self.ticker = Ticker(self)
        self.readings = Readings(self)
        self.judge = BootJudge(self)
        self.driver = Driver(self)
        self._sockets = 0
        self._stamp = (0, "")

    async def start(self) -> None:
        """Opens the lease and begins to write and to tick. Once per run of the event loop."""
        doorbell.serve_on(asyncio.get_running_loop())
        self.writer.start()
        self.directory.start()
        self.process = await self.writer.run(lambda: process_leases.open_lease(self.key, self.role, timezone.now()))
        await self._look_for_what_was_left_behind()
        self.ticker.start()
        self.readings.start()
        self.judge.start()
        self.driver.start()
        _running.append(self)

    async def _look_for_what_was_left_behind(self) -> None:
        """Before the driver takes up what it finds; what fails is tried at the next start, and keeps nobody waiting."""
        try:
            await self.writer.run(lambda: left_behind.look_once(self.process, timezone.now()))
        except Exception as problem:
            logger.error("looking for changes that were left behind failed: %s", type(problem).__name__)

    async def stop(self) -> None:
        """Closes what is open, writes what is left, gives the lease back."""
        if self in _running:
            _running.remove(self)
        await self.ticker.stop()
        await self.readings.stop()
        await self.driver.stop()
        for session in self.sessions.all():
            session.close("server stopped", 1001)
        await asyncio.sleep(0)  # the close frames leave
        await self.observers.stop()
        await self.writer.run(lambda: process_leases.end_lease(self.process, timezone.now()))
        await self.writer.stop()
        await self.directory.stop()

    # Clocks

    def now(self) -> datetime:
        return datetime.now(UTC)

    def stamp(self) -> str:
        """Now as chargers are told: UTC, seconds, "Z" (C19)."""
        second = int(time.time())
        if self._stamp[0] != second:
            self._stamp = (second, datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        return self._stamp[1]

    def soon(self, work: Callable[[], None]) -> None:
        """Runs after the answer that is being sent."""
        asyncio.get_running_loop().call_soon(work)

    # Handshake

    def new_session(self, dialled: Dialled, send: Any, wire: Any) -> Session:
        self._sockets += 1
        return Session(self, dialled, send, wire, f"{self.key}-{self._sockets:x}", self.now())

    def knocked(self, knock: Knock) -> None:
        self.writer.facts.arrivals.add(knock, self.now())
        self.writer.lazily()

    # What sessions report

    def on_connected(self, session: Session) -> None:
        dialled, at, facts = session.dialled, session.connected_at, self.writer.facts
        facts.connects[session.pk] = (
            *(session.pk, self.process, session.socket, at, at, None, "", self.limits.interval, False),
            *(0, dialled.authenticated, dialled.showed_key, dialled.tls, dialled.address, self.text(dialled.path, 600)),
            *(self.text(dialled.ocpp_id, 255), ",".join(dialled.hints)[:200]),
        )
        facts.events.append((session.pk, at, PresenceEvent.Kind.CONNECTED.value, "", None))
        if dialled.credential is not None:
            facts.proven[dialled.credential] = at
        if (shown := dialled.shown) is not None:
            self.observers.spawn("keep_shown", self.writer.run(lambda: credentials.keep_shown(session.pk, shown, at)))
        facts.changed.add(session.pk)
        self.writer.lazily()
        self.flaps.connected(session.pk, time.monotonic())
        self.settle(session)
        self.observers.tell("connected", session)

    def on_closed(self, session: Session, reason: str, present: bool) -> None:
        at, facts = self.now(), self.writer.facts
        if present:  # the close of an old socket does not touch the new one's state (C7)
            heard = self.heard_at(session, at)
            facts.closes[session.pk, session.socket] = (session.pk, session.socket, heard, at, reason[:40])
        facts.events.append((session.pk, at, PresenceEvent.Kind.CLOSED.value, reason[:40], None))
        facts.changed.add(session.pk)
        self.writer.lazily()
        self.flaps.closed(session.pk, time.monotonic())
        self.observers.tell("closed", session, reason)

    def first_words(self, session: Session, action: str) -> None:
        """The first frame. No boot after a reconnect is normal: such a charger is ready at once (C11)."""
        if action != BOOT and session.frames == 0 and not self.flaps.is_flapping(session.pk):
            self.soon(session.now_ready)
        session.frames += 1

    def on_booted(self, session: Session, boot: BootFacts) -> None:
        """A boot was answered: calls are welcome after the settle time (C12)."""
        session.booted = True
        self.directory.drop(session.dialled.ocpp_id)  # what it knows of this charger is old now
        session.serial = boot.charge_box_serial or boot.charge_point_serial
        asked_for, session.boot_asked = session.boot_asked, False
        if not asked_for:
            self.settle(session)
        self.admission.booted(session)
        self.observers.tell("booted", session, boot, asked_for)

    def settle(self, session: Session) -> None:
        """From now on the charger is left in peace for the settle time, longer where its line flaps (C12, C22)."""
        session.settle(self.limits.settle * self.flaps.pause(session.pk))

    def on_ready(self, session: Session) -> None:
        self.observers.tell("ready", session)
        if session.dialled.needs_boot and not session.booted:
            self.observers.spawn("trigger", self._trigger_boot(session))

    async def _trigger_boot(self, session: Session) -> None:
        """Only where this server never accepted a boot of it; a refusal is normal (C11)."""
        session.boot_asked = True
        await session.call("TriggerMessage", {"requestedMessage": BOOT})

    def heard_at(self, session: Session, now: datetime) -> datetime:
        """The last sign of life by our clock."""
        return datetime.fromtimestamp(now.timestamp() - max(0.0, time.monotonic() - session.heard_from_wire()), UTC)

    # The frame log

    def log(
        self,
        session: Session,
        direction: str,
        action: str,
        unique_id: Any,
        *frame: Any,
        flaw: str = "",
        at: datetime | None = None,
    ) -> None:
        """Stores a frame, redacted; `frame` is its type and what follows the unique ID."""
        kind, *rest = frame
        text = frame_log.text_of(kind, unique_id, *rest)
        name = unique_id if type(unique_id) is str else str(unique_id)
        row = (session.pk, self.now(), direction, self.text(action, 40), self.text(name, 40), text, flaw)
        self.writer.facts.messages.append(row)
        self.writer.lazily()

    def note(self, session: Session, flaw: str, text: str) -> None:
        """Stores that something came that could not be read."""
        self.writer.facts.messages.append((session.pk, self.now(), frame_log.IN, "", "", text, flaw))
        self.writer.lazily()

    text = staticmethod(frame_log.clean)


_running: list[CentralSystem] = []


def current() -> CentralSystem:
    """The one that this process runs. Raises `LookupError` before its start."""
    house = current_or_none()
    if house is None:
        raise LookupError("the central system is not running")
    return house


def current_or_none() -> CentralSystem | None:
    """The one that this process runs, if it runs one."""
    return _running[-1] if _running else None
