"""Carries out changes: what a run wants done is done at the charger's line, and what comes of it goes back into the run.

One `ChangeRun` for each change that this process holds and whose charger is here or whose time has come; everything else rests in
the database. The rules are in domain/changes/run; this file moves actions and events, and saves between them.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from chargers.background.periodic import Periodic
from chargers.central_system.changes.change_run import ChangeRun, RunParts
from chargers.central_system.hooks import BootFacts
from chargers.domain.changes.answers import Answer, step_answer
from chargers.domain.changes.events import LateAnswer
from chargers.services.changes import leases
from chargers.services.changes.plan_input import CHARGING

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session, Sessions

LOOK_EVERY = 1.0  # seconds: changes asked for by other processes are found without a doorbell
AFTER_FAILURE = 10.0  # seconds in which a change that failed here is left alone here
SOONER = 0.1  # a doorbell or an arrival makes it sooner, but not more often than this
logger = logging.getLogger(__name__)


class Driver:
    """One for each central system; hears what happens at its sessions."""

    def __init__(self, parts: RunParts, sessions: Sessions) -> None:
        self.runs: dict[int, ChangeRun] = {}  # by change
        self._parts = parts
        self._sessions = sessions
        self._at: dict[int, ChangeRun] = {}  # by charger: the one that its events move
        self._not_before: dict[int, float] = {}  # by change that failed here: a monotonic clock
        self._looking = Periodic("looking for changes", LOOK_EVERY, self.look, soonest=SOONER)

    def start(self) -> None:
        self._looking.start()

    async def stop(self) -> None:
        """Stops without touching the rows: what runs is taken up from them again."""
        await self._looking.stop()
        for run in list(self.runs.values()):
            await run.stop()

    def ring(self) -> None:
        """Something may be waiting: look soon."""
        self._looking.ring()

    # What is observed

    def connected(self, session: Session) -> None:
        run = self._at.get(session.pk)
        if run is None:
            self.ring()
        else:
            run.take(session)

    def closed(self, session: Session, _reason: str, _present: bool) -> None:
        if run := self._at.get(session.pk):
            run.lose(session)

    def booted(self, session: Session, _boot: BootFacts, asked_for: bool) -> None:
        if run := self._at.get(session.pk):
            run.booted(session, asked_for)

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

    async def look(self) -> None:
        """Takes up what waits, and hands out what people asked."""
        now, process = self._parts.clock.now(), self._parts.lease.process
        carried_on = {pk for pk, run in self.runs.items() if not run.task.done()}
        claim = partial(leases.claim_due, process, now, carried_on=carried_on, not_now=self._left_alone())
        due = await self._parts.writer.run(claim)
        for pk in due.unreadable:
            self._leave_alone(pk)
        for claimed in due.claimed:
            try:
                await self._begin(claimed)
            except Exception as problem:  # held and not carried on: a later look gives it back
                logger.error("change %s did not begin: %s", claimed.change.pk, type(problem).__name__)
                self._leave_alone(claimed.change.pk)
        for request in await self._parts.writer.run(lambda: leases.waiting_requests(process)):
            if run := self.runs.get(request.change_id):
                run.asked(request)

    async def _begin(self, claimed: leases.Claimed) -> None:
        charger = claimed.change.charger_id
        if claimed.its_turn and (earlier := self._at.get(charger)) is not None:
            await earlier.give_way()
        run = ChangeRun(self._parts, claimed, self._ended)
        run.start(self._sessions.get(charger) if claimed.its_turn else None)
        self.runs[claimed.change.pk] = run
        if claimed.its_turn:
            self._at[charger] = run

    def _ended(self, run: ChangeRun) -> None:
        if run.failed:
            self._leave_alone(run.change.pk)
        if self.runs.get(run.change.pk) is run:
            del self.runs[run.change.pk]
        if self._at.get(run.change.charger_id) is run:
            del self._at[run.change.charger_id]
        self.ring()  # a change may be queued behind it

    def _leave_alone(self, change: int) -> None:
        self._not_before[change] = self._parts.clock.monotonic() + AFTER_FAILURE

    def _left_alone(self) -> set[int]:
        self._not_before = {pk: at for pk, at in self._not_before.items() if at > self._parts.clock.monotonic()}
        return set(self._not_before)
