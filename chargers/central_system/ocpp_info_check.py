"""Judges the OCPPInfo of chargers that booted, after they were answered: a storm of boots is not kept waiting for it (R18)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from chargers.central_system.hooks import BootFacts
from chargers.central_system.sessions import TICK
from chargers.services.readings import ocpp_info_flags

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session
    from chargers.central_system.tasks import Tasks
    from chargers.central_system.writer import Writer

GATHER = 0.3  # seconds without a boot: all that came are one look, and none competes with the answers to a storm
LONGEST = 5.0  # seconds for which boots that keep coming put it off


class OcppInfoCheck:
    """Hears of boots. What a killed process did not judge, the next reading does."""

    def __init__(self, writer: Writer, tasks: Tasks) -> None:
        self._writer = writer
        self._tasks = tasks
        self._booted: set[int] = set()
        self._since = 0.0
        self._last = 0.0

    def booted(self, session: Session, _boot: BootFacts, _asked_for: bool) -> None:
        """Notes the charger; all that boot one after another are checked by one query."""
        loop = session.loop
        self._last = loop.time()
        if not self._booted:
            self._since = self._last
            loop.call_later(GATHER, self._look, loop)
        self._booted.add(session.pk)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        if (left := GATHER - (now - self._last)) > TICK and now - self._since < LONGEST:
            loop.call_later(left, self._look, loop)
            return
        booted, self._booted = self._booted, set()
        self._tasks.spawn("OCPPInfo check", self._writer.run(lambda: ocpp_info_flags.flag_chargers(booted)))
