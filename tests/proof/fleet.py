"""Chargers of every type with a change each, and the judgement over each when everything has come to rest."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from chargers.domain.changes import run
from chargers.domain.changes.states import ChangeState
from chargers.domain.connection.mode import ChangeMode
from chargers.domain.controller.reported import Reported
from chargers.domain.editor.fields import EditorFields
from chargers.domain.secret import Secret
from chargers.models import Change, Charger, ControllerType, Organisation
from chargers.services.access.access import Access
from chargers.services.changes import change_requests, store
from chargers.services.credentials import credentials
from chargers.services.readings.readings import record_reading
from chargers.simulator import Event, Fault, Happened, LifeTiming, OtherBackend, RunningClock, SimulatedCharger
from chargers.simulator.frames import CallFrame
from tests.proof.interruptions import Frame, Interrupted, draw
from tests.proof.world import World

SPEED = 100.0
PACE = LifeTiming(boot=5, retry=50, redial=10, own_restart=60, status_gap=0)
NEW_TOKEN = "9N8gGyS8Un7g4IY9dRIC"
TOKEN = "53Umkk1q7rEM"
MANNERS: tuple[tuple[str, ...], ...] = ((), ("no_boot_after_reconnect",), ("drops_after_key",), ("restarts_at_once",))
SHARE_SPOILT = 0.25  # of chargers that store third values
THIRD = ("clips_once", "rejects_and_clips_once", "clips", "doubles_slashes", "percent_encodes", "stores_other_case")
SPOILT = {  # where a third value tells: the key, the ID, what leads away
    "cpa": ("AuthorizationKey", "OCPPID", "BackOffice-Path", "BackOffice-Portnr"),
    "evc4": ("authorizationKey", "com_OCPPID", "com_Endpoint"),
    "evc5": ("authorizationKey", "com_OCPPID", "com_Endpoint", "com_Options"),
}
KINDS = ("away", "away with ID", "away with key", "away with ID and key", "here with ID", "here with key", "here with both")


OLD_AGAIN = frozenset({ChangeState.FAILED, ChangeState.ROLLED_BACK, ChangeState.CANCELLED, ChangeState.EXPIRED})


class Held(Enum):
    """What a charger holds of a step's key."""

    NEW = "new"
    OLD = "old"
    THIRD = "third"


class Stranded(AssertionError):
    """It reaches nobody, and its change did not say so."""


class Untrue(AssertionError):
    """The rows say what did not happen, or the wire what the rows do not say."""


class BootsHere:
    """Hears what happens to a charger, and counts the boots that this server has accepted."""

    def __init__(self, port: int) -> None:
        self.count = 0
        self._here = f":{port}/"
        self._is_here = False

    def __call__(self, event: Event) -> None:
        if event.kind is Happened.CONNECTED:
            self._is_here = self._here in event.detail
        elif event.kind is Happened.BOOTED and self._is_here:
            self.count += 1


@dataclass
class Member:
    """One charger, what is done to it, and its change."""

    name: str
    row: Charger
    simulated: SimulatedCharger
    interrupted: Interrupted
    change: Change
    at_first: Mapping[str, str]  # its settings before the change
    spoils: bool  # it makes values of its own
    boots: BootsHere
    world: World

    def state(self) -> ChangeState:
        self.change.refresh_from_db()
        return ChangeState(self.change.state)

    @property
    def place(self) -> str:
        """Where it is when it was let go."""
        if not (self.simulated.is_booted and self.simulated.connected):
            return "nowhere"
        return "here" if f":{self.world.port}/" in self.simulated.dials().url else "there"

    @property
    def restarts(self) -> int:
        return self.simulated.diary.count[Happened.RESTARTING]

    def story(self) -> str:
        """What happened, for a failing case."""
        self.change.refresh_from_db()
        progress = store.load_progress(self.change)
        steps = [
            f"    {s.key}: {s.state} {s.read_back} dialled {s.dialled} tries {s.tries}/{s.undo_tries}" for s in progress.steps
        ]
        frames = [
            f"    {f.call.unique_id} {f.call.action} {f.call.payload.get('key', '')}"
            f"{'' if f.carried_out else ' (not carried out)'}{'' if f.answered else ' (not answered)'}"
            for f in self.interrupted.frames
        ]
        told = (e for e in self.simulated.diary.events if e.kind not in (Happened.DIALLING, Happened.REFUSED))
        diary = [f"    {e.at:.0f} {e.kind} {e.detail}" for e in told]
        head = f"{self.name}: {progress.state}, {progress.why}, leg {progress.leg}, at {self.place}"
        return "\n".join([head, *steps, "  frames:", *frames, "  diary:", *diary])


