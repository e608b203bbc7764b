"""The command line of the simulator: its options, and running what they order until Ctrl-C.

Used by `manage.py simulate_chargers` and by `python -m chargers.simulator`, which needs no Django.
"""

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chargers.simulator.clock import RunningClock
from chargers.simulator.controllers import CONTROLLERS
from chargers.simulator.dial import CannotStart
from chargers.simulator.faults import GROUPS, in_group, shape
from chargers.simulator.fleet import PARALLEL_DIALS, ChargerOrder, allow_open_files, read_orders, running
from chargers.simulator.progress import FEW, Progress

Write = Callable[[str], None]
PURPOSE = "Run simulated chargers that connect to a backend, until Ctrl-C."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options. Everything about one charger type is said once and holds for all that are ordered."""
    parser.add_argument("--url", help="where they connect: ws://host:port/path or wss://…, without an OCPP ID at the end")
    parser.add_argument("--controller", choices=[*CONTROLLERS], default="evc5", help="controller type (default: %(default)s)")
    parser.add_argument("--variant", choices=["AC", "AC+", "DC"], default="", help="variant of an EVC 5.X (default: AC)")
    parser.add_argument("--count", type=int, default=1, metavar="N", help="how many (default: 1)")
    parser.add_argument("--first", type=int, default=1, metavar="N", help="number of the first one (default: 1)")
    parser.add_argument(
        "--ocpp-id", default="SIM-{n}", metavar="ID", help="OCPP ID; {n} is the charger's number (default: SIM-{n})"
    )
    parser.add_argument("--serial", default="", metavar="S", help="serial number; {n} as above (default: made from the type)")
    parser.add_argument("--token", default="", metavar="T", help="the token that they show; - reads it from standard input")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="certificates to trust for wss (default: the system's)")
    parser.add_argument(
        "--speed", type=float, default=1.0, metavar="X", help="how fast their clock runs; 60 makes a minute a second"
    )
    parser.add_argument("--fault", action="append", default=[], metavar="NAME", help="a misbehaviour; can be given several times")
    parser.add_argument("--card", default="", metavar="TAG", help="somebody charges with this card after every boot")
    parser.add_argument("--state", type=Path, metavar="DIR", help="keep what was written to each charger in a file there")
    parser.add_argument("--file", type=Path, metavar="JSON", help="read a mixed fleet from a file (see docs/simulator.md)")
    parser.add_argument("--list-faults", action="store_true", help="name every fault that can be ordered, and stop")


def run(options: dict[str, Any], write: Write) -> None:
    """Do what the options say; returns after Ctrl-C; raises CannotStart with one sentence."""
    if options["list_faults"]:
        with contextlib.suppress(BrokenPipeError):  # somebody reads only the head of it
            for line in fault_list():
                write(line)
        return
    if not options["speed"] > 0:
        raise CannotStart("The speed must be above 0.")
    orders = _orders(options)
    allow_open_files(sum(order.count for order in orders))
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_run(orders, options, write))


def fault_list() -> list[str]:
    """Every fault with its sentence, under its group."""
    lines = []
    for title in GROUPS:
        lines += ["", title]
        lines += [f"  {shape(fault):30} {fault.sentence()}" for fault in in_group(title)]
    return lines[1:]


def _orders(options: dict[str, Any]) -> list[ChargerOrder]:
    if options["file"]:
        return read_orders(options["file"], options["url"] or "")
    if not options["url"]:
        raise CannotStart("Say where they connect: --url ws://host:port/path.")
    token = sys.stdin.readline().strip() if options["token"] == "-" else options["token"]  # noqa: S105
    names = ("url", "controller", "count", "first", "ocpp_id", "variant", "serial", "card")
    return [ChargerOrder(**{name: options[name] for name in names}, token=token, faults=tuple(options["fault"]))]


async def _run(orders: list[ChargerOrder], options: dict[str, Any], write: Write) -> None:
    progress = Progress(write, few=sum(order.count for order in orders) <= FEW)
    clock, gate = RunningClock(options["speed"]), asyncio.Semaphore(PARALLEL_DIALS)
    chargers = [
        charger
        for order in orders
        for charger in order.chargers(clock=clock, ca=options["ca"], state=options["state"], listener=progress.hear, gate=gate)
    ]
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    watching = asyncio.create_task(progress.watch(chargers))
    async with running(chargers):
        await stop.wait()
        watching.cancel()
        write("")
        write(f"Stopped: {progress.summary(chargers)}.")


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def main() -> int:
    """`python -m chargers.simulator`."""
    parser = argparse.ArgumentParser(prog="python -m chargers.simulator", description=PURPOSE)
    add_arguments(parser)
    try:
        run(vars(parser.parse_args()), lambda line: print(line, flush=True))
    except CannotStart as wrong:
        print(wrong, file=sys.stderr)
        return 2
    return 0
