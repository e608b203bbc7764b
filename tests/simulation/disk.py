"""The database as life has it: slow, locked, full, gone in the middle, and a commit that happened although nobody was told.

Each job of a simulated process is done at one moment of virtual time; what it takes is told later, unless its life is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import OperationalError, connection, connections

from tests.simulation import environment
from tests.simulation.swarm import AWAY, FULL, Outage

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
BY_CHANCE = ("database slow", "database locked", "database lost", "database full", "commit unsaid")
DEEP = 12  # statements into a job at most, before its connection is lost


@dataclass(frozen=True, slots=True)
class Troubles:
    """`chances`: kind to its chance for each job that uses the database. Outages are for everybody."""

    chances: Mapping[str, float]
    outages: tuple[Outage, ...] = ()


@dataclass(slots=True)
class Done:
    """What came of a job."""

    value: Any = None
    problem: BaseException | None = None
    seconds: float = 0.001


class Disk:
    """What one process sees of the database. `happened` is told what went wrong, `committed` that a transaction was kept."""

    def __init__(
        self, dice: Random, troubles: Troubles, happened: Callable[[str], None], committed: Callable[[], None] | None = None
    ) -> None:
        self.dice, self.troubles, self.happened = dice, troubles, happened
        self._committed = committed or (lambda: None)
        self._connection: Any = None
        self._trouble = ""
        self._left = 0

    def work(self, job: Callable[[], Any]) -> Done:
        """Does a job with whatever befalls it. Raises nothing."""
        self._trouble, self._left = self._draw(), self.dice.randrange(1, DEEP)
        done = Done(seconds=self.dice.choice((0.001, 0.002, 0.004, 0.02)))
        if self._trouble == "database slow":
            self.happened("database slow")
            done.seconds = self.dice.uniform(1, 25)
        elif self._trouble in ("database locked", AWAY):
            done.seconds = self.dice.uniform(0.5, 5)
        try:
            with self._as_if_in_a_thread():
                done.value = job()
        except Exception as problem:
            done.problem = problem
        self._trouble = ""
        return done

    def end(self) -> None:
        """Its life is over: what was not committed is rolled back."""
        if self._connection is not None:
            with self._as_if_in_a_thread():
                connection.close()

    @contextmanager
    def _as_if_in_a_thread(self) -> Iterator[None]:
        """Where the work of threads is done: no loop runs there, and the connection is this life's own."""
        loop, before = asyncio._get_running_loop(), connections["default"]
        asyncio._set_running_loop(None)
        if self._connection is None:
            self._connection = connections.create_connection("default")
            self._watch_commits(self._connection)
            self._connection.execute_wrappers.append(self._execute)
        connections["default"] = self._connection
        try:
            yield
        finally:
            connections["default"] = before
            asyncio._set_running_loop(loop)

    def _draw(self) -> str:
        now = environment.elapsed()
        for begin, end, kind in self.troubles.outages:
            if begin <= now < end:
                return kind
        roll = self.dice.random()
        for kind in BY_CHANCE:
            roll -= self.troubles.chances.get(kind, 0.0)
            if roll < 0:
                return kind
        return ""

    def _execute(self, run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        kind = self._trouble
        self._left -= 1
        if kind in ("database locked", AWAY):
            self.happened(kind)
            raise OperationalError("database is locked")
        if kind in ("database full", FULL) and sql.startswith(WRITES):
            self.happened(kind)
            raise OperationalError("database or disk is full")
        if kind == "database lost" and self._left <= 0:
            self.happened(kind)
            connection.close()
            raise OperationalError("the connection is closed")
        return run(sql, params, many, context)

    def _watch_commits(self, to: Any) -> None:
        original = to._commit

        def commit() -> None:
            original()
            self._committed()
            if self._trouble == "commit unsaid":
                self._trouble = ""
                self.happened("commit unsaid")
                raise OperationalError("the connection is closed")

        to._commit = commit
