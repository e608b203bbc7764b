"""A backend on free ports, and chargers that dial it under a clock turned by hand."""

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from chargers.simulator import HandCrankedClock, OtherBackend, SimulatedCharger

ID, TOKEN = "NL*ECO*1000", "53Umkk1q7rEM"
Dialler = Callable[..., contextlib.AbstractAsyncContextManager[SimulatedCharger]]


@pytest.fixture
async def backend() -> AsyncIterator[OtherBackend]:
    async with OtherBackend({ID: TOKEN, "NEW": "newtoken"}) as backend:
        yield backend


@pytest.fixture
def clock() -> HandCrankedClock:
    return HandCrankedClock()


@pytest.fixture
def charger_at(clock: HandCrankedClock) -> Dialler:
    """A charger, switched on, that is pointed at a backend."""

    @contextlib.asynccontextmanager
    async def switched_on(backend: OtherBackend, controller: str = "evc5", **more: Any) -> AsyncIterator[SimulatedCharger]:
        options: dict[str, Any] = {
            "url": backend.ws_url,
            "ocpp_id": ID,
            "token": TOKEN,
            "clock": clock,
            "trust": backend.ca_file,
        } | more
        async with SimulatedCharger(controller, **options) as charger:
            yield charger

    return switched_on
