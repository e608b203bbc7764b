"""Two connections whose statements are interleaved from a seed: one statement at a time, drawn among those who are not waiting.

A statement that waits for a row is left waiting, and the other one goes on: a deadlock is one each time that its seed is played.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection

from tests.patience import PATIENCE

LOOK_EVERY = 0.002  # seconds; whether a statement waits is known to the database alone


class Stand(StrEnum):
    """Where a work is."""

    AT_THE_GATE = "at the gate"  # its next statement is ready
    RUNNING = "running"
    OVER = "over"


@dataclass
class Played:
    """One work on a thread and a connection of its own. `outcome`: what it gave, or what it raised."""

    work: Callable[[], Any]
    stand: Stand = Stand.RUNNING
    backend: int = 0
    outcome: Any = None
    statements: list[str] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.backend = cursor.fetchone()[0]
            with connection.execute_wrapper(self._gate):
                self.outcome = self.work()
        except Exception as problem:
            self.outcome = problem
        finally:
            connection.close()
            self.stand = Stand.OVER

    def _gate(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.stand = Stand.AT_THE_GATE
        assert self.go.wait(PATIENCE)
        self.go.clear()
        self.statements.append(sql[:60])
        return execute(sql, params, many, context)


def play(seed: int, *works: Callable[[], Any]) -> list[Any]:
    """What each of them gave or raised."""
    chance = random.Random(seed)  # noqa: S311
    played = [Played(work) for work in works]
    threads = [threading.Thread(target=each.run) for each in played]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PATIENCE
    while any(each.stand is not Stand.OVER for each in played):
        assert time.monotonic() < deadline, [(each.stand, each.statements) for each in played]
        waiting = _waiting()
        if any(each.stand is Stand.RUNNING and each.backend not in waiting for each in played):
            time.sleep(LOOK_EVERY)
        elif ready := [each for each in played if each.stand is Stand.AT_THE_GATE]:
            drawn = chance.choice(ready)
            drawn.stand = Stand.RUNNING
            drawn.go.set()
        else:
            time.sleep(LOOK_EVERY)  # all wait for each other: the database ends one of them
    for thread in threads:
        thread.join(PATIENCE)
    return [each.outcome for each in played]


def _waiting() -> set[int]:
    """Backends that wait for a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_locks WHERE NOT granted")
        return {pid for (pid,) in cursor.fetchall()}
