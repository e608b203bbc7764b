"""What must hold of each frame that leaves a server for a charger, as it goes over the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.simulation.tap import Tap

if TYPE_CHECKING:
    from tests.simulation.actors import Actor
    from tests.simulation.witness import Saved
    from tests.simulation.world import World

CALL, RESULT, ERROR = 2, 3, 4
PATIENCE = {"GetConfiguration": 60.0}  # C15: seconds for which nothing else may be asked
ORDINARY = 30.0
A_MOMENT = 0.5  # between the end of a time-out and what is said of it
FORWARD_ANSWERS = ("accepted", "reboot_required")


@dataclass(slots=True)
class Asked:
    """A call of the server that has no answer yet."""

    unique_id: str
    action: str
    at: float


class FrameRules:
    """One frame under way per line; no step sent twice whose answer was on record; the changes of a charger in their order."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._accepted: set[tuple[int, str, str]] = set()  # change, key, value

    def saved(self, saved: Saved) -> None:
        """An answer is on record."""
        from tests.simulation.standing import text_of

        for step in saved.after.steps:
            if step.state in FORWARD_ANSWERS:
                self._accepted.add((saved.change, step.key, text_of(step.new)))

    def tap(self, caller: Any, taker: Any) -> Tap | None:
        """For a line from a charger to a process of this server."""
        from tests.simulation.actors import Actor
        from tests.simulation.process import Process

        if not (isinstance(caller, Actor) and isinstance(taker, Process)):
            return None
        open_call: list[Asked] = []

        def out(message: list[Any]) -> None:
            if message[0] == CALL:
                self._called(caller, open_call, message)

        def came(message: list[Any]) -> None:
            if message[0] in (RESULT, ERROR) and open_call and message[1] == open_call[0].unique_id:
                open_call.clear()

        return Tap(out, came)

    def _called(self, actor: Actor, open_call: list[Asked], message: list[Any]) -> None:
        _, unique_id, action, payload = message
        now = self._world.loop.time()
        if open_call:
            before = open_call[0]
            if now - before.at < PATIENCE.get(before.action, ORDINARY) - A_MOMENT:
                self._world.problem("two at once", f"{actor} is asked for {action} while {before.action} has no answer")
        open_call[:] = [Asked(unique_id, action, now)]
        if action == "ChangeConfiguration" and unique_id.startswith("c"):
            self._step(actor, unique_id, payload)

    def _step(self, actor: Actor, unique_id: str, payload: dict[str, str]) -> None:
        from chargers.models import Change

        change, undo = int(unique_id[1:].split("-")[0], 16), "u" in unique_id
        if not undo and (change, payload["key"], payload["value"]) in self._accepted:
            self._world.problem(
                "sent twice", f"{payload['key']} of change {change} goes to {actor} again, whose answer was known"
            )
        before = self._world.ask_database(
            lambda: list(Change.objects.filter(charger=actor.row, pk__lt=change, ended_at=None).values_list("pk", flat=True))
        )
        if before:
            self._world.problem("the queue", f"change {change} of {actor} is written while {before} before it is open")
