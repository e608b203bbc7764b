"""What must hold when the faults have stopped and everything has had its time."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from tests.simulation.actors import TOKEN, Actor
from tests.simulation.claims import NOWHERE, excuse
from tests.simulation.people import NEW_TOKEN
from tests.simulation.standing import place_of

if TYPE_CHECKING:
    from tests.simulation.world import World


def judge(world: World) -> None:
    """Adds what does not hold to the world's problems."""
    world.ask_database(lambda: _ended(world))
    for actor in world.actors:
        _judge(world, actor)
    world.ask_database(lambda: _on_record(world))
    _secrets(world)


def _ended(world: World) -> None:
    from chargers.models import Change, ChangeRequest

    for change in Change.objects.filter(ended_at=None).order_by("pk"):
        held = f"held by {change.claimed_by_id}; {_runs(world, change.pk)}"
        world.problem("never ended", f"change {change.pk}: {change.state}, wakes at {change.wake_at}, {held}")
    for request in ChangeRequest.objects.filter(taken_at=None).order_by("pk"):
        world.problem("not answered", f"a person's {request.kind} of change {request.change_id}")


def _runs(world: World, change: int) -> str:
    return ", ".join(f"{process} waits in {process.waits_in(change)}" for process in world.living() if process.carries(change))


def _judge(world: World, actor: Actor) -> None:
    place = place_of(world, actor)
    last = world.last_tried.get(actor.row.pk)
    world.happened[f"at the end: {place.partition(':')[0]}"] += 1
    if place.startswith(NOWHERE):
        if actor.had_twin:
            world.apart["two with one ID: nobody knows which one was changed"] += 1
        elif last is None or actor.others_hands >= last.at:
            world.apart["its memory was changed by other hands"] += 1
        elif excuse(actor, last.end, actor.baseline.get(last.change, actor.first), place) is None:
            world.problem("stranded", f"{actor} points {place}; its change {last.change} says {last.end.state}")
        else:
            world.apart[f"nowhere, as its change says: {last.end.state}"] += 1
    elif place == "here" and last is not None and last.end.state == "moved" and actor.simulated.connected and not actor.had_twin:
        if world.ask_database(lambda: _has_later(actor, last.change)):
            world.apart["it came back, and a later change has taken over"] += 1
            return
        world.problem("untrue", f"change {last.change} says moved, and {actor} is connected here")


def _has_later(actor: Actor, change: int) -> bool:
    from chargers.models import Change

    return Change.objects.filter(charger=actor.row, pk__gt=change).exists()


def _on_record(world: World) -> None:
    """Nothing was acknowledged that is not in the database."""
    from chargers.models import Boot, Transaction

    for actor in world.actors:
        boots = Boot.objects.filter(charger=actor.row).count()
        if boots < actor.booted:
            world.problem(
                "not on record", f"{actor} was told {actor.booted} times that its boot is accepted, and {boots} are there"
            )
        there = set(Transaction.objects.filter(charger=actor.row).values_list("pk", flat=True))
        if missing := set(actor.begun) - there:
            world.problem("not on record", f"transactions {sorted(missing)} of {actor}")


def _secrets(world: World) -> None:
    files = [path.read_bytes() for path in world.files()] + [world.log.getvalue().encode()]
    for token in (TOKEN, *(f"{NEW_TOKEN}{n}" for n in range(3))):
        for form in (token.encode(), token.encode().hex().encode(), base64.b64encode(token.encode()).rstrip(b"=")):
            if any(form in content for content in files):
                world.problem("a secret", f"{form!r} is in the database file or in the log")


def database_files(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}*"))