def muster(
    world: World, backend: OtherBackend, chance: random.Random, count: int, each_frame: Callable[[], None]
) -> list[Member]:
    """Chargers with a change each, asked for before they come: it starts by itself."""
    organisation, _ = Organisation.objects.get_or_create(name="Volt")
    types = {each.code: each for each in ControllerType.objects.all()}
    members = []
    for number in range(count):
        controller, kind, mode = chance.choice(("cpa", "evc4", "evc5")), chance.choice(KINDS), chance.choice(list(ChangeMode))
        ocpp_id, new_id = f"NL*ECO*{1000 + number}", f"BE*NEW*{number}"
        row = Charger.objects.create(ocpp_id=ocpp_id, organisation=organisation, controller_type=types[controller])
        credentials.set_current(row, Secret(TOKEN), datetime.now(UTC))
        interrupted = Interrupted(draw(chance), each_frame)
        manners = chance.choice(MANNERS)
        spoils = chance.random() < SHARE_SPOILT
        if spoils:
            manners = (*manners, f"{chance.choice(THIRD)}:{chance.choice(SPOILT[controller])}")
        faults: list[str | Fault] = [*manners, interrupted]
        boots = BootsHere(world.port)
        simulated = SimulatedCharger(
            controller,
            url=world.url,
            ocpp_id=ocpp_id,
            token=TOKEN,
            faults=faults,
            clock=RunningClock(SPEED),
            timing=PACE,
            trust=backend.ca_file,
            listener=boots,
        )
        writable = {key: value for key, value in simulated.memory.stored.items() if key != simulated.controller.authorization_key}
        record_reading(row, Reported.of(writable), whole=True, at=datetime.now(UTC))
        tls = kind.startswith("away") and controller != "evc4" and chance.random() < 0.5
        wanted_id = new_id if "ID" in kind or "both" in kind else ocpp_id
        token = NEW_TOKEN if "key" in kind or "both" in kind else ""
        backend.accounts[wanted_id] = token or TOKEN
        url = f"{backend.wss_url if tls else backend.ws_url}{wanted_id}" if kind.startswith("away") else ""
        change = change_requests.ask(
            row, EditorFields(url=url, ocpp_id=wanted_id, token=token, mode=mode), access=Access.of_shell(), confirmed=True
        )
        name = f"{number} {controller} {kind}{' over TLS' if tls else ''}, {mode} {' '.join(manners)}"
        at_first = dict(simulated.memory.stored)
        members.append(Member(name, row, simulated, interrupted, change, at_first, spoils, boots, world))
    return members


def judge(member: Member) -> str:
    """How it ended, as it is counted. Raises `Stranded` or `Untrue`."""
    state, place = member.state(), member.place
    _check_wire(member)
    if place == "nowhere":
        return _excused(member, state)
    if not state.is_end:
        raise Untrue(f"it never ended: {state}")
    if state is ChangeState.UNCERTAIN and member.change.risky_to_the_last and place == "there":
        return f"{state}, after a risky prefix that was named, and it arrived"
    if state is ChangeState.UNCERTAIN and place == "there" and run.target_unread(store.load_progress(member.change)):
        return f"{state}, for nobody had read its new address, and it arrived"
    if state is ChangeState.UNCERTAIN:
        raise Untrue(f"uncertain, yet it is {place}")
    if (state is ChangeState.MOVED) is not (place == "there") and state is not ChangeState.CAME_BACK:  # it was here when it ended
        raise Untrue(f"{state}, yet it is {place}")
    held = held_steps(member)
    if state in (ChangeState.APPLIED, ChangeState.MOVED) and set(held) - {Held.NEW}:
        raise Untrue(f"{state}, yet not every new value stands: {held}")
    if state in OLD_AGAIN:
        _check_old(member, state, held)
    return f"{state}, and it is {place}"


