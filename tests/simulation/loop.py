"""An event loop whose time is ours, and in which a simulated process can die, or stand still, between any two of its steps.

Knows lives and threads of work; knows no sockets (`lines`) and no database (`disk`).
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from itertools import count
from typing import Any, Protocol

import async_solipsism

START = 1_000.0  # what a monotonic clock shows at the beginning
ROUNDS = 20_000  # of the loop at one moment: more are a loop without an end


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


class StandsStill(Exception):
    """Something goes on and on, and time does not."""


class SimulatedLoop(async_solipsism.EventLoop):
    """Virtual time; handles of the dead are never run. Raises `StandsStill`."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Any] = []  # tasks of the dead are kept: collected, they would run their `finally`
        self._free_at: dict[tuple[Life, object], float] = {}
        self._frozen: dict[Life, float] = {}
        self._numbers = count()
        self.set_task_factory(self._new_task)
        self.net: Any = None  # lines.Net: who listens and who dials
        self._moment, self._rounds = -1.0, 0

    def _run_once(self) -> None:
        if self.time() != self._moment:
            self._moment, self._rounds = self.time(), 0
        self._rounds += 1
        if self._rounds > ROUNDS:
            names = sorted({self._name_of(handle) for handle in self._ready})
            raise StandsStill(f"what goes on at {self._moment:.3f}: {', '.join(names)}")
        super()._run_once()

    @staticmethod
    def _name_of(handle: Any) -> str:
        task: Any = getattr(handle._callback, "__self__", None)
        is_task = isinstance(task, asyncio.Task)
        return f"{task.get_name()} ({task.get_coro().__qualname__})" if is_task else str(handle._callback)

    # Lines

    async def create_connection(self, protocol_factory: Any, host: Any = None, port: Any = None, **how: Any) -> Any:
        return await self.net.dial(protocol_factory, host, port, bool(how.get("ssl")))

    async def create_server(self, protocol_factory: Any, host: Any = None, port: Any = None, **how: Any) -> Any:
        return self.net.listen(protocol_factory, host, port, tls=bool(how.get("ssl")))

    # Lives

    def call_soon(self, callback: Any, *args: Any, context: Context | None = None) -> asyncio.Handle:
        return self._if_it_lives(super().call_soon(callback, *args, context=context))

    def call_at(self, when: float, callback: Any, *args: Any, context: Context | None = None) -> asyncio.TimerHandle:
        handle: asyncio.TimerHandle = self._if_it_lives(super().call_at(when, callback, *args, context=context))
        return handle

    def call_soon_threadsafe(self, callback: Any, *args: Any, context: Context | None = None) -> asyncio.Handle:
        return self.call_soon(callback, *args, context=context)  # there are no threads

    def create_task(self, coro: Any, *, name: str | None = None, context: Context | None = None) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = super().create_task(coro, name=name, context=context)
        self.kept.append(task)
        return task

    def _new_task(self, loop: Any, coro: Any, **how: Any) -> asyncio.Task[Any]:
        return _Task(next(self._numbers), coro, loop=loop, **how)

    def _if_it_lives(self, handle: Any) -> Any:
        life = handle._context.get(LIFE)
        if life is not None and life.dead:
            handle.cancel()
        elif life in self._frozen and self.time() < self._frozen[life]:
            return self._put_off(handle, life)
        return handle

    def freeze(self, life: Life, seconds: float) -> None:
        """It stands still, as a machine that is suspended: its sockets stay open, its timers are late, all in their order."""
        self._frozen[life] = self.time() + seconds
        timers = sorted(handle for handle in self._scheduled if not handle.cancelled())
        for handle in [*self._ready, *timers]:
            if handle._context is not None and handle._context.get(LIFE) is life and not handle.cancelled():
                self._put_off(handle, life)

    def _put_off(self, handle: Any, life: Life) -> Any:
        """Until it goes on, behind what was put off before."""
        until = self._frozen[life] = self._frozen[life] + 1e-6
        is_timer = isinstance(handle, asyncio.TimerHandle)
        if is_timer:
            handle._when = max(handle._when, until)
            heapq.heapify(self._scheduled)
            return handle
        self._ready.remove(handle)
        return super().call_at(until, lambda: handle.cancelled() or handle._run(), context=handle._context.copy())

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
