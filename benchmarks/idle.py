"""`python -m benchmarks.idle`: what a server that has nothing to do costs, as a share of one core. Status 1 above a floor."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks import machine
from benchmarks.servers import ROOT, Ours

CHARGERS = 200  # in the database; none of them dials
START = 10.0  # seconds until what a start brings is over
POLLS_AT_MOST, ALL_AT_MOST = 0.1, 1.0  # per cent of a core


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench idle", description="Measures a server that has nothing to do.")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each look lasts; default: 20")
    parser.add_argument("--passes", type=int, default=3, help="looks, one after the other; default: 3")
    chosen = parser.parse_args()
    print("\n".join(machine.facts()), flush=True)
    with tempfile.TemporaryDirectory(prefix="ecc-idle-") as folder:
        ours = Ours(Path(folder), CHARGERS)
        polls = _polls(ours) / 10  # milliseconds each second, as per cent
        with ours.running() as running:
            time.sleep(START)
            shares = [_share(running.pid, chosen.seconds) for _ in range(chosen.passes)]
    print(f"what is looked for every second: {polls:.3f} % of a core; floor: {POLLS_AT_MOST} %")
    print(f"everything: {median(shares):.2f} % (of the looks {min(shares):.2f} to {max(shares):.2f}); floor: {ALL_AT_MOST} %")
    return 1 if polls > POLLS_AT_MOST or median(shares) > ALL_AT_MOST else 0


def _polls(ours: Ours) -> float:
    """Milliseconds of CPU each second."""
    env = ours.environment | {"DJANGO_SETTINGS_MODULE": "ecc_web.settings"}
    command = [sys.executable, "-m", "benchmarks.polls"]
    return float(subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout)


def _share(pid: int, seconds: float) -> float:
    """Per cent of a core that a process used meanwhile."""
    used, began = machine.cpu_nanoseconds(pid), time.monotonic()
    time.sleep(seconds)
    return (machine.cpu_nanoseconds(pid) - used) / 1e7 / (time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
