"""Group commit: what became dirty meanwhile is written in one transaction on one thread. The flush before is the clock.

Knows transactions and threads; what the facts mean is known to services/presence/record.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from chargers.central_system.commit import Commit
from chargers.central_system.config import ANSWER_WITHIN, LAZY_FLUSH
from chargers.services import doorbell
from chargers.services.presence.record import PresenceFlush, forget_deleted, record

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


class TransactionLost(OperationalError):
    """The database gave up the whole transaction where one work alone was to be taken back."""


class _Batch:
    """What goes into one flush, and who waits for it."""

    __slots__ = ("committed", "facts", "urgent", "works")

    def __init__(self, loop: asyncio.AbstractEventLoop, within: float) -> None:
        self.facts = PresenceFlush()
        self.urgent = False
        self.works: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        self.committed = Commit(loop, within)


@dataclass(slots=True)
class _Flushed:
    """What came of a flush. `problem`: the commit failed, and nothing of it is written."""

    lost: frozenset[int] = EVERYBODY
    results: list[Any] = field(default_factory=list)
    problem: Exception | None = None


class Writer:
    """The one who writes. Use on the event loop's thread only, but for `work` itself, which runs on the writer's.

    `within`: seconds for which a charger's answer waits for a commit.
    """

    def __init__(self, within: float = ANSWER_WITHIN) -> None:
        self._within = within
        self._busy = False
        self._scheduled = False
        self._stopping = False
        self._lazy: asyncio.TimerHandle | None = None
        self._thread: ThreadPoolExecutor | None = None

    def start(self) -> None:
        """Opens the one thread that writes."""
        self._loop = asyncio.get_running_loop()
        self._batch = _Batch(self._loop, self._within)
        self._idle = asyncio.Event()
        self._idle.set()
        self._thread = ThreadPoolExecutor(1, "writer", initializer=doorbell.serve_on, initargs=(self._loop,))

    async def stop(self) -> None:
        """Writes what is left, then ends the thread."""
        thread = self._thread
        if thread is None or self._stopping:
            return
        self._stopping = True
        while self._busy or self._scheduled or self._batch.works or self._batch.facts:
            if not self._busy:
                self._flush()
            await self._idle.wait()
        await self._loop.run_in_executor(thread, lambda: connection.close())
        thread.shutdown(wait=False)
        if self._lazy is not None:
            self._lazy.cancel()

    @property
    def facts(self) -> PresenceFlush:
        """What the next flush will write: add to it, then call `commit` or `lazily`."""
        return self._batch.facts

    def commit(self) -> Commit:
        """Flushes as soon as the writer is idle. One commit for all of a flush."""
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
        if self._thread is None or self._stopping:
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
        batch, self._batch = self._batch, _Batch(self._loop, self._within)
        flushed = self._loop.run_in_executor(self._thread, _flush, batch)
        flushed.add_done_callback(lambda done: self._flushed(batch, done.result()))

    def _flushed(self, batch: _Batch, flushed: _Flushed) -> None:
        """Back on the loop's thread: those who waited go on, and the next flush begins at once if anybody waits for it."""
        self._busy = False
        if flushed.problem is not None:
            self._batch.facts.keep_of(batch.facts)
        elif flushed.lost:
            self._batch.facts.keep_closes_of(batch.facts, flushed.lost)
        batch.committed.ended(flushed.lost)
        for (_, done), outcome in zip(batch.works, flushed.results, strict=True):
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


class _Raised:
    __slots__ = ("problem",)

    def __init__(self, problem: Exception) -> None:
        self.problem = problem


def _flush(batch: _Batch) -> _Flushed:
    """On the writer's thread. Raises nothing: those who wait must hear."""
    try:
        try:
            return _write(batch)
        except IntegrityError:  # found at the commit: a charger was deleted meanwhile
            gone = forget_deleted(batch.facts)
            flushed = _write(batch)
            flushed.lost |= gone
            return flushed
    except Exception as problem:
        logger.error("a flush failed: %s", type(problem).__name__)  # its text would quote rows
        with suppress(Exception):
            connection.close()  # a new one next time
        return _Flushed(results=[_Raised(problem)] * len(batch.works), problem=problem)


def _write(batch: _Batch) -> _Flushed:
    with transaction.atomic():
        lost = record(batch.facts)
        flushed = _Flushed(lost, [_outcome(work) for work, _ in batch.works])
        if transaction.get_rollback():  # left like this, it would be rolled back without a word
            raise TransactionLost
        return flushed


def _outcome(work: Callable[[], Any]) -> Any:
    try:
        with transaction.atomic():
            return work()
    except Exception as problem:
        return _Raised(problem)
