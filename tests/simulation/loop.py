"""An event loop whose time is ours, and in which a simulated process can die between any two of its steps.

Knows lives and threads of work; knows no sockets (`lines`) and no database (`disk`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from itertools import count
from typing import Any, Protocol

import async_solipsism

START = 1_000.0  # what a monotonic clock shows at the beginning


class Life(Protocol):
    """Whatever can be killed: a server process, a charger, the other backend."""

    dead: bool

    def work(self, job: Callable[[], Any], thread: str) -> WorkDone:
        """Runs a job of this thread at once. Raises nothing."""
        ...


class WorkDone(Protocol):
    """What came of a job: `value` or `problem`, after `seconds` of virtual time; `said` is False where nobody hears of it."""

    value: Any
    problem: BaseException | None
    seconds: float


LIFE: ContextVar[Life | None] = ContextVar("life", default=None)


class _Task(asyncio.Task):
    """Its hash is its number: sets of tasks have the same order in every run."""

    def __init__(self, number: int, coro: Any, **how: Any) -> None:
        self._number = number
        super().__init__(coro, **how)

    def __hash__(self) -> int:
        return self._number

    def __eq__(self, other: object) -> bool:
        return self is other


class SimulatedLoop(async_solipsism.EventLoop):
    """Virtual time; handles of the dead are never run."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Any] = []  # tasks of the dead are kept: collected, they would run their `finally`
        self._free_at: dict[tuple[Life, object], float] = {}
        self._numbers = count()
        self.set_task_factory(self._new_task)
        self.net: Any = None  # lines.Net: who listens and who dials

    # Lines

    async def create_connection(self, protocol_factory: Any, host: Any = None, port: Any = None, **how: Any) -> Any:
        return await self.net.dial(protocol_factory, host, port, bool(how.get("ssl")))

    async def create_server(self, protocol_factory: Any, host: Any = None, port: Any = None, **how: Any) -> Any:
        return self.net.listen(protocol_factory, host, port, tls=bool(how.get("ssl")))

    # Lives

    def call_soon(self, callback: Any, *args: Any, context: Context | None = None) -> asyncio.Handle:
        return self._unless_dead(super().call_soon(callback, *args, context=context))

    def call_at(self, when: float, callback: Any, *args: Any, context: Context | None = None) -> asyncio.TimerHandle:
        return self._unless_dead(super().call_at(when, callback, *args, context=context))

    def call_soon_threadsafe(self, callback: Any, *args: Any, context: Context | None = None) -> asyncio.Handle:
        return self.call_soon(callback, *args, context=context)  # there are no threads

    def create_task(self, coro: Any, *, name: str | None = None, context: Context | None = None) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = super().create_task(coro, name=name, context=context)
        self.kept.append(task)
        return task

    def _new_task(self, loop: Any, coro: Any, **how: Any) -> asyncio.Task[Any]:
        return _Task(next(self._numbers), coro, loop=loop, **how)

    @staticmethod
    def _unless_dead(handle: Any) -> Any:
        life = handle._context.get(LIFE)
        if life is not None and life.dead:
            handle.cancel()
        return handle

    def bury(self, life: Life) -> None:
        """Nothing of it runs on: no `finally`, no close frame, nothing given back."""
        life.dead = True
        for handle in [*self._ready, *self._scheduled]:
            if handle._context is not None and handle._context.get(LIFE) is life:
                handle.cancel()

    # Threads

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> asyncio.Future[Any]:
        """The jobs of an executor one after another in virtual time, each at one moment of it. No thread is started."""
        future: asyncio.Future[Any] = self.create_future()
        self.in_thread(executor, lambda: func(*args), lambda done: _settle(future, done))
        return future

    def in_thread(self, thread: object, job: Callable[[], Any], then: Callable[[WorkDone], None]) -> None:
        """Runs a job where work of this `thread` is done one after another, and tells when it is over."""
        life = LIFE.get()
        if life is None:
            raise RuntimeError("work of nobody")
        key = (life, thread)
        begin = max(self.time(), self._free_at.get(key, 0.0)) + 1e-5
        self._free_at[key] = begin + 1e-5

        def go() -> None:
            done = life.work(job, getattr(thread, "_thread_name_prefix", ""))
            self._free_at[key] = max(self._free_at[key], self.time() + done.seconds)
            self.call_later(done.seconds, then, done)

        self.call_at(begin, go)


def in_life(life: Life) -> Context:
    """A context of this life, for what its sockets are called with."""
    context = copy_context()
    context.run(LIFE.set, life)
    return context


def _settle(future: asyncio.Future[Any], done: WorkDone) -> None:
    if future.done():
        return
    if done.problem is not None:
        future.set_exception(done.problem)
    else:
        future.set_result(done.value)
