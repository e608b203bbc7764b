"""`python -m benchmarks [--small]`: alternating passes of the peer and this server. Exit status 1 where a floor does not hold."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks import machine, table
from benchmarks.load import LoadFailed
from benchmarks.measures import Result, measure
from benchmarks.servers import Ours, Peer


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measures this server against a bare central system.")
    parser.add_argument("--chargers", type=int, nargs="+", default=[1_000, 5_000], help="how many at once; default: 1000 5000")
    parser.add_argument("--passes", type=int, default=3, help="runs of each server, alternating; default: 3")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each flow is looked at; default: 8")
    parser.add_argument("--small", action="store_true", help="200 chargers, one short pass, no gate: does it run at all?")
    parser.add_argument("--json", type=Path, help="write every figure of every pass to this file too")
    chosen = parser.parse_args()
    if chosen.small:
        chosen.chargers, chosen.passes, chosen.seconds = [200], 1, 1.0
    return chosen


def main() -> int:
    chosen = arguments()
    limit = machine.raise_file_limit(max(chosen.chargers) + 200)
    if limit < max(chosen.chargers) + 100:
        print(f"The file limit of this machine is {limit}: too low for {max(chosen.chargers)} chargers.", file=sys.stderr)
        return 2
    print("\n".join(machine.facts()), flush=True)
    os.sched_setaffinity(0, {machine.cores()[1]})
    gc.disable()  # the load generator makes no cycles
    everything: dict[int, list[tuple[Result, Result]]] = {}
    with tempfile.TemporaryDirectory(prefix="ecc-bench-") as folder:
        for chargers in chosen.chargers:
            ours, peer = Ours(Path(folder), chargers), Peer()
            passes = everything[chargers] = []
            for number in range(chosen.passes):
                print(f"… {chargers:,} chargers, pass {number + 1} of {chosen.passes}", file=sys.stderr, flush=True)
                try:
                    theirs = measure(peer, chargers, chosen.seconds)
                    passes.append((measure(ours, chargers, chosen.seconds), theirs))
                except LoadFailed as why:
                    print(f"The benchmark stopped: {why}.", file=sys.stderr)
                    return 2
            print(f"\n{table.printed(chargers, passes)}", flush=True)
    if chosen.json:
        pairs = {n: [{"ours": asdict(o), "peer": asdict(p)} for o, p in passes] for n, passes in everything.items()}
        chosen.json.write_text(json.dumps(pairs, indent=1))
    failing = [
        f"{title} ({chargers:,} chargers)" for chargers, passes in everything.items() for title in table.below(chargers, passes)
    ]
    if failing and not chosen.small:
        print("\nBelow the floor: " + "; ".join(failing) + ".")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
