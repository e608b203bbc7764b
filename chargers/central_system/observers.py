"""Who wants to know what happens on a charger's line. Hooks are told in order and never waited for: the reader goes on (C12)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from chargers.domain.changes.answers import Answer

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

logger = logging.getLogger(__name__)
Hook = Coroutine[Any, Any, None] | None


@dataclass(frozen=True, slots=True)
class BootFacts:
    """One BootNotification, its parts as text and empty where they were absent (C10)."""

    at: datetime
    vendor: str
    model: str
    charge_point_serial: str
    charge_box_serial: str
    firmware: str


class Observer(Protocol):
    """Every hook may be a plain function or a coroutine function; a coroutine becomes a task of its own."""

    def connected(self, session: Session) -> Hook: ...
    def ready(self, session: Session) -> Hook: ...
    def booted(self, session: Session, boot: BootFacts, asked_for: bool) -> Hook: ...
    def closed(self, session: Session, reason: str) -> Hook: ...
    def late_answer(self, session: Session, unique_id: str, answer: Answer) -> Hook: ...
    def status(self, session: Session, connector: int, status: str) -> Hook: ...


class Observers:
    """Tells all observers; a failing one is logged by name and harms nobody. An observer may lack hooks."""

    def __init__(self) -> None:
        self._all: list[Any] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, observer: Any) -> None:
        self._all.append(observer)

    def tell(self, hook: str, session: Session, *args: Any) -> None:
        for observer in self._all:
            told = getattr(observer, hook, None)
            if told is None:
                continue
            try:
                outcome = told(session, *args)
            except Exception as problem:
                _log(hook, problem)
                continue
            if outcome is not None:
                self.spawn(hook, outcome)

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Runs a coroutine beside; what it raises is logged without its text, which may hold a frame (T8)."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            _log(task.get_name(), problem)


def _log(hook: str, problem: BaseException) -> None:
    where = problem.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
    logger.error("observer failed in %s: %s at %s", hook, type(problem).__name__, place)
