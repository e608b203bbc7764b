"""What befalls a charger at the very moment at which its change turns: by its aim, or by chance."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from random import Random
from typing import TYPE_CHECKING, Any

from tests.simulation import environment, people
from tests.simulation.aims import ADDRESS_SENT, BACK, CANCELLED, DARK, HALF_BACK, LONG, RESTARTS, SHORT
from tests.simulation.loop import Life, in_life
from tests.simulation.manners import ADDRESS
from tests.simulation.swarm import AT_A_TURN

if TYPE_CHECKING:
    from tests.simulation.actors import Actor
    from tests.simulation.witness import Saved
    from tests.simulation.world import World

BY_CHANCE = (LONG, SHORT, SHORT, RESTARTS, CANCELLED)
A_LITTLE = (1.0, 40.0)  # seconds until a restart that comes a little later
SEEN = 60.0  # until this server has seen it


class Strikes:
    """Hears of each save. `under_way`: whom they befall, until they are over."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._dice = world.dice(AT_A_TURN)
        self.under_way: list[Actor] = []

    def saved(self, actor: Actor, saved: Saved) -> None:
        """Something is on record, of which the process that saved it does not know yet."""
        if (what := self._befalls(actor, saved)) is None:
            return
        self._world.befell(AT_A_TURN, f"{actor}, {what}")
        self.under_way.append(actor)
        dice = Random(self._dice.random())  # noqa: S311
        self._world.loop.create_task(self._strike(what, actor, saved.change, dice), context=Context())

    def _befalls(self, actor: Actor, saved: Saved) -> str | None:
        turned = saved.after.state is not saved.before.state
        if actor.aim is not None:
            moment = saved.after.state.value if turned else ADDRESS_SENT if _last_is_sent(saved) else ""
            return actor.aim.befalls.get(moment)
        if not turned or self._world.calm or self._dice.random() >= self._world.swarm.rates.get(AT_A_TURN, 0.0):
            return None
        return self._dice.choice(BY_CHANCE)

    async def _strike(self, what: str, actor: Actor, change: int, dice: Random) -> None:
        world = self._world
        if what in (LONG, DARK):
            if what == DARK:
                self._kill_holder(change)
            await self._in_life(actor, world.power_lost(actor, 1.5 * world.expiry))
        elif what == SHORT:
            await self._in_life(actor, world.power_lost(actor, dice.choice((0.0, 0.3, 30.0))))
        elif what == RESTARTS:
            await asyncio.sleep(dice.uniform(*A_LITTLE))
            await world.restart(actor, "a restart at a turn", politely=dice.choice((True, False)))
            await asyncio.sleep(SEEN)
        elif what in (BACK, HALF_BACK):
            half = {ADDRESS["evc5"]: f"{environment.HERE}:443/ocpp/#OSN#"}  # and TLS as it is now
            actor.put(half if what == HALF_BACK else actor.pointing_here)
            await world.restart(actor, "an electrician", politely=True)
            await asyncio.sleep(SEEN)
        elif what == CANCELLED:
            await self._in_life(world.pages, people.at_the_page(world, "cancel", lambda: people.cancel(change)))
        self.under_way.remove(actor)

    async def _in_life(self, life: Life, work: Coroutine[Any, Any, Any]) -> None:
        await self._world.loop.create_task(work, context=in_life(life))

    def _kill_holder(self, change: int) -> None:
        world = self._world
        for process in world.living():
            if process.started and process.carries(change) and not world.calm:
                world.happened["process killed"] += 1
                process.kill(peers_are_told=True)
                world.loop.call_later(10.0, world.give_birth, context=Context())


def _last_is_sent(saved: Saved) -> bool:
    before, after = saved.before.steps, saved.after.steps
    return len(before) == len(after) > 0 and after[-1].tries > before[-1].tries
