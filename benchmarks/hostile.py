"""`script/bench hostile`: honest chargers alone, then beside sockets of ten hostile kinds. Status 1 where a floor is not held."""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import frames, machine
from benchmarks.hostile_sockets import KINDS
from benchmarks.load import Fleet, Flow, LoadFailed
from benchmarks.servers import ROOT, Ours, Running

TIMES = 5.0  # what the p99 of Heartbeats beside the hostile may be of the same without them
QUIET = 250.0  # milliseconds, on a machine that does nothing else
WARM = 2.0  # seconds until the hostile are at work


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench hostile", description="Measures honest chargers beside hostile sockets.")
    parser.add_argument("--chargers", type=int, default=500, help="honest ones; default: 500")
    parser.add_argument("--sockets", type=int, default=300, help=f"hostile ones, of {len(KINDS)} kinds; default: 300")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long each half is looked at; default: 30")
    parser.add_argument("--small", action="store_true", help="50 and 30, short, no floor for times: is anybody dropped?")
    chosen = parser.parse_args()
    if chosen.small:
        chosen.chargers, chosen.sockets, chosen.seconds = 50, 30, 3.0
    return chosen


def main() -> int:
    chosen = arguments()
    machine.raise_file_limit(2 * (chosen.chargers + chosen.sockets) + 200)
    print("\n".join(machine.facts()), flush=True)
    os.sched_setaffinity(0, {machine.cores()[1]})
    with tempfile.TemporaryDirectory(prefix="ecc-hostile-") as folder:
        ours = Ours(Path(folder), chosen.chargers + chosen.sockets)
        try:
            with ours.running() as running:
                alone, beside, reports = _measure(running, chosen.chargers, chosen.sockets, chosen.seconds)
        except LoadFailed as why:
            print(f"An honest charger was not served: {why}.", file=sys.stderr)
            return 1
        stored = _stored_statuses(ours.data, chosen.chargers)
    print(f"{chosen.chargers} honest chargers; beside them {chosen.sockets} hostile sockets of {len(KINDS)} kinds")
    for name, flow in (("alone", alone), ("beside the hostile", beside), ("their StatusNotifications", reports)):
        print(f"  {name:<28}p50 {flow.p50 * 1000:6.1f} ms   p99 {flow.p99 * 1000:6.1f} ms   {flow.per_second:,.0f} a second")
    ratio = beside.p99 / alone.p99
    print(f"  p99 {ratio:.2f} times as long (floor: {TIMES:g}), {beside.p99 * 1000:.0f} ms (floor on a quiet machine: {QUIET:g})")
    print(f"  none dropped; {reports.answered:,} StatusNotifications answered, {stored:,} stored")
    if stored < reports.answered:
        return 1
    return 0 if chosen.small or ratio <= TIMES else 1


def _measure(running: Running, chargers: int, sockets: int, seconds: float) -> tuple[Flow, Flow, Flow]:
    fleet = Fleet(chargers, running.port)
    try:
        fleet.storm()
        alone = fleet.flow(frames.heartbeats(), seconds, WARM)
        command = [sys.executable, "-m", "benchmarks.hostile_sockets", *map(str, (running.port, chargers, sockets))]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as hostile:
            try:
                if hostile.stdout is None or hostile.stdout.readline() != "Attacking\n":
                    raise LoadFailed("the hostile ones did not begin")
                beside = fleet.flow(frames.heartbeats(), seconds, WARM)
                reports = fleet.flow(frames.statuses(), seconds / 3, WARM)
                if hostile.poll() is not None:
                    raise LoadFailed("the hostile ones ended early")
            finally:
                hostile.kill()
    finally:
        fleet.leave()
    return alone, beside, reports


def _stored_statuses(data: Path, chargers: int) -> int:
    """Of the honest alone, read after the server was killed."""
    query = (
        "SELECT COUNT(*) FROM chargers_message JOIN chargers_charger ON chargers_charger.id = charger_id "
        "WHERE action = 'StatusNotification' AND direction = 'in' AND ocpp_id < ?"
    )
    with sqlite3.connect(data / "ecc.sqlite3") as database:
        stored: int = database.execute(query, [frames.ocpp_id(chargers)]).fetchone()[0]
    return stored


if __name__ == "__main__":
    sys.exit(main())
