"""Many chargers at once: from an order to running chargers, dialling in bounded parallel.

Knows the machine's limits (open files) and nothing about what chargers say.
"""

import asyncio
import contextlib
import resource
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from chargers.simulator.charger import SimulatedCharger
from chargers.simulator.clock import SimulatorClock
from chargers.simulator.controllers import controller_of
from chargers.simulator.dial import CannotStart
from chargers.simulator.events import Event
from chargers.simulator.life import LifeTiming
from chargers.simulator.line import trust_in

PARALLEL_DIALS = 64
SPARE_FILES = 64


@dataclass(frozen=True, slots=True)
class ChargerOrder:
    """Chargers of one kind. In `ocpp_id` and `serial`, `{n}` is the charger's number, counted from `first`."""

    url: str
    controller: str = "evc5"
    count: int = 1
    first: int = 1
    ocpp_id: str = "SIM-{n}"
    token: str = field(default="", repr=False)
    variant: str = ""
    serial: str = ""
    card: str = ""
    faults: tuple[str, ...] = ()

    def chargers(
        self,
        *,
        clock: SimulatorClock,
        timing: LifeTiming | None = None,
        ca: Path | None = None,
        state: Path | None = None,
        listener: Callable[[Event], None] | None = None,
        gate: asyncio.Semaphore | None = None,
    ) -> list[SimulatedCharger]:
        """The chargers, not yet switched on; raises CannotStart."""
        if self.count < 1:
            raise CannotStart("There is nothing to simulate: the count must be 1 or more.")
        for name, template in (("OCPP ID", self.ocpp_id), ("serial number", self.serial)):
            if template and self.count > 1 and "{n}" not in template:
                raise CannotStart(f"For {self.count} chargers the {name} needs {{n}}, where each one's number goes.")
        controller, trust = controller_of(self.controller, self.variant), trust_in(ca)
        made = []
        for number in range(self.first, self.first + self.count):
            serial = self.serial.replace("{n}", str(number)) or controller.serial(number)
            charger = SimulatedCharger(
                self.controller,
                url=self.url,
                ocpp_id=self.ocpp_id.replace("{n}", str(number)),
                token=self.token,
                variant=self.variant,
                serial=serial,
                faults=self.faults,
                card=self.card,
                clock=clock,
                timing=timing,
                trust=trust,
                state=state / f"{self.controller}-{serial}.json" if state else None,
                listener=listener,
                gate=gate,
            )
            made.append(charger)
        return made


def read_orders(file: Path, url: str) -> list[ChargerOrder]:
    """The orders in a JSON file: a list of objects with the fields of `ChargerOrder`; `url` where one names none."""
    try:
        listed = orjson.loads(file.read_bytes())
        return [ChargerOrder(**({"url": url} | each | {"faults": tuple(each.get("faults", ()))})) for each in listed]
    except OSError:
        raise CannotStart(f"The file of chargers cannot be read: {str(file)!r}.") from None
    except (orjson.JSONDecodeError, TypeError, AttributeError):
        raise CannotStart(f"The file of chargers is no JSON list of chargers: {str(file)!r}.") from None


def allow_open_files(wanted: int) -> None:
    """Raise the soft limit of open files as far as needed; raises CannotStart where the hard one is in the way."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < needed:
        if hard != resource.RLIM_INFINITY and hard < needed:
            raise CannotStart(f"{wanted:,} chargers need {needed:,} open files, and this machine allows {hard:,} (ulimit -Hn).")
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


@contextlib.asynccontextmanager
async def running(chargers: Sequence[SimulatedCharger]) -> AsyncIterator[None]:
    """All of them on; off again at the end."""
    for charger in chargers:
        charger.start()
    try:
        yield
    finally:
        await asyncio.gather(*(charger.stop() for charger in chargers))
