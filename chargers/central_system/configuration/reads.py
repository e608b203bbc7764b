"""Reads the settings of chargers that came, and of those that somebody wants read now."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chargers.background.periodic import Periodic
from chargers.central_system.configuration.get_configuration import read_all, read_settings
from chargers.domain.controller.reported import Reported
from chargers.models import Charger
from chargers.services.chargers import register
from chargers.services.readings import readings

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.config import CentralSystemConfig
    from chargers.central_system.lease import Lease
    from chargers.central_system.sessions import Session, Sessions
    from chargers.central_system.tasks import Tasks
    from chargers.central_system.writer import Writer

AT_ONCE = 20  # readings; a storm of arrivals is read one after another
LOOK_EVERY = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class ReadParts:
    """What it is made of."""

    config: CentralSystemConfig
    clock: Clock
    lease: Lease
    writer: Writer
    sessions: Sessions
    tasks: Tasks


class ConfigurationReads:
    """Hears of chargers that may be called, and looks for those that somebody wants read."""

    def __init__(self, parts: ReadParts) -> None:
        self._parts = parts
        self._places = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[int] = set()
        self._wanted = readings.WantedReadings()
        self._lost_by_it: set[int] = (
            set()
        )  # chargers whose line ended in the midst of it: everything at once may be too big (C16)
        self._looking = Periodic("looking for readings", LOOK_EVERY, self.look)

    def start(self) -> None:
        """Looks for readings that people asked for from now on."""
        self._looking.start()

    async def stop(self) -> None:
        """Looks no more; what was asked for stays asked for in its row."""
        await self._looking.stop()

    def ready(self, session: Session) -> Coroutine[Any, Any, None] | None:
        """The reading that a charger gets when it connects, where ECC_READ_ON_CONNECT says so."""
        return self.read(session) if self._parts.config.read_on_connect else None

    async def read(self, session: Session) -> None:
        """Everything that it reports. A change that runs meanwhile reads for itself; its calls and these take turns."""
        if session.pk in self._under_way:
            return
        self._under_way.add(session.pk)
        writer = self._parts.writer
        try:
            async with self._places:
                if session.closed is not None:
                    return
                if (found := await self._ask(session)) is not None:
                    await writer.run(lambda: self._record(session.pk, *found))
        finally:
            self._under_way.discard(session.pk)

    async def _ask(self, session: Session) -> tuple[Reported, bool, Sequence[str]] | None:
        """Everything at once, and whether that is the whole; after a line that ended in the midst of that, in batches of the keys
        that are known (C14). With those keys."""
        known = await self._parts.writer.run(lambda: readings.keys_to_ask(session.pk))
        if known and session.pk in self._lost_by_it:
            partly = await read_settings(session, known)
            return None if partly is None else (partly, False, known)
        found = await read_all(session, known)
        (self._lost_by_it.add if found is None and session.closed is not None else self._lost_by_it.discard)(session.pk)
        return None if found is None else (*found, known)

    def _record(self, pk: int, found: Reported, whole: bool, asked: Sequence[str]) -> None:
        charger = Charger.objects.select_related("controller_type").filter(pk=pk).first()
        if charger is not None:
            readings.record_reading(charger, found, whole=whole, at=self._parts.clock.now(), asked=asked)
            register.recognise(charger, found)

    async def look(self) -> None:
        """Begins the readings that people asked for."""
        process = self._parts.lease.process
        for pk in await self._parts.writer.run(lambda: self._wanted.take(process)):
            if (session := self._parts.sessions.get(pk)) is not None:
                self._lost_by_it.discard(pk)  # somebody wants everything
                self._parts.tasks.spawn("reading", self.read(session))
