"""Judges the OCPPInfo of chargers that booted, after they were answered: a storm of boots is not kept waiting for it (R18)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from chargers.central_system.observers import BootFacts
from chargers.services.readings import ocpp_info_flags

if TYPE_CHECKING:
    from chargers.central_system.process import CentralSystem
    from chargers.central_system.sessions import Session

GATHER = 0.3  # seconds in which boots become one look


class BootJudge:
    """One per serving process; an observer of its sessions. What a killed process did not judge, the next reading does."""

    def __init__(self, house: CentralSystem) -> None:
        self.house = house
        self._booted: set[int] = set()

    def start(self) -> None:
        self.house.observers.add(self)

    def booted(self, session: Session, boot: BootFacts, asked_for: bool) -> None:
        if not self._booted:
            asyncio.get_running_loop().call_later(GATHER, self._judge)
        self._booted.add(session.pk)

    def _judge(self) -> None:
        booted, self._booted = self._booted, set()
        self.house.observers.spawn("judge", self.house.writer.run(lambda: ocpp_info_flags.flag(booted)))
