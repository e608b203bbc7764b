"""Judges the OCPPInfo of chargers that booted, after they were answered: a storm of boots is not kept waiting for it (R18)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from chargers.central_system.hooks import BootFacts
from chargers.services.readings import ocpp_info_flags

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session
    from chargers.central_system.tasks import Tasks
    from chargers.central_system.writer import Writer

GATHER = 0.3  # seconds in which boots become one look


class OcppInfoCheck:
    """Hears of boots. What a killed process did not judge, the next reading does."""

    def __init__(self, writer: Writer, tasks: Tasks) -> None:
        self._writer = writer
        self._tasks = tasks
        self._booted: set[int] = set()

    def booted(self, session: Session, _boot: BootFacts, _asked_for: bool) -> None:
        if not self._booted:
            asyncio.get_running_loop().call_later(GATHER, self._check)
        self._booted.add(session.pk)

    def _check(self) -> None:
        booted, self._booted = self._booted, set()
        self._tasks.spawn("OCPPInfo check", self._writer.run(lambda: ocpp_info_flags.flag(booted)))
