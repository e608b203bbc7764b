"""What befalls servers and chargers from outside: killed, without power, with another board, booting without end, come twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import TYPE_CHECKING

from tests.simulation.actors import Actor, simulate, switch_on
from tests.simulation.swarm import MINUTE

if TYPE_CHECKING:
    from tests.simulation.world import World

JUMPS = (-300.0, -30.0, 30.0, 300.0)  # seconds; all deadlines are shorter here, too
FROZEN = (5.0, 40.0, 40.0, 90.0)  # seconds; a lease is 30
BOOT_LOOP = 8.0  # seconds from one boot to the next
Mischief = Callable[["World", Random], Awaitable[None]]


def all_of_it(world: World) -> list[Awaitable[None]]:
    """One course for each kind that this seed has."""
    return [_again_and_again(world, kind, MISCHIEF[kind]) for kind in MISCHIEF if kind in world.swarm.rates]


async def _again_and_again(world: World, kind: str, do: Mischief) -> None:
    dice = world.dice(kind)
    while True:
        await asyncio.sleep(dice.expovariate(1 / (world.swarm.rates[kind] * MINUTE)))
        await do(world, dice)


async def _kill(world: World, dice: Random) -> None:
    living = [process for process in world.living() if process.started]
    if not living:
        return
    told = dice.random() < 0.8
    world.happened["process killed" if told else "process killed, nobody told"] += 1
    dice.choice(living).kill(peers_are_told=told)
    await asyncio.sleep(dice.choice((1.0, 10.0, 45.0)))
    world.give_birth()


async def _freeze(world: World, dice: Random) -> None:
    """A machine is suspended and resumed, or moved to another: shorter than a lease, or longer."""
    awake = [process for process in world.living() if process.awake]
    if awake:
        world.happened["process frozen"] += 1
        dice.choice(awake).freeze(dice.choice(FROZEN))


async def _power_cut(world: World, dice: Random) -> None:
    actor = world.anybody(dice)
    world.happened["charger power cut"] += 1
    world.note(f"{actor} loses its power")
    await world.restart(actor, "power cut", politely=dice.choice((False, None)))


async def _jump(world: World, dice: Random) -> None:
    jump = dice.choice(JUMPS)
    for process in world.living():
        process.clock_ahead += jump
    world.jumped_at = world.loop.time()
    world.jumped_by += jump
    world.happened["clock jumped"] += 1
    world.note(f"the clocks jump by {jump:.0f} s")


async def _board(world: World, dice: Random) -> None:
    """A new board, into which the electrician types what the old one last dialled with."""
    actor = world.anybody(dice)
    world.happened["board swapped"] += 1
    world.note(f"{actor} gets another board")
    controller = actor.simulated.controller
    actor.simulated.serial = controller.serial(dice.randrange(1000, 9999))
    actor.put({key: actor.simulated.memory.acting[key] for key in controller.connection_keys})
    await world.restart(actor, "another board", politely=None)


async def _boot_loop(world: World, dice: Random) -> None:
    actor, times = world.anybody(dice), dice.randrange(4, 14)
    world.happened["boots without end"] += 1
    world.note(f"{actor} boots again and again")
    for _ in range(times):
        await asyncio.sleep(BOOT_LOOP + actor.simulated.timing.boot)
        await world.restart(actor, "a watchdog", politely=False)


async def _twice(world: World, dice: Random) -> None:
    """Another charger with the settings of this one, until somebody finds out."""
    actor = world.anybody(dice)
    if actor.twin is not None:
        return
    world.happened["came twice"] += 1
    world.note(f"{actor} has a twin")
    actor.had_twin = True
    name, code = f"the twin of {actor}", actor.simulated.controller.name
    actor.twin = twin = Actor(name, actor.row, simulate(world, name, code, actor.row.ocpp_id, (), dice), (), {}, had_twin=True)
    twin.simulated.serial = actor.simulated.controller.serial(dice.randrange(1000, 9999))
    twin.put(actor.stored)
    twin.simulated.memory.restart()
    switch_on(twin)
    await asyncio.sleep(dice.uniform(30, 180))
    await world.switch_off(actor.twin)
    world.note(f"the twin of {actor} is switched off")


async def _charge(world: World, dice: Random) -> None:
    """A driver comes, and later leaves."""
    actor = world.anybody(dice)
    world.happened["charging"] += 1
    await world.beside(actor, lambda: charging_session(world, actor, dice.uniform(20, 200)))


async def charging_session(world: World, actor: Actor, seconds: float) -> None:
    """Somebody charges for so long, where the charger lets them."""
    simulated = actor.simulated
    if simulated.charging(1) or not simulated.is_booted or not await simulated.start_charging(1):
        return
    if world.is_here(actor) and (session := simulated.speech.sessions.get(1)) is not None and session.transaction is not None:
        actor.begun.append(session.transaction)
    await asyncio.sleep(seconds)
    await simulated.stop_charging(1)


MISCHIEF: dict[str, Mischief] = {
    "process killed": _kill,
    "charger power cut": _power_cut,
    "clock jumped": _jump,
    "board swapped": _board,
    "boots without end": _boot_loop,
    "came twice": _twice,
    "charging": _charge,
    "process frozen": _freeze,
}
