"""One change being carried out on one charger: the loop between domain/changes/run and the charger's line."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from chargers.background.clock import Jumps
from chargers.central_system.changes import call_ids, run_events
from chargers.central_system.changes.run_parts import RunParts
from chargers.central_system.changes.visit import Visit
from chargers.central_system.configuration.get_configuration import read_settings
from chargers.domain.changes import events, states
from chargers.domain.changes.actions import Action, Check, Done, Read, Reset, Send, Wait
from chargers.domain.changes.answers import step_answer
from chargers.domain.changes.event_handlers import HOMECOMINGS
from chargers.domain.changes.progress import ChangeProgress
from chargers.domain.changes.run import commit, next_action, receive, takes_events
from chargers.domain.controller.reported import Reported
from chargers.models import ChangeRequest
from chargers.services.changes import accepted_credentials, leases, plan_input, store
from chargers.services.readings import readings

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

logger = logging.getLogger(__name__)
OnEnd = Callable[["ChangeRun"], None]
SHOULD_BE_AWAY = HOMECOMINGS | {states.ChangeState.MOVED}
PAUSE = 2.0  # seconds after a deadline that moved nothing: one that is over would be waited for without an end
LATE = 1.0  # seconds that a timer may be late; by more, this process stood still, and what came meanwhile lies in its sockets


class ChangeRun:
    """A change that this process holds. Events come in by `take`, `lose`, `tell`; the task does one thing after another."""

    def __init__(self, parts: RunParts, claimed: leases.ClaimedChange, on_end: OnEnd, resting: dict[int, datetime]) -> None:
        self._clock, self._lease, self._writer = parts.clock, parts.lease, parts.writer
        self.change = claimed.change
        self.progress = claimed.progress
        self.rules = claimed.rules
        self.session: Session | None = None
        self.failed = False
        self._resting = resting  # where it says until when it rests
        self._jumps = Jumps(parts.clock)
        self._its_turn = claimed.its_turn
        self._inbox: asyncio.Queue[events.Event | Session | ChangeRequest] = asyncio.Queue()
        self._handed: set[int] = set()  # requests that went into the inbox
        self._charging: set[int] = set()
        self._pause = 0.0
        self._spoken_over: Session | None = None  # by which the last frame of this change was to leave
        self._visit = Visit()
        self._on_end = on_end

    def start(self, session: Session | None) -> None:
        """Begins, or goes on from the rows. `session`: the charger's socket where it is here now."""
        self.tell(events.Resumed())
        if self._its_turn and self.progress.behind:
            self.tell(events.PredecessorEnded())
        if session is not None:
            self.take(session)
            if session.booted:
                self.booted(session, asked_for=False)  # it was heard before this process held the change
        self.task = asyncio.get_running_loop().create_task(self._carry_out(), name=f"change {self.change.pk}")
        self.task.add_done_callback(lambda _: self._on_end(self))  # also where it is cancelled before its first step

    async def stop(self) -> None:
        """Ends the task and touches no row: whoever takes the change up goes on from them."""
        self.task.cancel()
        self._visit.end()
        await asyncio.gather(self.task, return_exceptions=True)

    async def give_way(self) -> None:
        """Stops for a later change of the charger, and gives its own back."""
        await self.stop()
        await self._rest(self._clock.now())

    def tell(self, event: events.Event) -> None:
        """Lays an event down for the run, which takes them one after the other."""
        self._inbox.put_nowait(event)

    def take(self, session: Session) -> None:
        """The charger is here by this socket; one before it is over. It counts once it has stayed, or where it should be away."""
        self._visit.end()
        stays_in = session.stays_from - self._clock.monotonic()
        if stays_in <= 0 or self.progress.state in SHOULD_BE_AWAY:
            self._stays(session)
            return
        if self.session is not None:
            self.lose(self.session)
        self._visit.begin(session, stays_in, self._stays)

    def _stays(self, session: Session) -> None:
        self._visit.end()
        self.session = session
        self._inbox.put_nowait(session)
        if self._visit.take_boot():
            self.tell(events.BootReported())

    def lose(self, session: Session) -> None:
        """The line is gone; that of an older socket is no news."""
        if self._visit.of(session):
            self._visit.end()
        if session is self.session:
            self.session = None
            self.tell(events.Disconnected())

    def booted(self, session: Session, asked_for: bool) -> None:
        """A restart breaks the line: a boot on the one by which our last frame left was under way, or is sent again."""
        if session is self._spoken_over or (self._spoken_over is None and session.connected_at <= self._last_sent()):
            return
        if self._visit.of(session):
            self._visit.boot_came(asked_for)
        else:
            self.tell(events.BootReported(asked_for))

    def status(self, connector: int, charging: bool) -> None:
        """A session began or ended at this connector. The run hears of the first that begins and the last that ends."""
        before = bool(self._charging)
        (self._charging.add if charging else self._charging.discard)(connector)
        if before != bool(self._charging):
            self.tell(events.ChargingStarted() if charging else events.ChargingEnded())

    def asked(self, request: ChangeRequest) -> None:
        """What a person asked of this change, once only."""
        if request.pk not in self._handed:
            self._handed.add(request.pk)
            self._inbox.put_nowait(request)

    def _last_sent(self) -> datetime:
        """When the last frame of this change left: a boot since then is a restart with what it brought."""
        return max((step.sent_at for step in self.progress.steps if step.sent_at), default=self.change.asked_at)

    def step_of(self, unique_id: str) -> tuple[int, bool] | None:
        """Which step a call of ours was for, and whether it undid it."""
        return call_ids.step_of(unique_id, self.change.pk, len(self.progress.steps))

    async def _carry_out(self) -> None:
        try:
            await self._note_charging()
            while True:
                while not self._inbox.empty():
                    await self._receive(self._inbox.get_nowait())
                await self._follow_clock()
                action = next_action(self.progress, self._clock.now(), self.rules)
                if self._may_rest(action):
                    if isinstance(action, Wait) and await self._time_moves(action.until):
                        continue
                    await self._rest(action.until if isinstance(action, Wait) else None)
                    return  # what came meanwhile is found again: the charger is here, or somebody asks
                await self._do(action)
        except store.ClaimLost:
            logger.warning("change %s is carried out by another process", self.change.pk)
        except Exception as problem:  # what happened is in the rows; from those it is tried again
            logger.error("change %s stopped: %s", self.change.pk, type(problem).__name__)
            self.failed = True
            with suppress(Exception):  # where this fails, too, the next look sees that nobody here carries it on
                await self._rest(self._clock.now())

    async def _rest(self, until: datetime | None) -> None:
        if until is not None:
            self._resting[self.change.pk] = until  # before it is written: the clock may jump in between
        await self._writer.run(lambda: leases.put_to_rest(self.change.pk, self._lease.process, until))

    def _may_rest(self, action: Action) -> bool:
        """Whether nothing is to be done here until the charger comes, a time is reached, or somebody asks something."""
        nobody_here = self.session is None and not self._visit
        if isinstance(action, Done):
            return nobody_here or not takes_events(self.progress)
        return isinstance(action, Wait) and nobody_here

    async def _time_moves(self, until: datetime | None) -> bool:
        """Whether a time has come and moved the change: it would rest past it for ever."""
        if until is None or until > self._clock.now():
            return False
        before = self.progress
        await self._receive(events.Tick())
        return self.progress is not before

    async def _do(self, action: Action) -> None:
        match action:
            case Done():
                await self._wait(None)
            case Wait(until):
                seconds = None if until is None else (until - self._clock.now()).total_seconds()
                await self._wait(seconds)
            case Check(keys):
                if await self._read(keys) is not None:
                    await self._receive(await self._writer.run(partial(run_events.of_check, self.change)))
            case Read(keys):
                if (found := await self._read(keys)) is not None:
                    await self._receive(events.ReadingCame(found))
            case Send():
                await self._send(action)
            case Reset(kind):
                session = self.session
                await self._commit(action)
                if session is None or session is not self.session:
                    return  # what is in the inbox says so
                answer = await session.call("Reset", {"type": kind.value})
                if (said := step_answer(answer)) is not None:
                    await self._receive(events.ResetAnswered(said))

    async def _wait(self, seconds: float | None) -> None:
        seconds = None if seconds is None else max(seconds, self._pause)
        began = self._clock.monotonic()
        try:
            async with asyncio.timeout(seconds):
                event: events.Event | Session | ChangeRequest = await self._inbox.get()
        except TimeoutError:
            if seconds is not None and self._clock.monotonic() - began > seconds + LATE:
                self._pause = PAUSE
                return
            event = events.Tick()
        before = self.progress
        await self._receive(event)
        self._pause = PAUSE if isinstance(event, events.Tick) and self.progress is before else 0.0

    async def _read(self, keys: tuple[str, ...]) -> Reported | None:
        """The settings as they are now, also recorded; None where the charger did not say, which the run is told."""
        session = self.session
        if session is None:
            return None
        found = await read_settings(session, keys)
        if found is None:
            if session is self.session and session.closed is None:
                await self._receive(events.ReadingFailed())
            return None  # a lost line is no failure of a reading: the Disconnected in the inbox says so
        now = self._clock.now()
        await self._writer.run(lambda: readings.record_reading(self.change.charger, found, whole=False, at=now))
        return found

    async def _send(self, action: Send) -> None:
        session = self.session
        await self._commit(action)
        if session is None or session is not self.session:
            return  # the line went, or another came, while it was saved: what is in the inbox says so
        payload = {"key": action.key, "value": action.reveal()}
        answer = await session.call(
            "ChangeConfiguration", payload, unique_id=call_ids.of_step(self.change.pk, self.progress.steps, action)
        )
        if (said := step_answer(answer)) is not None:
            await self._receive(events.Answered(action.index, said, action.undo))

    async def _follow_clock(self) -> None:
        """Its deadlines hang on time that passed, not on what the wall's clock was put to."""
        if (by := self._jumps.seen()) is not None:
            await self._save(receive(self.progress, events.ClockSet(by), self._clock.now(), self.rules))
            self._jumps.followed(by)

    # Saving

    async def _commit(self, action: Action) -> None:
        """On record before the frame leaves."""
        self._spoken_over = self.session
        await self._save(commit(self.progress, action, self._clock.now(), self.rules))

    async def _receive(self, came: events.Event | Session | ChangeRequest) -> None:
        await self._follow_clock()
        request = came if isinstance(came, ChangeRequest) else None
        if isinstance(came, events.Event):
            event = came
        elif isinstance(came, ChangeRequest):
            event = run_events.of_request(came)
        else:
            event = await self._writer.run(partial(run_events.of_login, came.dialled, self.progress))
        try:
            after = receive(self.progress, event, self._clock.now(), self.rules)
        except states.IllegalTransition:
            logger.info("change %s: %s came too late", self.change.pk, type(event).__name__)
            after = self.progress
        await self._save(after, request)

    async def _save(self, after: ChangeProgress, request: ChangeRequest | None = None) -> None:
        """Together with `request`, which is taken when what came of it is on record, and not before."""
        before = self.progress
        if request is None and (after is before or after == before):
            return
        now, dialled = self._clock.now(), self.session.dialled if self.session else None

        def work() -> None:
            store.save_progress(self.change, before, after, self.rules, now, self._lease.process)
            if request is not None:
                leases.take_request(request, now)
            if dialled is not None and states.is_known_by_login(before.state, after.state):
                accepted_credentials.settle_on_dialled(self.change.charger, dialled.ocpp_id, dialled.credential)

        await self._writer.run(work)
        self.progress = after

    async def _note_charging(self) -> None:
        """Sessions that ran before this process held the change."""
        self._charging |= await self._writer.run(lambda: plan_input.charging_connectors(self.change.charger))
        if bool(self._charging) is not self.progress.charging:
            await self._receive(events.ChargingStarted() if self._charging else events.ChargingEnded())
