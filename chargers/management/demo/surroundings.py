"""The world around the demo's server, in one process: the other backend, and the simulated chargers. Tells who arrives there."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from pathlib import Path

from chargers.management.demo.folder import OTHER_BACKEND, Ports
from chargers.services import demo
from chargers.simulator.charger import SimulatedCharger
from chargers.simulator.life import LifeTiming
from chargers.simulator.other_backend import ChargerSeen, OtherBackend

TIMING = LifeTiming(boot=3, retry=10, redial=2)  # what a person waits for; the 60 seconds of R12 stay 60


async def run(folder: Path, ports: Ports, with_chargers: bool) -> None:
    """Until a signal comes."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    other = OtherBackend(
        ws_port=ports.ws, wss_port=ports.wss, folder=folder / OTHER_BACKEND, interval=60, listener=lambda a: _tell(a)
    )
    async with other, contextlib.AsyncExitStack() as switched_on:
        for charger in demo.CHARGERS if with_chargers else ():
            if charger.simulated:
                await switched_on.enter_async_context(_simulated(charger, folder, ports, other.ca_file))
        await stop.wait()


def _simulated(charger: demo.DemoCharger, folder: Path, ports: Ports, ca: Path) -> SimulatedCharger:
    return SimulatedCharger(
        charger.controller,
        url=f"ws://127.0.0.1:{ports.server}/ocpp/",
        ocpp_id=charger.ocpp_id,
        token=charger.token.reveal(),
        variant=charger.variant,
        serial=charger.serial_number,
        faults=[charger.fault] if charger.fault else [],
        timing=TIMING,
        trust=ca,
        state=folder / "chargers" / f"{charger.serial_number}.json",
    )


def _tell(arrival: ChargerSeen) -> None:
    print(f"Other backend: {arrival.line()}", flush=True)
