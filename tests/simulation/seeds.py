"""Plays one seed in a process of its own, and brings back what came of it."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import pickle
import random
import resource
import signal
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait

from tests.simulation import environment
from tests.simulation.loop import StandsStill
from tests.simulation.world import Problem, World, copy_template

CPU_SECONDS = 240  # of one seed: more is a loop without an end
EVERY_ENDING = 3600.0


@dataclass(frozen=True, slots=True)
class Play:
    """What is to be played: a seed, what of it is left out, and which part of the product is broken on purpose. `diary`: all that
    happened is brought back also where nothing failed."""

    seed: int
    without: tuple[str, ...] = ()
    left_out: tuple[int, ...] = ()
    mutation: str = ""
    diary: bool = False


@dataclass(slots=True)
class Outcome:
    """What came of it. `virtual` and `cpu` in seconds."""

    play: Play
    problems: list[Problem] = field(default_factory=list)
    digest: str = ""
    kinds: tuple[str, ...] = ()
    diary: list[tuple[float, str]] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    transitions: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    apart: Counter[str] = field(default_factory=Counter)
    virtual: float = 0.0
    processes: int = 1
    cpu: float = 0.0
    errands: int = 0

    @property
    def failed(self) -> bool:
        return bool(self.problems)


def prepare() -> None:
    """Django, and the migrated database from which each seed has its copy. Once, before any seed."""
    import django

    django.setup()
    environment.patch_django()
    logging.disable(logging.CRITICAL)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from chargers.services.controllers.controller_types import sync_catalogue

    sync_catalogue()
    from django.db import connections

    connections.close_all()
    logging.disable(logging.NOTSET)
    warnings.simplefilter("ignore")
    from tests.simulation import preload

    preload.everything()
    gc.collect()
    gc.freeze()


def play_all(plays: Iterator[Play], at_once: int) -> Iterator[Outcome]:
    """Plays them, some at the same time, in the order in which they end. Takes from `plays` as long as it gives."""
    running: dict[Connection, tuple[Play, multiprocessing.process.BaseProcess]] = {}
    forks = multiprocessing.get_context("fork")
    more = True
    while more or running:
        while more and len(running) < at_once:
            play = next(plays, None)
            if play is None:
                more = False
                break
            here, there = forks.Pipe(duplex=False)
            child: multiprocessing.process.BaseProcess = forks.Process(target=_child, args=(play, there))
            child.start()
            there.close()
            running[here] = (play, child)
        if not running:
            return  # nobody to wait for
        for each in wait(list(running), timeout=EVERY_ENDING):
            assert isinstance(each, Connection)
            play, child = running.pop(each)
            outcome = _received(each)
            each.close()
            child.join()
            yield outcome or Outcome(play, [_without_a_word(child.exitcode)])


def _received(pipe: Connection) -> Outcome | None:
    """None where the child ended without a word."""
    try:
        outcome = pickle.loads(pipe.recv_bytes())  # noqa: S301 - of a child of ours
    except EOFError:
        return None
    assert isinstance(outcome, Outcome)
    return outcome


def _without_a_word(exit_code: int | None) -> Problem:
    """A loop without an end is ended by the system; anything else is a crash of the proof."""
    if exit_code in (-signal.SIGXCPU, -signal.SIGKILL):
        return Problem("hangs", f"it did not end within {CPU_SECONDS} s of a core", 0.0)
    return Problem("the proof itself", f"its process ended with {exit_code} and said nothing", 0.0)


def _child(play: Play, pipe: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    pipe.send_bytes(pickle.dumps(_played(play)))
    pipe.close()
    os._exit(0)


def _played(play: Play) -> Outcome:
    import asyncio

    from django.db import connections

    from tests.simulation.mutations import MUTATIONS

    began = time.process_time()
    random.seed(play.seed)
    gc.disable()  # what is found to be garbage would run its `finally` at a moment that nobody drew
    connections.settings["default"]["NAME"] = str(copy_template(play.seed))
    world = World(play.seed, without=play.without, left_out=play.left_out)
    _listen_to_the_log(world)
    if play.mutation:
        MUTATIONS[play.mutation].break_product()
    asyncio.set_event_loop(world.loop)
    try:
        world.loop.run_until_complete(world.run())
    except StandsStill as problem:
        world.problem("hangs", str(problem))
    except Exception:
        world.problem("the proof itself", traceback.format_exc())
    outcome = Outcome(
        play,
        world.problems,
        world.digest(),
        world.swarm.kinds(),
        world.diary if world.problems or play.diary else [],
        world.happened,
        world.transitions,
        world.ends,
        world.apart,
        world.loop.time(),
        world.swarm.processes,
        time.process_time() - began,
        world.errands,
    )
    for file in world.files():
        file.unlink()
    return outcome


def _listen_to_the_log(world: World) -> None:
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(world.log)


PlayOne = Callable[[Play], Outcome]


def play_one(play: Play) -> Outcome:
    """One alone, in a process of its own."""
    return next(play_all(iter([play]), 1))
