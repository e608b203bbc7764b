"""Carries out changes: what a run wants done is done at the charger's line, and what comes of it goes back into the run.

One `Run` for each change that this process holds and whose charger is here or whose time has come; everything else rests in
the database. The rules are in domain/run; this file moves actions and events, and saves between them.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from chargers.central_system.carrying import Run
from chargers.central_system.observers import BootFacts
from chargers.domain.answers import Answer, step_answer
from chargers.domain.events import BootReported, LateAnswer
from chargers.services import claims
from chargers.services.planning.standing import CHARGING

if TYPE_CHECKING:
    from chargers.central_system.process import CentralSystem
    from chargers.central_system.sessions import Session

LOOK_EVERY = 1.0  # seconds: changes asked for by other processes are found without a doorbell
SOONER = 0.1  # a doorbell or an arrival makes it sooner, but not more often than this
logger = logging.getLogger(__name__)


class Driver:
    """One per serving process; an observer of its sessions."""

    def __init__(self, house: CentralSystem) -> None:
        self.house = house
        self.runs: dict[int, Run] = {}  # by change
        self._at: dict[int, Run] = {}  # by charger: the one that its events move
        self._wake = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.house.observers.add(self)
        self._looking = asyncio.get_running_loop().create_task(self._look(), name="driver")

    async def stop(self) -> None:
        """Stops without touching the rows: what runs is taken up from them again."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        for run in list(self.runs.values()):
            await run.stop()

    def ring(self) -> None:
        """Something may be waiting: look soon."""
        self._wake.set()

    # What is observed

    def connected(self, session: Session) -> None:
        run = self._at.get(session.pk)
        if run is None:
            self.ring()
        else:
            run.take(session)

    def closed(self, session: Session, reason: str) -> None:
        if run := self._at.get(session.pk):
            run.lose(session)

    def booted(self, session: Session, boot: BootFacts, asked_for: bool) -> None:
        if run := self._at.get(session.pk):
            run.tell(BootReported(asked_for))

    def status(self, session: Session, connector: int, status: str) -> None:
        if connector and (run := self._at.get(session.pk)):
            run.status(connector, status in CHARGING)

    def late_answer(self, session: Session, unique_id: str, answer: Answer) -> None:
        run = self._at.get(session.pk)
        said = step_answer(answer)
        if run is not None and said is not None and (mine := run.step_of(unique_id)) is not None:
            index, undo = mine
            run.tell(LateAnswer(index, said, undo))

    # What is waiting in the database

    async def _look(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._pick_up()
            except Exception as problem:  # the database is away for a moment: the next look finds the same
                logger.error("looking for changes failed: %s", type(problem).__name__)
            await asyncio.sleep(SOONER)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY - SOONER):
                    await self._wake.wait()

    async def _pick_up(self) -> None:
        now, process = self.house.now(), self.house.process
        found, requests = await self.house.writer.run(
            lambda: (claims.claim_due(process, now), claims.take_requests(process, now))
        )
        for claimed in found:
            await self._begin(claimed)
        if found:  # what was asked of them before they were claimed
            requests += await self.house.writer.run(lambda: claims.take_requests(process, now))
        for request in requests:
            if run := self.runs.get(request.change_id):
                run.asked(request)

    async def _begin(self, claimed: claims.Claimed) -> None:
        run = Run(self.house, claimed, self._ended)
        self.runs[claimed.change.pk] = run
        session = None
        if not claimed.progress.behind or claimed.predecessor_over:  # else it only expires or is cancelled
            charger = claimed.change.charger_id
            if (earlier := self._at.get(charger)) is not None:
                await earlier.stop()
            self._at[charger] = run
            session = self.house.sessions.get(charger)
        run.start(session)

    def _ended(self, run: Run) -> None:
        if self.runs.get(run.change.pk) is run:
            del self.runs[run.change.pk]
        if self._at.get(run.change.charger_id) is run:
            del self._at[run.change.charger_id]
        self.ring()  # a change may be queued behind it
