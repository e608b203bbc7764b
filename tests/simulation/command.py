"""`script/prove`: seeds in parallel, what they found, and what never happened in them.

Exit status: 0; 1 where a seed failed; 2 where a run of at least CI's number of seeds met not every fault and every transition.
"""

from __future__ import annotations

import os
import sys

if os.environ.get("PYTHONHASHSEED") != "0":
    os.execvpe(  # noqa: S606 - itself, with an order of sets that is the same in every run
        sys.executable, [sys.executable, "-m", "tests.simulation.command", *sys.argv[1:]], os.environ | {"PYTHONHASHSEED": "0"}
    )

from tests.simulation import environment  # first: it sets clocks and settings  # noqa: I001

import argparse
import json
import shutil
from collections.abc import Iterator

from tests.simulation import coverage, seeds, shorten, story
from tests.simulation.report import Report
from tests.simulation.swarm import CI_SEEDS

TOLD = 3  # failures that are told whole
FAILED, FELL_SHORT = 1, 2


def main() -> int:
    options = _options()
    try:
        seeds.prepare()
        return _one(options) if options.one is not None else _many(options)
    finally:
        shutil.rmtree(environment.FOLDER, ignore_errors=True)


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="script/prove", description=__doc__)
    asked.add_argument(
        "--seeds", type=_span, default=tuple(range(1, CI_SEEDS + 1)), metavar="A-B", help=f"1-{CI_SEEDS} by default"
    )
    asked.add_argument("--minutes", type=float, help="go on with further seeds for so long")
    asked.add_argument("--one", type=int, metavar="SEED", help="one seed, with its digest")
    asked.add_argument("--mutation", default="", help="break the product on purpose; ends at the first seed that finds it")
    asked.add_argument("--json", metavar="FILE", help="the numbers, for a program")
    asked.add_argument("--jobs", "-j", type=int, default=os.cpu_count() or 1, help="seeds at the same time; all cores by default")
    asked.add_argument("--without", type=_names, default=(), metavar="FAULTS", help="leave these out")
    asked.add_argument("--left-out", type=_numbers, default=(), metavar="ERRANDS", help="leave these errands of people out")
    asked.add_argument("--no-shorten", dest="shorten", action="store_false", help="tell failures as they are")
    asked.add_argument("--diary", action="store_true", help="with --one: everything that happened")
    return asked.parse_args()


def _one(options: argparse.Namespace) -> int:
    play = seeds.Play(options.one, options.without, options.left_out, options.mutation, options.diary)
    outcome = seeds.play_one(play)
    report = Report(ci_seeds=CI_SEEDS)
    report.add(outcome)
    if options.diary:
        print(*(f"{at:10.2f}  {what}" for at, what in outcome.diary), sep="\n")
    print(f"faults: {', '.join(outcome.kinds) or 'none'}")
    report.print()
    if outcome.failed:
        _tell(outcome, shortened=options.shorten and not (options.without or options.left_out))
    print(f"digest {outcome.digest}")
    _keep(options, report)
    print(report.last_line())
    return FAILED if outcome.failed else 0


def _many(options: argparse.Namespace) -> int:
    report = Report(ci_seeds=CI_SEEDS, minutes=options.minutes)
    found: list[seeds.Outcome] = []

    def plays() -> Iterator[seeds.Play]:
        for seed in report.numbers_of(options.seeds):
            if options.mutation and found:
                return
            yield seeds.Play(seed, options.without, (), options.mutation)

    for outcome in seeds.play_all(plays(), options.jobs):
        report.add(outcome)
        report.progress()
        if outcome.failed:
            found.append(outcome)
            report.clear()
            print(f"seed {outcome.play.seed}: {outcome.problems[0].kind}: {outcome.problems[0].text}", flush=True)
    report.clear()
    for outcome in found[:TOLD]:
        _tell(outcome, shortened=options.shorten and not options.mutation)
    report.print()
    _keep(options, report)
    short = any(coverage.missing(report.happened, report.transitions))
    print(report.last_line())
    if found:
        return FAILED
    return FELL_SHORT if short and report.seeds >= CI_SEEDS else 0


def _tell(outcome: seeds.Outcome, *, shortened: bool) -> None:
    for line in story.tell(outcome, outcome.problems[0]):
        print(line)
    for problem in outcome.problems[1:]:
        print(f"  also {problem.kind}: {problem.text}")
    if shortened and outcome.diary:
        shorter = shorten.shorten(outcome, lambda what: None)
        if shorter is not outcome:
            print("shortened:")
            print(*story.tell(shorter, shorter.problems[0]), sep="\n")
        print(f"again: {shorten.words(shorter)}", flush=True)


def _keep(options: argparse.Namespace, report: Report) -> None:
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(report.as_numbers(), file, indent=1)


def _span(text: str) -> tuple[int, ...]:
    spans = (part.partition("-") for part in text.split(","))
    return tuple(number for first, _, last in spans for number in range(int(first), int(last or first) + 1))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(",") if number)


if __name__ == "__main__":
    raise SystemExit(main())
