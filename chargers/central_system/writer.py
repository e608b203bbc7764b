"""Group commit: what became dirty meanwhile is written in one transaction on one thread. The flush before is the clock.

Knows transactions and threads; what the facts mean is known to services/presence/record.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

from django.db import IntegrityError, connection, transaction

from chargers.central_system.limits import LAZY_FLUSH
from chargers.services.presence.record import Facts, forget_deleted, record

T = TypeVar("T")
logger = logging.getLogger(__name__)


class _Everybody(frozenset[int]):
    """All chargers: the commit failed as a whole."""

    def __contains__(self, item: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True


EVERYBODY = _Everybody()


class WriterStopped(RuntimeError):
    """Work was handed in after the writer had ended."""


class _Batch:
    """What goes into one flush, and who waits for it."""

    __slots__ = ("committed", "facts", "urgent", "works")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.facts = Facts()
        self.urgent = False
        self.works: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        self.committed: asyncio.Future[frozenset[int]] = loop.create_future()


class Writer:
    """The one who writes. Use on the event loop's thread only, but for `work` itself, which runs on the writer's."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[_Batch | None] = SimpleQueue()
        self._busy = False
        self._scheduled = False
        self._lazy: asyncio.TimerHandle | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._batch = _Batch(self._loop)
        self._idle = asyncio.Event()
        self._idle.set()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Writes what is left, then ends the thread."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        while self._busy or self._scheduled or self._batch.works or self._batch.facts:
            if not self._busy:
                self._flush()
            await self._idle.wait()
        self._jobs.put(None)
        await asyncio.to_thread(thread.join)
        if self._lazy is not None:
            self._lazy.cancel()

    @property
    def facts(self) -> Facts:
        """What the next flush will write: add to it, then call `commit` or `lazily`."""
        return self._batch.facts

    def commit(self) -> asyncio.Future[frozenset[int]]:
        """Flushes as soon as the writer is idle. One future for all of a flush: the chargers whose facts were not written."""
        batch = self._batch
        batch.urgent = True
        if not self._busy and not self._scheduled:
            self._scheduled = True
            self._loop.call_soon(self._flush)
        return batch.committed

    def lazily(self) -> None:
        """Flushes soon, or with the next commit; nobody waits."""
        if self._lazy is None and not self._busy and not self._scheduled:
            self._lazy = self._loop.call_later(LAZY_FLUSH, self._flush)

    async def run(self, work: Callable[[], T]) -> T:
        """Executes `work()` in the next flush, in a savepoint of its own, and returns its result after the commit.

        Raises what it raised, or the database's error where the commit failed.
        """
        if self._thread is None:
            raise WriterStopped
        done: asyncio.Future[T] = self._loop.create_future()
        self._batch.works.append((work, done))
        self.commit()
        return await done

    def _flush(self) -> None:
        self._scheduled = False
        if self._lazy is not None:
            self._lazy.cancel()
            self._lazy = None
        if self._busy:
            return
        self._busy = True
        self._idle.clear()
        batch, self._batch = self._batch, _Batch(self._loop)
        self._jobs.put(batch)

    def _flushed(self, batch: _Batch, lost: frozenset[int], results: list[Any], problem: BaseException | None) -> None:
        """Back on the loop's thread: those who waited go on, and the next flush begins at once if anybody waits for it."""
        self._busy = False
        if problem is not None:
            self._batch.facts.keep_of(batch.facts)
        if not batch.committed.done():
            batch.committed.set_result(lost)
        for (_, done), outcome in zip(batch.works, results, strict=True):
            if done.done():
                continue
            if isinstance(outcome, _Raised):
                done.set_exception(outcome.problem)
            else:
                done.set_result(outcome)
        self._idle.set()
        if self._batch.urgent:
            self.commit()
        elif self._batch.facts:
            self.lazily()

    def _work(self) -> None:
        while (batch := self._jobs.get()) is not None:
            results: list[Any] = []
            lost: frozenset[int] = EVERYBODY
            problem: Exception | None = None
            try:
                try:
                    lost, results = _write(batch)
                except IntegrityError:  # found at the commit: a charger was deleted meanwhile
                    gone = forget_deleted(batch.facts)
                    lost, results = _write(batch)
                    lost |= gone
            except Exception as failure:
                logger.error("a flush failed: %s", type(failure).__name__)  # its text would quote rows
                problem, lost = failure, EVERYBODY
                results = [_Raised(failure)] * len(batch.works)
                with suppress(Exception):
                    connection.close()  # a new one next time; whatever becomes of this one, those who wait must hear
            self._loop.call_soon_threadsafe(self._flushed, batch, lost, results, problem)
        connection.close()


class _Raised:
    __slots__ = ("problem",)

    def __init__(self, problem: Exception) -> None:
        self.problem = problem


def _write(batch: _Batch) -> tuple[frozenset[int], list[Any]]:
    with transaction.atomic():
        lost = record(batch.facts)
        return lost, [_outcome(work) for work, _ in batch.works]


def _outcome(work: Callable[[], Any]) -> Any:
    try:
        with transaction.atomic():
            return work()
    except Exception as problem:
        return _Raised(problem)
