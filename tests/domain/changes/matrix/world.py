"""One change, one charger, two backends, a hand-cranked clock, and a database that keeps only what was saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chargers.domain.changes import events, run
from chargers.domain.changes.actions import Action, Check, Done, Read, Reset, Send, Wait
from chargers.domain.changes.answers import StepAnswer
from chargers.domain.changes.plan import Plan
from chargers.domain.changes.progress import ChangeProgress, ChangeRules
from chargers.domain.changes.states import ChangeState
from chargers.domain.controller.definition import ControllerDefinition
from chargers.domain.controller.reported import Reported
from chargers.domain.errors import Refusal
from tests.domain.changes.matrix.charger import Dialled, Manner, ModelCharger
from tests.domain.changes.matrix.third import Third, third_value
from tests.domain.changes.shipped import SHIPPED

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
HORIZON = timedelta(days=9).total_seconds()
REDIAL = 30.0  # seconds until a charger dials again
DOWN = 60.0  # seconds that a killed server is down
LONG = 3 * 3600.0
TIME_OUT = 30.0
LATE = 40.0


class Fault(StrEnum):
    """What goes wrong at one frame, or from it on."""

    NONE = "none"
    CUT_BEFORE = "cut before"
    CUT_AFTER = "cut after"
    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"
    CUT_LATER = "cut a while after"
    KILLED_LATER = "killed a while after, for hours"
    LATE_ANSWER = "answer late"
    DOUBLED_ANSWER = "answer doubled"
    NO_ANSWER = "answer missing"
    LOST_FRAME = "frame lost, no answer"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"
    REBOOT_REQUIRED = "RebootRequired"
    CALL_ERROR = "CALLERROR"
    GARBAGE = "garbage, not stored"
    GARBAGE_STORED = "garbage, stored"
    REJECTED_STORED = "Rejected, and done all the same"
    RESTART_AT_ONCE = "restart at once"
    RESTART_SILENT = "restart at once, without a boot"
    RESTART_LATE = "restart late"
    RESTART_NEVER = "restart never"
    DROP_AFTER = "line dropped right after, back without a boot"
    LIES = "lies"
    LIES_FOR_GOOD = "lies from here on"
    THIRD = "a third value stored"
    THIRD_FOR_GOOD = "third values stored from here on"
    THIRD_AT_ONCE = "a third value stored, and restart at once"
    REJECTED_THIRD = "Rejected, and a third value stored"
    OTHER_SPELLING = "other spelling"
    CANCELLED = "cancelled by a person"
    CHARGING = "charging begins"


REFUSALS = {
    Fault.REJECTED: StepAnswer.REJECTED,
    Fault.NOT_SUPPORTED: StepAnswer.NOT_SUPPORTED,
    Fault.CALL_ERROR: StepAnswer.CALL_ERROR,
    Fault.GARBAGE: StepAnswer.GARBAGE,
}
NO_READING = (Fault.GARBAGE_STORED, Fault.REJECTED_STORED, Fault.REJECTED_THIRD)


@dataclass(frozen=True)
class Backend:
    """Who answers at which addresses, and takes which complete sets."""

    addresses: frozenset[tuple[bool, str, int]]
    path: str | None = None  # None: any
    ocpp_id: str = ""
    password: str | None = None

    def takes(self, dialled: Dialled) -> bool:
        shown = (dialled.path, dialled.ocpp_id, dialled.user, dialled.password)
        user = self.ocpp_id if self.password else None
        return (dialled.tls, dialled.host, dialled.port) in self.addresses and shown == (
            *(self.path, self.ocpp_id, user, self.password),
        )


@dataclass
class World:
    """Drives one change to its end as the driver does it, with one fault at one frame."""

    controller_type: ControllerDefinition
    charger: ModelCharger
    ours: frozenset[tuple[bool, str, int]]
    old_id: str
    old_password: str | None
    theirs: Backend | None
    replan: Callable[[dict[str, str]], Plan]
    plan: Plan
    faults: Mapping[int, Fault] = field(default_factory=dict)
    now: float = 0.0
    frames: int = 0
    answered: set[tuple[int, bool]] = field(default_factory=set)
    trace: list[tuple[object, ...]] = field(default_factory=list)
    late: list[tuple[float, events.Event]] = field(default_factory=list)  # what is still to come from the charger
    connected: bool = False
    lying: bool = False
    third: Third | None = None  # how values are stored otherwise; None: by turns
    spoiling: bool = False  # from here on

    def __post_init__(self) -> None:
        self.rules = ChangeRules(self.controller_type, SHIPPED)
        self.at_first = dict(self.charger.settings)
        self.saved = run.start(self.plan, self.at(), self.rules)  # the database
        self.memory: ChangeProgress | None = self.saved
        self.redial_at: float | None = 5.0
        self.boots_next = True
        self.back_at: float | None = None  # of a killed server
        self.deaf_since: datetime | None = None
        self.gone = False  # it has arrived at the other backend
        self.repeated = False
        self.blow: tuple[float, Fault] | None = None  # a cut or a kill between two frames

    def story(self) -> str:
        """What happened, a line each."""
        return "\n".join(" ".join(map(str, line))[:300] for line in self.trace)

    def at(self) -> datetime:
        return EPOCH + timedelta(seconds=self.now)

    # the driver

    def drive(self) -> ChangeProgress:
        for _ in range(2000):
            if not self._turn():
                return self.saved
        raise AssertionError(f"no end in sight: {self.saved.state}\n{self.story()}")

    def _turn(self) -> bool:
        if self.memory is None:
            return self._sleep(None)
        action = run.next_action(self.memory, self.at(), self.rules)
        assert action == run.next_action(self.memory, self.at(), self.rules)
        if isinstance(action, Wait | Done):
            return self._sleep(action)
        self.trace.append((self.now, self.memory.state, "leg", self.memory.leg, action))
        self.frames += 1
        fault = self.faults.get(self.frames, Fault.NONE)
        if fault is Fault.CANCELLED and run.may_cancel(self.memory):
            self._feed(events.CancelAsked())
            return True
        if isinstance(action, Send) and not action.undo:
            self.repeated |= (action.index, action.undo) in self.answered
        self._save(run.commit(self.memory, action, self.at(), self.rules))
        self._exchange(action, fault)
        return True

    def _save(self, progress: ChangeProgress) -> None:
        self.memory = self.saved = progress

    def _feed(self, event: events.Event) -> None:
        if self.memory is None:
            return
        before = self.memory.state
        if isinstance(event, events.Answered) and event.answer is not StepAnswer.NO_ANSWER:
            self.answered.add((event.index, event.undo))
        progress = run.receive(self.memory, event, self.at(), self.rules)
        self.trace.append((self.now, event, before, "->", progress.state, progress.why))
        self._save(progress)

    def _sleep(self, action: Wait | Done | None) -> bool:
        """Crank the clock to the next thing that happens."""
        times = [t for t in (self.charger.restart_at if not self.gone else None, self.redial_at, self.back_at) if t is not None]
        times += [when for when, _ in self.late if self.memory is not None]
        times += [self.blow[0]] if self.blow is not None else []
        until = (action.until - EPOCH).total_seconds() if isinstance(action, Wait) and action.until else None
        if until is not None:
            times.append(until)
        if not times or min(times) > HORIZON:
            return False
        self.now = max(self.now, min(times))
        self._happen()
        if until is not None and self.now >= until and self.memory is not None:
            self._feed(events.Tick())
        return True

    def _happen(self) -> None:
        if self.blow is not None and self.now >= self.blow[0]:
            fault, self.blow = self.blow[1], None
            if fault is Fault.CUT_LATER:
                self._hang_up()
            else:
                self._kill(LONG)
        for when, event in tuple(self.late):
            if self.now >= when and self.memory is not None:
                self.late.remove((when, event))
                self._feed(event)
        if self.back_at is not None and self.now >= self.back_at:
            self.back_at, self.memory = None, self.saved
            self._feed(events.Resumed(self.deaf_since))
            self.redial_at = self.now + REDIAL
        if self.charger.restart_at is not None and self.now >= self.charger.restart_at and not self.gone:
            self._restart()
        if self.redial_at is not None and self.now >= self.redial_at:
            self._dial()

    # the charger

    def _restart(self, *, boots: bool = True) -> None:
        self.charger.restart()
        self.boots_next = boots
        self._hang_up()

    def _hang_up(self) -> None:
        if self.connected:
            self.connected = False
            self._feed(events.Disconnected())
        self._forget_late()
        self.redial_at = self.now + REDIAL

    def _forget_late(self) -> None:
        """An answer is lost with its line; a charging session is not."""
        self.late = [(when, event) for when, event in self.late if isinstance(event, events.ChargingEnded)]

    def _dial(self) -> None:
        self.redial_at = None
        dialled = self.charger.dial()
        if self.theirs is not None and self.theirs.takes(dialled):
            self.gone = True
            return
        if self.memory is None:
            self.redial_at = self.now + REDIAL
            return
        if not self.let_in(dialled):
            return  # nothing will change by itself: it dials for ever
        self.connected = True
        credential = self._credential(dialled)
        self._feed(events.Connected(dialled.ocpp_id, credential, dialled.user, dialled.tls, dialled.path))
        manner = self.charger.manner
        if (self.boots_next or manner is Manner.ALWAYS_BOOTS) and manner is not Manner.NEVER_BOOTS:
            self.boots_next = False
            self._feed(events.BootReported())

    def let_in(self, dialled: Dialled) -> bool:
        """Our door: the addresses that are ours, the old ID and key, and what the change has opened."""
        doors = run.doors_open(self.saved, self.rules)
        opened = doors.until is None or self.at() < doors.until or self.saved.state is ChangeState.APPLIED
        new_id = doors.ocpp_id if opened else None
        new_password = doors.token.reveal() if doors.token and opened else None
        keyless = self.old_password is None  # nothing is stored to compare a key with: any is let in
        without = keyless or (doors.without_key and opened and not dialled.password)
        return (
            (dialled.tls, dialled.host, dialled.port) in self.ours
            and dialled.ocpp_id in {self.old_id, new_id}
            and (without or (dialled.password or "") in {self.old_password, new_password})
        )

    def _credential(self, dialled: Dialled) -> events.ShownCredential:
        if dialled.password is None:
            return events.ShownCredential.NOTHING
        if dialled.password == self.old_password:
            return events.ShownCredential.OLD
        new = self.saved.new_token.reveal() if self.saved.new_token else None
        return events.ShownCredential.NEW if dialled.password == new else events.ShownCredential.OTHER

    # frames

    def _exchange(self, action: Action, fault: Fault) -> None:
        self.now += 0.5
        if fault is Fault.KILLED_BEFORE:
            return self._kill()
        if fault is Fault.CUT_BEFORE:
            return self._hang_up()
        if fault is Fault.LOST_FRAME:
            self.now += TIME_OUT
            return self._feed(self._answer(action, StepAnswer.NO_ANSWER))
        self._begin(fault)
        answer = REFUSALS.get(fault, StepAnswer.ACCEPTED)
        event = self._perform(action, answer, fault)
        if fault is Fault.KILLED_AFTER:
            return self._kill()
        if fault is Fault.CUT_AFTER:
            return self._hang_up()
        if fault in (Fault.LATE_ANSWER, Fault.NO_ANSWER):
            self.now += TIME_OUT
            if fault is Fault.LATE_ANSWER and isinstance(event, events.Answered):
                self.late.append((self.now + LATE - TIME_OUT, events.LateAnswer(event.index, event.answer, event.undo)))
            return self._feed(self._answer(action, StepAnswer.NO_ANSWER))
        self._feed(event)
        if fault is Fault.DOUBLED_ANSWER and isinstance(event, events.Answered):
            self._feed(events.LateAnswer(event.index, event.answer, event.undo))
        if fault in (Fault.RESTART_AT_ONCE, Fault.RESTART_SILENT, Fault.THIRD_AT_ONCE):
            self._restart(boots=fault is not Fault.RESTART_SILENT)
        elif fault is Fault.DROP_AFTER:
            self._hang_up()
        elif fault in (Fault.CUT_LATER, Fault.KILLED_LATER):
            self.blow = (self.now + 20, fault)
        return None

    def _begin(self, fault: Fault) -> None:
        if fault is Fault.RESTART_NEVER:
            self.charger.never_restarts, self.charger.restart_at = True, None
        elif fault is Fault.RESTART_LATE:
            self.charger.late_by = 100
        elif fault is Fault.LIES_FOR_GOOD:
            self.lying = True
        elif fault is Fault.THIRD_FOR_GOOD:
            self.spoiling = True
        elif fault is Fault.OTHER_SPELLING:
            self.charger.other_spelling = True
        elif fault is Fault.CHARGING:
            self._feed(events.ChargingStarted())
            self.late.append((self.now + 900, events.ChargingEnded()))

    def _perform(self, action: Action, answer: StepAnswer, fault: Fault) -> events.Event:
        """What the charger does with the frame, and what it says."""
        match action:
            case Send(key=key):
                lies = fault is Fault.LIES or self.lying
                if answer is StepAnswer.ACCEPTED and not lies:
                    self.charger.change(key, self._kept(action.reveal(), fault), self.now)
                said = {
                    Fault.GARBAGE_STORED: StepAnswer.GARBAGE,
                    Fault.REJECTED_STORED: StepAnswer.REJECTED,
                    Fault.REJECTED_THIRD: StepAnswer.REJECTED,
                    Fault.REBOOT_REQUIRED: StepAnswer.REBOOT_REQUIRED,
                }.get(fault, answer)
                return self._answer(action, said)
            case Reset():
                if answer is StepAnswer.ACCEPTED:
                    self.charger.will_restart(self.now + 5)
                said = StepAnswer.REJECTED if fault in (Fault.REJECTED_STORED, Fault.REJECTED_THIRD) else answer
                return events.ResetAnswered(said)
            case Read(keys) | Check(keys):
                if answer is not StepAnswer.ACCEPTED or fault in NO_READING:
                    return events.ReadingFailed()
                held = self.charger.report(keys)
                if isinstance(action, Read):
                    return events.ReadingCame(Reported.of(dict(held)))
                try:
                    return events.Checked(self.replan(held))
                except Refusal as refusal:
                    return events.CheckRefused(refusal.notices)
        raise AssertionError(action)

    def _kept(self, value: str, fault: Fault) -> str:
        """What the charger stores of a value: another manner at each frame, unless this case is about one."""
        if not self.spoiling and fault not in (Fault.THIRD, Fault.THIRD_AT_ONCE, Fault.REJECTED_THIRD):
            return value
        return third_value(value, self.third or tuple(Third)[self.frames % len(Third)])

    def _answer(self, action: Action, answer: StepAnswer) -> events.Event:
        match action:
            case Send(index, undo=undo):
                return events.Answered(index, answer, undo)
            case Reset():
                return events.ResetAnswered(answer)
        return events.ReadingFailed()

    def _kill(self, down: float = DOWN) -> None:
        """The process dies: what was not saved is gone, and so is every line."""
        self.memory = None
        self._forget_late()
        self.deaf_since = self.at()
        self.back_at = self.now + down
        self.connected, self.redial_at = False, None

    # the judgement

    def destinations(self) -> Iterator[str]:
        """Where it gets when let go: by dialling again as it is, and after a restart."""
        for settings in (self.charger.in_force, self.charger.settings):
            dialled = self.charger.dial(settings)
            if self.theirs is not None and self.theirs.takes(dialled):
                yield "new"
            elif self.let_in(dialled):
                yield "here"
            else:
                yield "nowhere"
