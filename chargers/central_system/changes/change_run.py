"""One change being carried out on one charger: the loop between domain/changes/run and the charger's line."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from chargers.central_system.configuration.get_configuration import read_settings
from chargers.domain.changes import events
from chargers.domain.changes.actions import Action, Check, Done, Read, Reset, Send, Wait
from chargers.domain.changes.answers import step_answer
from chargers.domain.changes.events import Event, Shown
from chargers.domain.changes.plan import Plan
from chargers.domain.changes.progress import Progress
from chargers.domain.changes.run import commit, next_action, receive, takes_events
from chargers.domain.changes.states import ChangeState, IllegalTransition
from chargers.domain.controller.reported import Reported
from chargers.domain.errors import Refusal
from chargers.models import ChangeRequest
from chargers.services.changes import accepted_credentials, leases, plan_input, planning, store
from chargers.services.readings import readings

if TYPE_CHECKING:
    from chargers.background.clock import Clock
    from chargers.central_system.lease import Lease
    from chargers.central_system.sessions import Session
    from chargers.central_system.writer import Writer

logger = logging.getLogger(__name__)
MOST_DIGITS = 4  # of a step's number
ASKED: dict[str, Event] = {
    ChangeRequest.Kind.CANCEL: events.CancelAsked(),
    ChangeRequest.Kind.CONFIRM: events.Confirmed(),
    ChangeRequest.Kind.HARD_RESET: events.HardResetAsked(),
}


@dataclass(frozen=True, slots=True)
class RunParts:
    """What every run of a central system uses."""

    clock: Clock
    lease: Lease
    writer: Writer


class ChangeRun:
    """A change that this process holds. Events come in by `take`, `lose`, `tell`; the task does one thing after another."""

    def __init__(self, parts: RunParts, claimed: leases.Claimed, on_end: Callable[[ChangeRun], None]) -> None:
        self._clock, self._lease, self._writer = parts.clock, parts.lease, parts.writer
        self.change = claimed.change
        self.progress = claimed.progress
        self.rules = claimed.rules
        self.session: Session | None = None
        self.failed = False
        self._its_turn = claimed.its_turn
        self._inbox: asyncio.Queue[Event | Session | ChangeRequest] = asyncio.Queue()
        self._handed: set[int] = set()  # requests that went into the inbox
        self._charging: set[int] = set()
        self._spoken_over: Session | None = None  # by which the last frame of this change was to leave
        self._on_end = on_end

    def start(self, session: Session | None) -> None:
        self.tell(events.Resumed())
        if self._its_turn and self.progress.behind:
            self.tell(events.PredecessorEnded())
        if session is not None:
            self.take(session)
            if session.booted and session.connected_at > self._last_sent():
                self.tell(events.BootReported())  # it was heard before this process held the change
        self.task = asyncio.get_running_loop().create_task(self._carry_out(), name=f"change {self.change.pk}")
        self.task.add_done_callback(lambda _: self._on_end(self))  # also where it is cancelled before its first step

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def give_way(self) -> None:
        """Stops for a later change of the charger, and gives its own back."""
        await self.stop()
        await self._rest(self._clock.now())

    def tell(self, event: Event) -> None:
        self._inbox.put_nowait(event)

    def take(self, session: Session) -> None:
        """The charger is here by this socket; one before it is over."""
        self.session = session
        self._inbox.put_nowait(session)

    def lose(self, session: Session) -> None:
        if session is self.session:
            self.session = None
            self.tell(events.Disconnected())

    def booted(self, session: Session, asked_for: bool) -> None:
        """A restart breaks the line. A boot on the one by which our last frame left is none: it was on its way before that, or is
        sent again because it got no answer."""
        if session is self._spoken_over or (self._spoken_over is None and session.connected_at <= self._last_sent()):
            return
        self.tell(events.BootReported(asked_for))

    def status(self, connector: int, charging: bool) -> None:
        before = bool(self._charging)
        (self._charging.add if charging else self._charging.discard)(connector)
        if before != bool(self._charging):
            self.tell(events.ChargingStarted() if charging else events.ChargingEnded())

    def asked(self, request: ChangeRequest) -> None:
        if request.pk not in self._handed:
            self._handed.add(request.pk)
            self._inbox.put_nowait(request)

    def _last_sent(self) -> datetime:
        """When the last frame of this change left: a boot since then is a restart with what it brought."""
        return max((step.sent_at for step in self.progress.steps if step.sent_at), default=self.change.asked_at)

    def step_of(self, unique_id: str) -> tuple[int, bool] | None:
        """Which step a call of ours was for, and whether it undid it."""
        head, _, tail = unique_id.partition("-")
        if head != f"c{self.change.pk:x}" or not tail:
            return None
        place = tail.split("-")[0]
        number = place.removesuffix("u")
        if not (number.isdecimal() and len(number) <= MOST_DIGITS and int(number) < len(self.progress.steps)):
            return None  # not of ours: a charger can send any ID
        return int(number), place != number

    def _unique_id(self, send: Send) -> str:
        step = self.progress.steps[send.index]
        tries = step.undo_tries if send.undo else step.tries
        return f"c{self.change.pk:x}-{send.index}{'u' if send.undo else ''}-{tries}"

    # The loop

    async def _carry_out(self) -> None:
        try:
            await self._note_charging()
            while True:
                while not self._inbox.empty():
                    await self._receive(self._inbox.get_nowait())
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
        await self._writer.run(lambda: leases.rest(self.change.pk, self._lease.process, until))

    def _may_rest(self, action: Action) -> bool:
        """Whether nothing is to be done here until the charger comes, a time is reached, or somebody asks something."""
        if isinstance(action, Done):
            return self.session is None or not takes_events(self.progress)
        return isinstance(action, Wait) and self.session is None

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
                if (found := await self._read(keys)) is not None:
                    await self._plan_again()
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
        try:
            async with asyncio.timeout(None if seconds is None else max(seconds, 0)):
                event: Event | Session | ChangeRequest = await self._inbox.get()
        except TimeoutError:
            event = events.Tick()
        await self._receive(event)

    async def _plan_again(self) -> None:
        def again() -> Plan | Refusal:
            try:
                return planning.plan_again(self.change)
            except Refusal as refusal:
                return refusal

        plan = await self._writer.run(again)
        if isinstance(plan, Refusal):
            codes = ",".join(notice.code for notice in plan.notices)[:200]
            await self._writer.run(lambda: store.note_refusals(self.change, codes))
            await self._receive(events.CheckRefused(plan.notices))
        else:
            await self._receive(events.Checked(plan))

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
        answer = await session.call("ChangeConfiguration", payload, unique_id=self._unique_id(action))
        if (said := step_answer(answer)) is not None:
            await self._receive(events.Answered(action.index, said, action.undo))

    # Saving

    async def _commit(self, action: Action) -> None:
        """On record before the frame leaves."""
        self._spoken_over = self.session
        await self._save(commit(self.progress, action, self._clock.now(), self.rules))

    async def _receive(self, came: Event | Session | ChangeRequest) -> None:
        request = came if isinstance(came, ChangeRequest) else None
        if isinstance(came, ChangeRequest):
            event = _event_of(came)
        else:
            event = came if isinstance(came, Event) else await self._connected(came)
        try:
            after = receive(self.progress, event, self._clock.now(), self.rules)
        except IllegalTransition:
            logger.info("change %s: %s came too late", self.change.pk, type(event).__name__)
            after = self.progress
        await self._save(after, request)

    async def _save(self, after: Progress, request: ChangeRequest | None = None) -> None:
        """Together with `request`, which is taken when what came of it is on record, and not before."""
        before = self.progress
        if request is None and (after is before or after == before):
            return
        now, dialled = self._clock.now(), self.session.dialled if self.session else None

        def work() -> None:
            store.save(self.change, before, after, self.rules, now, self._lease.process)
            if request is not None:
                leases.take_request(request, now)
            if dialled is not None and _is_known_by_login(before.state, after.state):
                accepted_credentials.settle(self.change.charger, dialled.ocpp_id, dialled.credential)

        await self._writer.run(work)
        self.progress = after

    async def _connected(self, session: Session) -> events.Connected:
        dialled = session.dialled
        shown = Shown.NOTHING
        if dialled.showed_key:
            which = partial(store.which_token, self.progress, dialled.credential, dialled.shown)
            shown = await self._writer.run(which)
        return events.Connected(
            ocpp_id=dialled.ocpp_id,
            credential=shown,
            user=dialled.user or None,
            tls=dialled.tls,
            path=_path_before_id(dialled.path),
        )

    async def _note_charging(self) -> None:
        """Sessions that ran before this process held the change."""
        self._charging |= await self._writer.run(lambda: plan_input.charging_connectors(self.change.charger))
        if bool(self._charging) is not self.progress.charging:
            await self._receive(events.ChargingStarted() if self._charging else events.ChargingEnded())


def _is_known_by_login(before: ChangeState, after: ChangeState) -> bool:
    """Whether what the charger dialled with tells what it holds: it came back, an end was turned, or a change begins."""
    begins = before is ChangeState.QUEUED and after is ChangeState.CHECKING
    return begins or (after is not before and after in (ChangeState.CAME_BACK, ChangeState.HALF_DONE))


def _event_of(request: ChangeRequest) -> Event:
    kind = ChangeRequest.Kind(request.kind)
    return events.OverrideAsked(request.reason) if kind is ChangeRequest.Kind.OVERRIDE else ASKED[kind]


def _path_before_id(path: str) -> str:
    """What stands before the last segment, with both slashes; doubled ones count as one (C2)."""
    segments = [segment for segment in path.split("?")[0].split("/") if segment][:-1]
    return "/" + "".join(f"{segment}/" for segment in segments)