def _check_old(member: Member, state: ChangeState, held: list[Held]) -> None:
    """What is not new is not old for that: every old value stands, and it dials as before."""
    if set(held) - {Held.OLD}:
        raise Untrue(f"{state}, yet not every old value stands: {held}")
    controller, memory = member.simulated.controller, member.simulated.memory
    before, now = (controller.dial(each, member.simulated.serial) for each in (member.at_first, memory.stored))
    if before != now:
        raise Untrue(f"{state}, yet it dials another way than before")


def held_steps(member: Member) -> list[Held]:
    """What the charger holds of each step's key."""
    stored, at_first = member.simulated.memory.stored, member.at_first
    held = []
    for step in store.load_progress(member.change).steps:
        new = step.new.reveal() if isinstance(step.new, Secret) else step.new
        holds = stored[step.key]
        held.append(Held.NEW if holds == new else Held.OLD if holds == at_first[step.key] else Held.THIRD)
    return held


def _excused(member: Member, state: ChangeState) -> str:
    held = held_steps(member)
    at_the_last = member.change.risky_to_the_last and held == [Held.NEW] * (len(held) - 1) + [Held.OLD]
    if state in (ChangeState.UNCERTAIN, ChangeState.HALF_DONE) and (at_the_last or member.change.risky > 1):
        return f"{state}, at a risky prefix that was named"
    if Held.THIRD in held and state in (ChangeState.UNCERTAIN, ChangeState.HALF_DONE):
        return f"{state}, with a value of the charger's own making"
    progress = store.load_progress(member.change)
    thirds = [step for step, stands in zip(progress.steps, held, strict=True) if stands is Held.THIRD]
    said = (
        state is ChangeState.STORED
        or (state is ChangeState.MOVED and progress.mode is not ChangeMode.TWO_LEGS)  # as its preview said
        or (state in OLD_AGAIN and run.unproven(progress))
    )
    if said and thirds and all(step.write_only for step in thirds):
        return f"{state}, with a key of the charger's own making that nobody could read"
    raise Stranded(f"{state}, {held} stand")


def _check_wire(member: Member) -> None:
    """No step lost: what the charger saw is on record. None repeated whose answer was known."""
    frames = member.interrupted.frames
    ours = [frame for frame in frames if frame.call.action == "ChangeConfiguration"]
    ids = Counter(frame.call.unique_id for frame in ours)
    if ids and max(ids.values()) > 1:
        raise Untrue(f"one frame went out twice: {ids}")
    seen = Counter(str(frame.call.payload["key"]) for frame in ours)
    for step in store.load_progress(member.change).steps:
        if seen[step.key] > step.tries + step.undo_tries:
            raise Untrue(f"{step.key} was written {seen[step.key]} times, on record are {step.tries} + {step.undo_tries}")
    for frame, again in _repeats(member):
        if not _unsaid(member, frame, again):
            raise Untrue(f"{frame.call.payload['key']} was sent again, although its answer was known")


def unsaid_repeats(member: Member) -> int:
    """How often a key that nobody can read was written again, because its answer was not on record."""
    return sum(_unsaid(member, frame, again) for frame, again in _repeats(member))


def _repeats(member: Member) -> Iterator[tuple[Frame, Frame]]:
    """Writes that were answered to a server that lives, and their next repetition."""
    frames = member.interrupted.frames
    for place, frame in enumerate(frames):
        later = frames[place + 1 :]
        known = frame.answered and any(next_.line is frame.line for next_ in later[:1])  # it went on after that answer
        may_repeat = member.spoils and "u-" in frame.call.unique_id  # until the old value is seen
        if frame.call.action == "ChangeConfiguration" and known and not may_repeat:
            yield from [(frame, again) for again in later if _same(frame.call, again.call)][:1]


def _same(one: CallFrame, other: CallFrame) -> bool:
    return one.action == other.action and one.payload == other.payload


def _unsaid(member: Member, frame: Frame, again: Frame) -> bool:
    """The answer could not be saved, for the database failed: it is known to nobody, and one that can be read would be read."""
    steps = {step.key: step for step in store.load_progress(member.change).steps}
    return steps[str(frame.call.payload["key"])].write_only and member.world.database_failed(frame.at, again.at)
