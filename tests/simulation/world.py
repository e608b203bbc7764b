"""One seed: chargers, server processes, another backend and people, the faults of its swarm, and what came of it all."""

from __future__ import annotations

import asyncio
import hashlib
import io
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from tests.simulation import environment
from tests.simulation.actors import Actor, new_actor, switch_on
from tests.simulation.backend import Backend
from tests.simulation.disk import Disk, Done, Troubles
from tests.simulation.frame_rules import FrameRules
from tests.simulation.lines import End, Net
from tests.simulation.loop import SimulatedLoop, in_life
from tests.simulation.process import Process, whose
from tests.simulation.strikes import Strikes
from tests.simulation.swarm import AT_A_WRITE, CHANCES, MINUTE, Swarm
from tests.simulation.witness import Saved, Witness

if TYPE_CHECKING:
    from chargers.domain.changes.progress import ChangeProgress

REST = 60.0  # seconds after the last end, for what an end may still turn to
LONGEST = 4  # times the expiry of a change, after the storm


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not hold: its kind, and what it is about."""

    kind: str
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class LastTried:
    """The last change of a charger of which a frame left, as it was saved last."""

    change: int
    end: ChangeProgress
    at: float


class People:
    """Whose work at the pages is done in a process of its own; it is not what is tried here."""

    dead = False
    clock_ahead = 0.0

    def __init__(self, world: World) -> None:
        self._world = world
        self._disk = Disk(world.dice("pages"), Troubles({}, world.swarm.outages), lambda kind: world.befell(kind, self))

    def __str__(self) -> str:
        return "the pages"

    def work(self, job: Callable[[], Any], thread: str) -> Done:
        return self._disk.work(job)


class World:
    """Everything of one seed. `without`: kinds of faults that are left out; `left_out`: errands of people."""

    def __init__(self, seed: int, *, without: Collection[str] = (), left_out: Collection[int] = ()) -> None:
        self.seed, self.left_out = seed, frozenset(left_out)
        self.swarm = Swarm.draw(seed, self.dice("swarm")).without(without)
        self.loop = SimulatedLoop()
        environment.loop = self.loop
        self.diary: list[tuple[float, str]] = []
        self.happened: Counter[str] = Counter()
        self.transitions: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        self.apart: Counter[str] = Counter()
        self.problems: list[Problem] = []
        self.last_tried: dict[int, LastTried] = {}
        self.log = io.StringIO()
        self.errands = 0  # of people, so far
        self.calm, self.calm_since = False, 0.0
        self.jumped_at, self.jumped_by = -1e9, 0.0  # the machine's clock: who is born later has it, too
        self.actors: list[Actor] = []
        self.processes: list[Process] = []
        self._writes = self.dice(AT_A_WRITE)
        self.frames = FrameRules(self)
        self.witness = Witness(self._saved, self.transitions)
        weather = {kind: rate for kind, rate in self.swarm.rates.items() if kind in CHANCES}
        self.net = Net(self.loop, self.dice("lines"), weather, self._weather, self.frames.tap)
        self.loop.net = self.net
        self.backend = Backend(self.loop, self.note)
        self.our_urls = (f"ws://{environment.HERE}/ocpp/", f"wss://{environment.HERE}/ocpp/")
        self.strikes = Strikes(self)
        self.pages = People(self)
        self._eyes = Disk(self.dice("eyes"), Troubles({}), lambda kind: None)

    def dice(self, name: str) -> Random:
        """Chance of its own for each matter, so that what is left out changes nothing else."""
        return Random(f"{self.seed} {name}")  # noqa: S311

    # The story

    def note(self, what: str) -> None:
        self.diary.append((round(self.loop.time(), 3), what))

    def befell(self, kind: str, whom: object) -> None:
        """A fault happened."""
        self.happened[kind] += 1
        self.note(f"{kind}: {whom}")

    def problem(self, kind: str, text: str) -> None:
        self.note(f"PROBLEM {kind}: {text}")
        self.problems.append(Problem(kind, text, self.loop.time()))

    def digest(self) -> str:
        """Of everything that was noted, in its order."""
        return hashlib.sha256(repr(self.diary).encode()).hexdigest()[:16]

    def heard(self, name: str, event: Any) -> None:
        """From a charger."""
        self.note(f"{name}: {event.kind} {event.detail}".strip())
        actor = next((actor for actor in self.actors if str(actor) == name), None)
        if actor is not None and event.kind == "booted" and self.is_here(actor):
            actor.booted += 1
        if actor is not None and event.detail.startswith("ChangeConfiguration") and self._roll_at_a_write():
            self.befell(AT_A_WRITE, actor)
            seconds = self._writes.choice((0.0, 0.2, 30.0, 1.5 * self.expiry))
            self.loop.create_task(self.power_lost(actor, seconds), context=in_life(actor))

    def _roll_at_a_write(self) -> bool:
        return not self.calm and self._writes.random() < self.swarm.rates.get(AT_A_WRITE, 0.0)

    async def power_lost(self, actor: Actor, seconds: float) -> None:
        """At a write before it has answered, or (with 0) at the moment at which it would; for so long it is not there."""
        if actor.without_power:
            return
        actor.without_power = True
        await actor.simulated.stop()
        await asyncio.sleep(seconds + 0.01)
        await actor.simulated.restart("power lost", None)
        actor.simulated.start()
        actor.without_power = False

    def _weather(self, kind: str, end: End | None) -> None:
        self.happened[kind] += 1
        if kind != "line slow":
            self.note(f"{kind}: {whose(end)}")

    def _saved(self, saved: Saved) -> None:
        from tests.simulation.claims import judge_end, judge_plan, judge_turn

        actor = next(actor for actor in self.actors if actor.row.pk == saved.charger)
        before, after = saved.before, saved.after
        self.frames.saved(saved)
        if before.state is not after.state:
            self.note(f"change {saved.change} of {actor}: {before.state} to {after.state}{f', {after.why}' if after.why else ''}")
        judge_plan(self, actor, saved.change, before, after)
        if not any(step.tries for step in after.steps):
            actor.baseline[saved.change] = actor.stored
        else:
            self.last_tried[saved.charger] = LastTried(saved.change, after, self.loop.time())
        if after.state == "undoing" and before.state is not after.state:
            judge_turn(self, actor, saved.change, after)
        if after.state.is_end and before.state is not after.state:
            judge_end(self, actor, saved.change, after)
        self.strikes.saved(actor, saved)

    # The course of events

    async def run(self) -> None:
        """The storm, the calm after it, and the judgement."""
        from tests.simulation import at_the_end, mischief, people
        from tests.simulation.watch import watch

        environment.processes = lambda: {process.pid for process in self.living()}
        self.ask_database(self._prepare)
        self.witness.watch()
        self.backend.start()
        for _ in range(self.swarm.processes):
            self.give_birth()
        for actor in self.actors:
            switch_on(actor)
        pages = in_life(self.pages)
        errands = [self.loop.create_task(each) for each in (*mischief.all_of_it(self), people.bring_back(self))]
        at_pages = (people.be_busy(self), *(people.pursue(self, actor, actor.aim) for actor in self.actors if actor.aim))
        errands += [self.loop.create_task(each, context=pages) for each in at_pages]
        watching = self.loop.create_task(watch(self))
        await asyncio.sleep(self.swarm.storm * MINUTE)
        for errand in (*errands, watching):
            if errand.done():
                self.problem("the proof itself", f"{errand.get_name()} ended: {errand.exception()!r}")
        for errand in errands:
            errand.cancel()
        await self._calm_down()
        await self._until_rest()
        watching.cancel()
        at_the_end.judge(self)

    def _prepare(self) -> None:
        from chargers.models import Organisation

        self.organisation = Organisation.objects.create(name="Volt")
        dice = self.dice("chargers")
        self.actors = [new_actor(self, number, dice) for number in range(self.swarm.chargers)]
        self.actors += [
            new_actor(self, len(self.actors) + number, self.dice(aim.name), aim) for number, aim in enumerate(self.swarm.aims)
        ]

    def give_birth(self) -> None:
        """Another server process."""
        number = len(self.processes) + 1
        dice = self.dice(f"process {number}")
        ahead = self.jumped_by + dice.uniform(-self.swarm.drift, self.swarm.drift)
        if self.swarm.drift:
            self.happened["clocks apart"] += 1
        troubles = Troubles({} if self.calm else self.swarm.rates, self.swarm.outages)
        process = Process(f"process {number}", self, number, dice, troubles, ahead)
        self.processes.append(process)
        process.start()

    def living(self) -> list[Process]:
        return [process for process in self.processes if not process.dead]

    async def _calm_down(self) -> None:
        """From now on nothing fails any more but what is in the chargers."""
        self.errands = 0  # of people, so far
        self.calm, self.calm_since = True, self.loop.time()
        self.note("calm")
        self.net.weather = {}
        for process in self.living():
            process.disk.troubles = Troubles({})
        for actor in self.actors:
            if actor.twin is not None:
                await self.switch_off(actor.twin)
        while len(self.living()) < self.swarm.processes:
            self.give_birth()

    async def _until_rest(self) -> None:
        """Until no change is open, or the deadlines of all are over."""
        wrong = sum(abs(process.clock_ahead) for process in self.living())
        until = self.loop.time() + LONGEST * self.expiry + wrong
        while self.loop.time() < until:
            await asyncio.sleep(REST / 2)
            if not self.ask_database(self._goes_on):
                await asyncio.sleep(REST)
                if not self.ask_database(self._goes_on):
                    return

    def _goes_on(self) -> bool:
        from chargers.models import Change

        away = any(actor.without_power for actor in self.actors)
        return away or bool(self.strikes.under_way) or Change.objects.filter(ended_at=None).exists()

    # What everybody may ask

    def anybody(self, dice: Random) -> Actor:
        """A charger of those that have no aim."""
        return dice.choice(self.actors[: self.swarm.chargers])

    def ask_database(self, question: Callable[[], Any]) -> Any:
        """What is on record, whatever befalls the others. Raises what the question raises."""
        done = self._eyes.work(question)
        if done.problem is not None:
            raise done.problem
        return done.value

    def earliest_now(self) -> datetime:
        """What the slowest clock of a living process shows."""
        ahead = min((process.clock_ahead for process in self.living()), default=0.0)
        return environment.EPOCH + timedelta(seconds=self.loop.time() + min(ahead, 0.0))

    @property
    def observation(self) -> float:
        return float(environment.OBSERVATION)

    @property
    def expiry(self) -> float:
        return float(environment.EXPIRY)

    def files(self) -> list[Path]:
        """Of its database."""
        path = environment.database_of(self.seed)
        return sorted(path.parent.glob(f"{path.name}*"))

    # What is done to chargers

    @staticmethod
    def is_here(actor: Actor) -> bool:
        """Whether it is connected to this server."""
        line = actor.simulated.conversation
        return line is not None and f"//{environment.HERE}:" in line.line.dial.url

    async def beside(self, actor: Actor, do: Callable[[], Awaitable[Any]]) -> None:
        """Has a charger do something, without waiting for its end."""

        async def done() -> None:
            await do()

        self.loop.create_task(done(), context=in_life(actor))

    async def restart(self, actor: Actor, why: str, *, politely: bool | None) -> None:
        await self.loop.create_task(actor.simulated.restart(why, politely=politely), context=in_life(actor))

    async def switch_off(self, actor: Actor) -> None:
        await self.loop.create_task(actor.simulated.stop(), context=in_life(actor))


def copy_template(seed: int) -> Path:
    """A database of its own for a seed."""
    path = environment.database_of(seed)
    shutil.copy(environment.TEMPLATE, path)
    return path
