"""A charger of the simulation, and its row in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from tests.simulation import environment
from tests.simulation.disk import Done
from tests.simulation.loop import in_life
from tests.simulation.manners import OURS, for_type

if TYPE_CHECKING:
    from tests.simulation.aims import Aim
    from tests.simulation.world import World

TOKEN = "53Umkk1q7rEM"  # every charger's at first
TYPES = ("cpa", "evc4", "evc5", "evc5")


@dataclass(eq=False)
class Actor:
    """One charger. `others_hands`: when somebody but this server last wrote into its memory; `baseline`: change to what it
    held when that change began to look at it."""

    name: str
    row: Any
    simulated: Any
    manners: tuple[str, ...]
    first: dict[str, str]
    aim: Aim | None = None
    dead: bool = False
    others_hands: float = -1e9
    without_power: bool = False
    twin: Actor | None = None
    had_twin: bool = False
    baseline: dict[int, dict[str, str]] = field(default_factory=dict)
    left_in_it: dict[str, str] = field(default_factory=dict)  # where it dials, as an end said that it may be wrong
    left_key: dict[str, str] = field(default_factory=dict)  # likewise
    booted: int = 0
    begun: list[int] = field(default_factory=list)  # transactions of which the server gave it the number

    def __str__(self) -> str:
        return self.name

    def work(self, job: Callable[[], Any], thread: str) -> Done:
        raise RuntimeError("it has no database")

    @property
    def stored(self) -> dict[str, str]:
        return dict(self.simulated.memory.stored)

    @property
    def pointing_here(self) -> dict[str, str]:
        """What it held at first of all that decides where it dials."""
        controller = self.simulated.controller
        return {
            key: self.first[key]
            for key in controller.connection_keys
            if key not in (controller.id_key, controller.authorization_key)
        }

    def put(self, values: dict[str, str]) -> None:
        """Somebody writes into it with a cable."""
        self.simulated.memory.put(values)
        self.others_hands = environment.elapsed()


def new_actor(world: World, number: int, dice: Random, aim: Aim | None = None) -> Actor:
    """A charger that this server knows and that points here, with its row."""
    from chargers.domain.controller.reported import Reported
    from chargers.domain.secret import Secret
    from chargers.models import Charger, ControllerType
    from chargers.services.credentials import credentials
    from chargers.services.readings.readings import record_reading

    code, ocpp_id = (aim.code if aim else "") or dice.choice(TYPES), f"NL*ECO*{1000 + number}"
    row = Charger.objects.create(
        ocpp_id=ocpp_id, organisation=world.organisation, controller_type=ControllerType.objects.get(code=code)
    )
    credentials.set_current(row, Secret(TOKEN), environment.wall())
    by_chance = [manner for manner in world.swarm.manners if dice.random() < 0.35]
    its_own = aim.manners if aim else (*world.swarm.sure[number : number + 1], *by_chance)
    chosen = tuple(dict.fromkeys(filter(None, its_own)))
    simulated = simulate(world, f"charger {number}", code, ocpp_id, chosen, dice)
    readable = {key: value for key, value in simulated.memory.stored.items() if key != simulated.controller.authorization_key}
    record_reading(row, Reported.of(readable), whole=True, at=environment.wall())
    actor = Actor(f"charger {number}", row, simulated, chosen, dict(simulated.memory.stored), aim)
    world.backend.expect(ocpp_id, TOKEN)
    for manner in chosen:
        world.happened[f"charger: {manner}"] += 1
    return actor


def simulate(world: World, name: str, code: str, ocpp_id: str, manners: tuple[str, ...], dice: Random) -> Any:
    """The charger itself, whose events the world hears."""
    from chargers.simulator import LifeTiming, RunningClock, SimulatedCharger
    from chargers.simulator.controllers import controller_of

    controller = controller_of(code)
    faults: list[Any] = []
    for manner in manners:
        kind, _, key = for_type(manner, controller).partition(":")
        faults.append(OURS[kind](key) if kind in OURS else f"{kind}:{key}" if key else kind)
    return SimulatedCharger(
        code,
        url=f"ws://{environment.HERE}:80/ocpp/",
        ocpp_id=ocpp_id,
        token=TOKEN,
        clock=RunningClock(1.0),
        timing=LifeTiming(boot=dice.uniform(2, 12), retry=dice.uniform(10, 80), redial=dice.uniform(1, 15)),
        faults=faults,
        listener=lambda event: world.heard(name, event),
    )


def switch_on(actor: Actor) -> None:
    in_life(actor).run(actor.simulated.start)
