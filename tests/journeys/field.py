"""Outdoors: simulated chargers, and the second endpoint to which they are moved. On a loop of its own, beside the browser's.

The chargers' time is turned by hand, so the 60 seconds of R12 pass when a journey says so, and never while it looks.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from chargers.simulator import ChargerSeen, HandCrankedClock, OtherBackend, SimulatedCharger
from tests.journeys.cast import Known

PATIENCE = 20.0  # seconds until a journey gives up
T = TypeVar("T")


class Field:
    """A context. `backend` is the second endpoint: ws and wss, each on a port of its own."""

    def __init__(self, door: str) -> None:
        self.door = door
        self.backend = OtherBackend()
        self.chargers: list[OneCharger] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="field", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self.backend.__aenter__())
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        for charger in self.chargers:
            self.run(charger.simulated.stop())
        self.run(self.backend.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE + 5)

    def expects(self, ocpp_id: str, token: str) -> None:
        """The second endpoint lets this one in, with this token alone."""
        self.backend.accounts[ocpp_id] = token

    def switch_on(self, known: Known, *faults: str) -> OneCharger:
        """The charger dials the house and says who it is."""
        charger = OneCharger(self, known, faults)
        self.chargers.append(charger)
        charger.live_until(lambda: charger.simulated.is_booted)
        return charger


class OneCharger:
    """A simulated charger as a journey sees it."""

    def __init__(self, field: Field, known: Known, faults: tuple[str, ...]) -> None:
        self.field = field
        self.clock = HandCrankedClock()

        async def on() -> SimulatedCharger:
            simulated = SimulatedCharger(
                known.controller,
                url=field.door,
                ocpp_id=known.ocpp_id,
                token=known.token,
                serial=known.serial,
                clock=self.clock,
                trust=field.backend.ca_file,
                faults=faults,
            )
            simulated.start()
            return simulated

        self.simulated = field.run(on())

    def live_until(self, condition: Callable[[], bool]) -> None:
        """Its time goes on until that is so."""
        self.field.run(self.clock.advance_until(condition, patience=PATIENCE))

    def live(self, seconds: float) -> None:
        self.field.run(self.clock.advance(seconds))

    def comes_back(self) -> None:
        """It restarts and boots again, wherever that is."""
        before = len([event for event in self.simulated.diary.events if event.kind == "booted"])
        self.live_until(lambda: len([event for event in self.simulated.diary.events if event.kind == "booted"]) > before)

    def arrives_as(self, ocpp_id: str) -> ChargerSeen:
        """It gets to the second endpoint under this name, and boots there."""
        arrivals = self.field.backend.arrivals

        def there() -> bool:
            return any(one.ocpp_id == ocpp_id and one.boot is not None for one in arrivals)

        self.live_until(there)
        return next(one for one in reversed(arrivals) if one.ocpp_id == ocpp_id)

    def switch_off(self) -> None:
        self.field.run(self.simulated.stop())

    def says(self, action: str, payload: dict[str, Any]) -> None:
        """Makes a call, and waits for its answer."""
        self.field.run(self.simulated.call(action, payload))

    @property
    def holds(self) -> dict[str, str]:
        """What is stored in it."""
        return dict(self.simulated.memory.stored)
