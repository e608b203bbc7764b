"""Who wants to know what happens on a charger's line. Listeners are told in order, and the reader waits for none (C12)."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, ParamSpec

from chargers.central_system.tasks import Tasks, log_failure
from chargers.domain.changes.answers import Answer

if TYPE_CHECKING:
    from chargers.central_system.sessions import Session

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class BootFacts:
    """One BootNotification, its parts as text and empty where they were absent (C10)."""

    at: datetime
    vendor: str
    model: str
    charge_point_serial: str
    charge_box_serial: str
    firmware: str

    @property
    def serial(self) -> str:
        """The controller's serial number, as far as it said one (R2)."""
        return self.charge_box_serial or self.charge_point_serial


class Hook(Generic[P]):
    """One kind of event. A listener may be a plain function or a coroutine function; a coroutine becomes a task of its own.

    A failing listener is logged and harms nobody.
    """

    def __init__(self, name: str, tasks: Tasks) -> None:
        self._name = name
        self._tasks = tasks
        self._listeners: list[Callable[P, Coroutine[Any, Any, None] | None]] = []

    def add(self, listener: Callable[P, Coroutine[Any, Any, None] | None]) -> None:
        """Listeners are told in the order in which they were added."""
        self._listeners.append(listener)

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Tells each listener. One that fails is logged and holds up no other; a coroutine that it returns becomes a task."""
        for listener in self._listeners:
            try:
                outcome = listener(*args, **kwargs)
            except Exception as problem:
                log_failure(self._name, problem)
                continue
            if outcome is not None:
                self._tasks.spawn(self._name, outcome)


class Hooks:
    """All kinds of events of one central system."""

    def __init__(self, tasks: Tasks) -> None:
        self.connected: Hook[[Session]] = Hook("connected", tasks)
        self.ready: Hook[[Session]] = Hook("ready", tasks)  # calls are welcome from now on
        self.booted: Hook[[Session, BootFacts, bool]] = Hook("booted", tasks)  # True: this server had asked for the boot
        self.closed: Hook[[Session, str, bool]] = Hook("closed", tasks)  # why; True: it was the charger's present session
        self.late_answer: Hook[[Session, str, Answer]] = Hook("late answer", tasks)
        self.status: Hook[[Session, int, str]] = Hook("status", tasks)  # connector, status
