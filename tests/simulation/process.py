"""A server process: the product's own central system, consumer, protocols and alerts, born, killed and born again."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context
from random import Random
from typing import TYPE_CHECKING, Any

from tests.simulation import environment
from tests.simulation.disk import Disk, Done, Troubles
from tests.simulation.lines import End
from tests.simulation.loop import in_life

if TYPE_CHECKING:
    from tests.simulation.world import World

SUPERVISOR = 5.0  # seconds until what could not start is started again
SLOW_LEASE = 8.0  # seconds that a job may take before a lease may rightly lapse
REMEMBERED = 90.0
LEASE = "lease"
LOOK_FOR_ALERTS = 60.0  # seconds; six times as many cost a quarter of the machine


class Process:
    """One life of a server process. `clock_ahead`: seconds by which its wall clock is wrong. After `kill` nothing of it runs."""

    def __init__(self, name: str, world: World, pid: int, dice: Random, troubles: Troubles, ahead: float) -> None:
        self.name, self.pid, self._world = name, pid, world
        self.dead = self.started = False
        self.since = world.loop.time()
        self.frozen_until = 0.0
        self.clock_ahead = ahead
        self.disk = Disk(dice, troubles, lambda kind: world.befell(kind, self), world.witness.committed)
        self._central: Any = None
        self._parts: list[Any] = []
        self._slow_jobs: list[float] = []

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> int:
        """Of its row."""
        return int(self._central.lease.process)

    def carries(self, change: int) -> bool:
        """Whether it carries this change on."""
        return change in self._central.driver.runs

    def serves(self, charger: int) -> bool:
        """Whether this charger has a line to it."""
        return self._central.sessions.get(charger) is not None

    def waits_in(self, change: int) -> str:
        """Where its run of this change waits, from the outside in."""
        run = self._central.driver.runs.get(change)
        found, each = [], run and run.task.get_coro()
        while each is not None and hasattr(each, "cr_frame"):
            found.append(f"{each.__qualname__}:{each.cr_frame.f_lineno}" if each.cr_frame else each.__qualname__)
            each = each.cr_await
        return " > ".join(found)

    def lease_was_slow(self, now: float) -> bool:
        """Whether its database kept its lease waiting lately."""
        return any(now - at < REMEMBERED for at in self._slow_jobs)

    def work(self, job: Callable[[], Any], thread: str) -> Done:
        self._world.witness.begin()
        done = self.disk.work(job)
        if thread == LEASE and (done.seconds > SLOW_LEASE or done.problem is not None):
            self._slow_jobs.append(self._world.loop.time() + done.seconds)
        return done

    def start(self) -> None:
        """Born: it opens its lease and listens."""
        self._world.loop.create_task(self._live(), name=f"{self.name} starts", context=in_life(self))

    async def _live(self) -> None:
        from uvicorn.server import ServerState

        from chargers.central_system.routing import charger_door
        from ecc_web.server.config import ServerConfig
        from ecc_web.server.http import BoundedProtocol

        if not await self._start_parts():
            self.end()
            self._world.loop.call_later(SUPERVISOR, self._world.give_birth, context=Context())
            return
        config = ServerConfig(charger_door(self._central), ping_interval=20, trusted_proxies=[], close_frames=True)
        config.load()
        state, loop = ServerState(), self._world.loop
        config.pinger.start(loop)
        for port, tls in ((80, False), (443, True)):
            self._world.net.listen(lambda: BoundedProtocol(config, state, {}, loop), environment.HERE, port, tls=tls)
        self.started = True
        self._world.note(f"{self} serves")

    async def _start_parts(self) -> bool:
        from django.db import DatabaseError

        from chargers.background.alerts import Alerting
        from chargers.background.clock import Clock
        from chargers.central_system.central_system import CentralSystem
        from chargers.wording.alerts.mails import change_ended, compose

        clock = Clock(unix=lambda: environment.wall(self).timestamp(), monotonic=environment.monotonic)
        self._central = central = CentralSystem(role="chargers", clock=clock, pid=self.pid)
        self._parts = []
        for part in (central, Alerting(lambda: central.lease.process, clock, compose, change_ended, every=LOOK_FOR_ALERTS)):
            try:
                await part.start()
            except DatabaseError as problem:
                self._world.note(f"{self} cannot start: {type(problem).__name__}")
                return False
            self._parts.append(part)
        return True

    def freeze(self, seconds: float) -> None:
        """It stands still for so long, and knows nothing of it: its machine was suspended, or moved."""
        self._world.note(f"{self} stands still for {seconds:.0f} s")
        self.frozen_until = self._world.loop.time() + seconds
        self._slow_jobs.append(self.frozen_until)
        self._world.loop.freeze(self, seconds)

    @property
    def awake(self) -> bool:
        """It serves, and does not stand still."""
        return self.started and not self.dead and self._world.loop.time() >= self.frozen_until

    def kill(self, *, peers_are_told: bool) -> None:
        """kill -9, or the plug."""
        self._world.note(f"{self} is killed{'' if peers_are_told else ', and nobody is told'}")
        self._world.net.hang_up_for(self, told=peers_are_told)
        self.end()

    def end(self) -> None:
        """Nothing of it runs on."""
        self._world.loop.bury(self)
        self.disk.end()


def whose(end: End | None) -> str:
    """For the story: whose line it is."""
    return "somebody" if end is None or end.life is None else str(end.life)
