"""What must hold all along: looked at every few seconds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.simulation import environment

if TYPE_CHECKING:
    from tests.simulation.world import World

EVERY = 5.0
LEASE_AND_MARGIN = 60.0  # seconds for which a change that is due may be carried on by nobody
AFTER_OUTAGE = 45.0  # until a database that was away counts as there
GHOST = 35.0  # seconds until the end of a line is on record: one slow job, and the next one
FRESH = 40.0  # seconds in which a process that was born opens its lease


async def watch(world: World) -> None:
    """For as long as the simulation goes on."""
    nobodys: dict[int, float] = {}
    ghosts: dict[int, float] = {}
    while True:
        await asyncio.sleep(EVERY)
        if _database_is_bad(world):
            nobodys.clear()
            ghosts.clear()
            continue
        world.ask_database(lambda: _nobodys(world, nobodys))
        world.ask_database(lambda: _ghosts(world, ghosts))
        world.ask_database(lambda: _leases(world))


def _database_is_bad(world: World) -> bool:
    now = world.loop.time()
    return any(begin - EVERY <= now < end + AFTER_OUTAGE for begin, end, _ in world.swarm.outages)


def _nobodys(world: World, since: dict[int, float]) -> None:
    """Changes that are due and that no living process carries on."""
    from chargers.models import Change, ChangeRequest, Presence

    now, living = world.loop.time(), {p.key: p for p in world.living() if p.awake}
    if not living:
        since.clear()
        return
    here = set(Presence.objects.filter(process__in=list(living), closed_at=None).values_list("charger", flat=True))
    asked = set(ChangeRequest.objects.filter(taken_at=None).values_list("change", flat=True))
    first: set[int] = set()
    changes = list(Change.objects.filter(ended_at=None).order_by("pk"))
    for ended in since.keys() - {change.pk for change in changes}:  # an end can turn: then its time begins anew
        del since[ended]
    for change in changes:
        its_turn = change.charger_id not in first
        first.add(change.charger_id)
        time_came = change.wake_at is not None and change.wake_at <= world.earliest_now()
        due = (its_turn and change.charger_id in here) or time_came or change.pk in asked
        holder = living.get(change.claimed_by_id or 0)
        if not due or (holder is not None and holder.carries(change.pk)):
            since.pop(change.pk, None)
        elif now - since.setdefault(change.pk, now) > LEASE_AND_MARGIN + world.swarm.drift:
            world.problem(
                "nobody's", f"change {change.pk} ({change.state}) is due and carried on by nobody since {since[change.pk]:.0f}"
            )
            since[change.pk] = now + 1e9


def _ghosts(world: World, since: dict[int, float]) -> None:
    """Chargers that are shown as connected at a living process to which they have no line."""
    from chargers.models import Presence

    now, living = world.loop.time(), {p.key: p for p in world.living() if p.started}
    shown = Presence.objects.filter(process__in=list(living), closed_at=None).values_list("pk", "charger", "process")
    gone = {pk: (charger, process) for pk, charger, process in shown if not living[process].serves(charger)}
    for pk in since.keys() - gone.keys():
        del since[pk]
    for pk, (charger, process) in gone.items():
        if now - since.setdefault(pk, now) > GHOST:
            who = next(actor for actor in world.actors if actor.row.pk == charger)
            world.problem(
                "a ghost", f"{who} is shown as connected to {living[process]} since {since[pk]:.0f}, and has no line to it"
            )
            since[pk] = now + 1e9


def _leases(world: World) -> None:
    """No lease of a process that lives and whose database answers lapses."""
    from chargers.models import ServerProcess

    now = world.loop.time()
    for process in world.living():
        if not process.started or now - process.since < FRESH or process.lease_was_slow(now):
            continue
        until: Any = ServerProcess.objects.values_list("lease_until", flat=True).get(pk=process.key)
        left = (until - environment.EPOCH).total_seconds() - (now + process.clock_ahead)
        if left < 0 and now - world.jumped_at > FRESH:
            world.problem("a lease lapsed", f"{process} lives, and its lease is over since {-left:.0f} s")
