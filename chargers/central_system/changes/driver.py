"""Carries out changes: what a run wants done is done at the charger's line, and what comes of it goes back into the run.

One `ChangeRun` for each change that this process holds and whose charger is here or whose time has come; everything else rests in
the database. The rules are in domain/changes/run; this file moves actions and events, and saves between them.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from chargers.background.clock import Jumps
from chargers.background.periodic import Periodic
from chargers.central_system.changes.change_run import ChangeRun
from chargers.central_system.changes.run_parts import RunParts
from chargers.central_system.hooks import BootFacts
from chargers.domain.changes.answers import Answer, step_answer
from chargers.domain.changes.events import LateAnswer
from chargers.domain.changes.plan_input import CHARGING
from chargers.services.changes import leases

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session, Sessions

LOOK_EVERY = 1.0  # seconds: changes asked for by other processes are found without a doorbell
AFTER_FAILURE = 5.0  # seconds in which a change that failed here is left alone here
AFTER_JUMP = 12.0  # seconds in which nothing is taken up: meanwhile each process moves its times, and renews its lease
REMEMBERED = 20_000  # changes that rest
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
        self._jumps = Jumps(parts.clock)
        self._watch = leases.DueWatch()
        self._resting: dict[int, datetime] = {}  # by change that this process laid down: until when
        self._waits_until = 0.0  # a monotonic clock
        self._looking = Periodic("looking for changes", LOOK_EVERY, self.look, soonest=SOONER)

    def start(self) -> None:
        """Looks for changes from now on, every second and whenever it is rung."""
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
        """A charger that is here: its run goes on, or its change is looked for."""
        run = self._at.get(session.pk)
        if run is None:
            self.ring()
        else:
            run.take(session)

    def closed(self, session: Session, _reason: str, _present: bool) -> None:
        """The line of a charger is gone."""
        if run := self._at.get(session.pk):
            run.lose(session)

    def booted(self, session: Session, _boot: BootFacts, asked_for: bool) -> None:
        """A charger booted; `asked_for`: we had asked for the BootNotification by a trigger."""
        if run := self._at.get(session.pk):
            run.booted(session, asked_for)

    def status(self, session: Session, connector: int, status: str) -> None:
        """A StatusNotification. Connector 0 is the charger itself, and charges nobody."""
        if connector and (run := self._at.get(session.pk)):
            run.status(connector, status in CHARGING)

    def late_answer(self, session: Session, unique_id: str, answer: Answer) -> None:
        """An answer that came after we had given up waiting (C13), handed to the step whose call it answers."""
        run = self._at.get(session.pk)
        said = step_answer(answer)
        if run is not None and said is not None and (mine := run.step_of(unique_id)) is not None:
            index, undo = mine
            run.tell(LateAnswer(index, said, undo))

    # What is waiting in the database

    async def look(self) -> None:
        """Takes up what waits, and hands out what people asked."""
        if (by := self._jumps.seen()) is not None:
            await self._follow_clock(by)
        now, process = self._parts.clock.now(), self._parts.lease.process
        carried_on = self._carried_on()
        if not await self._parts.writer.run(lambda: self._watch.sees(process, now, carried_on)):
            return
        if self._parts.clock.monotonic() >= self._waits_until:
            await self._take_up(now, process)
        for request in await self._parts.writer.run(lambda: leases.waiting_requests(process, now)):
            if run := self.runs.get(request.change_id):
                run.asked(request)

    async def _follow_clock(self, by: timedelta) -> None:
        """Changes that rest have times of the wall's clock: they go with it, so that none ends at once or lasts longer."""
        resting = dict(self._resting)
        self._waits_until = self._parts.clock.monotonic() + AFTER_JUMP
        await self._parts.writer.run(lambda: leases.follow_clock(resting, by))
        self._resting.update({pk: until + by for pk, until in resting.items() if self._resting.get(pk) == until})
        self._jumps.followed(by)

    async def _take_up(self, now: datetime, process: int) -> None:
        claim = partial(leases.claim_due, process, now, carried_on=self._carried_on(), not_now=self._left_alone())
        due = await self._parts.writer.run(claim)
        for pk in due.unreadable:
            self._leave_alone(pk)
        for claimed in due.claimed:
            try:
                await self._begin(claimed)
            except Exception as problem:  # held and not carried on: a later look gives it back
                logger.error("change %s did not begin: %s", claimed.change.pk, type(problem).__name__)
                self._leave_alone(claimed.change.pk)

    def _carried_on(self) -> set[int]:
        return {pk for pk, run in self.runs.items() if not run.task.done()}

    async def _begin(self, claimed: leases.ClaimedChange) -> None:
        charger = claimed.change.charger_id
        if claimed.its_turn and (earlier := self._at.get(charger)) is not None:
            await earlier.give_way()
        self._resting.pop(claimed.change.pk, None)
        run = ChangeRun(self._parts, claimed, self._ended, self._resting)
        run.start(self._sessions.get(charger) if claimed.its_turn else None)
        self.runs[claimed.change.pk] = run
        if claimed.its_turn:
            self._at[charger] = run

    def _ended(self, run: ChangeRun) -> None:
        if run.failed:
            self._leave_alone(run.change.pk)
        if len(self._resting) > REMEMBERED:
            del self._resting[next(iter(self._resting))]
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
