"""Everything behind the chargers' sockets, whole: it makes the parts and hands each what it needs. `start` it and `stop` it."""

from __future__ import annotations

import asyncio
import logging
from itertools import count
from typing import Any

from chargers.background.clock import Clock
from chargers.central_system.changes.driver import Driver
from chargers.central_system.changes.run_parts import RunParts
from chargers.central_system.config import CentralSystemConfig
from chargers.central_system.configuration.reads import ConfigurationReads, ReadParts
from chargers.central_system.day_budgets import DayBudgets
from chargers.central_system.frames.calls import CallParts, UniqueIds
from chargers.central_system.frames.frame_log import FrameLog
from chargers.central_system.frames.handler_parts import HandlerParts
from chargers.central_system.frames.incoming import IncomingFrames
from chargers.central_system.frames.meter_log import MeterLog
from chargers.central_system.handshake.admission import Admission, AdmissionParts
from chargers.central_system.handshake.attempts import AttemptLog
from chargers.central_system.handshake.charger_lookup import ChargerLookup
from chargers.central_system.handshake.door_limits import DoorLimits
from chargers.central_system.handshake.identity import DialledIdentity
from chargers.central_system.handshake.pending_chargers import PendingChargers
from chargers.central_system.hooks import BootFacts, Hooks
from chargers.central_system.lease import Lease
from chargers.central_system.ocpp_info_check import OcppInfoCheck
from chargers.central_system.presence_facts import PresenceFacts
from chargers.central_system.sessions import Session, Sessions
from chargers.central_system.settling import Settling
from chargers.central_system.tasks import Tasks
from chargers.central_system.ticker import Ticker, TickerParts
from chargers.central_system.writer import Writer
from chargers.services.changes import left_behind

logger = logging.getLogger(__name__)


class CentralSystem:
    """One per serving process. `role`: what the process serves, for its row. `pid`: another process's number, in tests."""

    def __init__(
        self,
        config: CentralSystemConfig | None = None,
        role: str = "all",
        clock: Clock | None = None,
        pid: int | None = None,
    ) -> None:
        self.config = config = config or CentralSystemConfig.from_settings()
        self.clock = clock = clock or Clock()
        self.lease = lease = Lease(role, clock, pid)
        self.tasks = tasks = Tasks()
        self.hooks = hooks = Hooks(tasks)
        self.writer = writer = Writer(config.answer_within)
        self.lookup = ChargerLookup(clock)
        self.attempts = AttemptLog(writer, clock)
        self.door_limits = DoorLimits()
        self._budgets = budgets = DayBudgets(config.budgets, writer, tasks)
        meter_log = MeterLog(writer, budgets)
        frame_log = FrameLog(writer, clock, budgets)
        self.sessions = Sessions(clock, hooks, tasks, CallParts(config, frame_log, hooks, UniqueIds(lease.key)))
        self.admission = Admission(AdmissionParts(config, clock, self.sessions, self.attempts, writer))
        self.pending = PendingChargers(config, clock, self.lookup, self.attempts)
        self._settling = Settling(config, clock)
        handler_parts = HandlerParts(config, clock, writer, budgets, meter_log, hooks, self._settling)
        self.incoming = IncomingFrames(handler_parts, frame_log)
        self.reads = ConfigurationReads(ReadParts(config, clock, lease, writer, self.sessions, tasks))
        self.driver = Driver(RunParts(clock, lease, writer), self.sessions)
        at_each = (self.lookup.forget, self.admission.forget, self._settling.forget, budgets.tell)
        self.ticker = Ticker(TickerParts(config, clock, lease, writer, self.sessions, self.pending, at_each))
        self._sockets = count(1)
        self._listen(PresenceFacts(config, clock, lease, writer, tasks, budgets), OcppInfoCheck(writer, tasks))

    def _listen(self, presence: PresenceFacts, ocpp_info: OcppInfoCheck) -> None:
        """Who hears of what, in this order: what is on record first, the driver last."""
        hooks, settling, driver = self.hooks, self._settling, self.driver
        for connected in (presence.connected, settling.connected, driver.connected):
            hooks.connected.add(connected)
        for closed in (presence.closed, settling.closed, driver.closed):
            hooks.closed.add(closed)
        for booted in (self._forget_look_up, settling.booted, self.admission.booted, ocpp_info.booted, driver.booted):
            hooks.booted.add(booted)
        hooks.ready.add(self.reads.ready)
        hooks.ready.add(settling.ready)
        hooks.status.add(driver.status)
        hooks.late_answer.add(driver.late_answer)

    async def start(self) -> None:
        """Opens the lease and begins to write and to tick. Once per run of the event loop."""
        self.writer.start()
        self.lookup.start()
        await self.lease.open()
        await self._look_for_what_was_left_behind()
        self.ticker.start()
        self.reads.start()
        self.driver.start()

    async def _look_for_what_was_left_behind(self) -> None:
        """Before the driver takes up what it finds; what fails is tried at the next start, and keeps nobody waiting."""
        try:
            await self.writer.run(lambda: left_behind.look_once(self.lease.process, self.clock.now()))
        except Exception as problem:
            logger.error("looking for changes that were left behind failed: %s", type(problem).__name__)

    async def stop(self) -> None:
        """Closes what is open, writes what is left, gives the lease back."""
        await self.ticker.stop()
        await self.reads.stop()
        await self.driver.stop()
        for session in self.sessions.all():
            session.close("server stopped", 1001)
        await asyncio.sleep(0)  # the close frames leave
        await self.tasks.stop()
        await self._budgets.stop()
        await self.writer.stop()
        await self.lease.end()
        await self.lookup.stop()

    def new_session(self, dialled: DialledIdentity, send: Any, wire: Any) -> Session:
        """A socket that was accepted; who takes whose place is `admission`'s to say."""
        return Session(self.sessions, dialled, send, wire, f"{self.lease.key}-{next(self._sockets):x}")

    def _forget_look_up(self, session: Session, _boot: BootFacts, _asked_for: bool) -> None:
        self.lookup.drop(session.dialled.ocpp_id)  # what it knows of this charger is old now
