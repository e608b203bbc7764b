"""A server of processes, a database and what lies between, and what befalls it. What it is made of is its subclass's."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.proof.server import ServerProcess
from tests.proof.strokes import OF_DATABASE, Calamity, Stroke
from tests.servers import lasting_port

NOTICED = 10.0  # seconds in which whoever waits for a database has noticed: an ended connection, at its next use


class World(ABC):
    """Always on the same port. `kinds`: what may befall it; `database_url`: as its processes are told."""

    kinds: tuple[Calamity, ...]
    database_url: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = lasting_port()
        self.url = f"ws://127.0.0.1:{self.port}/ocpp/"
        self.suffered: Counter[Calamity] = Counter()
        self.processes: Sequence[ServerProcess] = ()
        self._failures: list[tuple[float, float]] = []
        self._under_way: dict[Calamity, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """All of it serves."""
        await asyncio.gather(*(process.start() for process in self.processes))

    async def stop(self) -> None:
        """After what is under way is over. Raises nothing."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        await asyncio.gather(*(process.stop() for process in self.processes))

    def strike(self, stroke: Stroke) -> bool:
        """Begins; False where the same is under way already."""
        if (before := self._under_way.get(stroke.what)) is not None and not before.done():
            return False
        if before is not None:
            before.result()  # raises what hindered it
        self.suffered[stroke.what] += 1
        self._under_way[stroke.what] = asyncio.get_running_loop().create_task(self._suffer(stroke), name=stroke.what)
        return True

    def is_calm(self) -> bool:
        """Whether everything serves, and nothing is under way."""
        return all(each.done() for each in self._under_way.values()) and all(each.listens_on for each in self.processes)

    async def settled(self) -> None:
        """Until everything is over and it serves again. Raises what hinders it."""
        await asyncio.gather(*self._under_way.values())
        await asyncio.gather(*(process.settled() for process in self.processes))

    def logs(self) -> str:
        return "".join(process.log() for process in self.processes)

    def database_failed(self, begin: float, end: float) -> bool:
        """Whether it may have refused something between these moments of the loop's clock."""
        return any(failed < end and begin < over for failed, over in self._failures)

    async def _suffer(self, stroke: Stroke) -> None:
        begin = asyncio.get_running_loop().time()
        if stroke.what is Calamity.KILLED:
            self.processes[int(stroke.lot * len(self.processes))].kill()
        else:
            await self.befall(stroke)
        if stroke.what in OF_DATABASE:
            self._failures.append((begin, asyncio.get_running_loop().time() + NOTICED))

    @abstractmethod
    async def befall(self, stroke: Stroke) -> None:
        """From its beginning until it is over."""
