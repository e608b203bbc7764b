"""Simulated chargers that follow the controller's own side of the rules, with faults to order.

Part of the product: for training, demos, tests and benchmarks. Shares no code with the server, so that one mistake cannot hide
in both. What others use:

    from chargers.simulator import Fault, HandCrankedClock, OtherBackend, RunningClock, SimulatedCharger, Timing

    async with OtherBackend({"NL*ECO*1000": "53Umkk1q7rEM"}) as backend:            # ws and wss on free ports of 127.0.0.1
        async with SimulatedCharger(
            "evc5",                                                                 # cpa, evc4, evc5
            url="ws://127.0.0.1:8000/ocpp/",                                        # where it is pointed at first
            ocpp_id="NL*ECO*1000",
            token="53Umkk1q7rEM",
            clock=RunningClock(speed=60),                                           # a minute is a second
            trust=backend.ca_file,                                                  # for wss
            faults=["lies:com_Endpoint"],                                           # names, or Fault objects
        ) as charger:
            await charger.until_booted()
            arrival = await backend.arrival("NL*ECO*1000")                          # waits until it booted there
            assert arrival.tls and arrival.password_ok

`charger.memory.stored` and `.acting` are its settings, `charger.dials()` where they lead, `charger.diary.events` what happened,
`await charger.until(lambda: …)` waits for any of it, `await charger.start_charging()` plugs a car in,
`charger.drop_line()` cuts the line, `await charger.restart("…")` pulls the plug.
With `HandCrankedClock` nothing happens before `await clock.advance(seconds)` or `await clock.advance_until(condition)`.
"""

from chargers.simulator.charger import SimulatedCharger
from chargers.simulator.clock import HandCrankedClock, RunningClock
from chargers.simulator.dial import CannotDial, CannotStart
from chargers.simulator.events import Event, Happened
from chargers.simulator.faults import FAULTS, Fault
from chargers.simulator.life import LifeTiming
from chargers.simulator.other_backend import ChargerSeen, OtherBackend

__all__ = [
    "FAULTS",
    "CannotDial",
    "CannotStart",
    "ChargerSeen",
    "Event",
    "Fault",
    "HandCrankedClock",
    "Happened",
    "LifeTiming",
    "OtherBackend",
    "RunningClock",
    "SimulatedCharger",
]
