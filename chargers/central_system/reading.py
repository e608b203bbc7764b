"""Reads the settings of chargers that came, and of those that somebody wants read now."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from django.conf import settings

from chargers.central_system.reader import read_all
from chargers.domain.controller.reported import Reported
from chargers.models import Charger
from chargers.services.chargers import register
from chargers.services.readings import readings

if TYPE_CHECKING:
    from chargers.central_system.process import CentralSystem
    from chargers.central_system.sessions import Session

AT_ONCE = 20  # readings; a storm of arrivals is read one after another
LOOK_EVERY = 1.0  # seconds
logger = logging.getLogger(__name__)


class Readings:
    """One per serving process; an observer of its sessions."""

    def __init__(self, house: CentralSystem) -> None:
        self.house = house
        self._places = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[int] = set()
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.house.observers.add(self)
        self._looking = asyncio.get_running_loop().create_task(self._look(), name="readings")

    async def stop(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def ready(self, session: Session) -> None:
        if settings.READ_ON_CONNECT:
            await self.read(session)

    async def read(self, session: Session) -> None:
        """Everything that it reports. A change that runs meanwhile reads for itself; its calls and these take turns."""
        if session.pk in self._under_way:
            return
        self._under_way.add(session.pk)
        try:
            async with self._places:
                if session.closed is not None:
                    return
                known = await self.house.writer.run(lambda: readings.keys_to_ask(session.pk))
                found = await read_all(session, known)
                if found is not None:
                    await self.house.writer.run(lambda: self._record(session.pk, *found))
        finally:
            self._under_way.discard(session.pk)

    def _record(self, pk: int, found: Reported, whole: bool) -> None:
        charger = Charger.objects.select_related("controller_type").filter(pk=pk).first()
        if charger is not None:
            readings.record_reading(charger, found, whole=whole, at=self.house.now())
            register.recognise(charger, found)

    async def _look(self) -> None:
        while True:
            try:
                for pk in await self.house.writer.run(lambda: readings.take_wanted(self.house.process)):
                    if (session := self.house.sessions.get(pk)) is not None:
                        self.house.observers.spawn("reading", self.read(session))
            except Exception as problem:
                logger.error("looking for readings failed: %s", type(problem).__name__)
            await asyncio.sleep(LOOK_EVERY)
