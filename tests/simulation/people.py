"""People: they ask for changes, queue more behind them, cancel, confirm, override, edit; and go to a charger with a cable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from itertools import count, cycle
from random import Random
from typing import TYPE_CHECKING, Any

from tests.simulation import environment
from tests.simulation.aims import AT_ONCE, CHARGING, TWICE

if TYPE_CHECKING:
    from chargers.models import Change
    from tests.simulation.actors import Actor
    from tests.simulation.aims import Aim
    from tests.simulation.world import World

NEW_TOKEN = "9N8gGyS8Un7g4IY9dRIC"
EVERY = 5.0  # seconds between two errands, on average
PLUGGED_IN = 20.0  # seconds until everybody knows that it charges
KINDS = (
    *("key",) * 4,
    *("ID",) * 3,
    *("both",) * 3,
    *("away",) * 2,
    "away with key",
    "away with ID",
    "away with both",
    "a setting",
)
TIMES_ASKED = (0.55, 0.25, 0.2)  # how likely a charger without an open change, with one, with more gets another


async def be_busy(world: World) -> None:
    """Errands at random moments, each by a die of its own: one that is left out changes none of the others."""
    rhythm = world.dice("people")
    for number in count():
        await asyncio.sleep(rhythm.expovariate(1 / EVERY))
        errand = rhythm.choices((_ask, _cancel, _confirm, _override, _reset_hard, _edit), (12, 2, 2, 1, 1, 1))[0]
        world.errands = number + 1
        if number in world.left_out:
            continue
        dice = world.dice(f"errand {number}")
        await at_the_page(world, errand.__name__.strip("_"), partial(errand, world, dice), f" (errand {number})")


async def at_the_page(world: World, name: str, errand: Callable[[], str], which: str = "") -> None:
    """Somebody does something at a page, and is told what came of it."""
    said = await asyncio.get_running_loop().run_in_executor(None, _done, world, name, errand)
    if said:
        world.note(f"a person {said}{which}")


def _done(world: World, name: str, errand: Callable[[], str]) -> str:
    from django.db import DatabaseError

    from chargers.domain.errors import Refusal

    try:
        said = errand()
    except Refusal as refusal:
        return f"is refused: {','.join(notice.code for notice in refusal.notices)}"
    except DatabaseError as problem:
        return f"sees that it cannot be done now: {type(problem).__name__}"
    if said:
        world.happened[f"person: {name}"] += 1
    return said


def _ask(world: World, dice: Random) -> str:
    from chargers.domain.connection.mode import ChangeMode
    from chargers.models import Change

    actor = world.anybody(dice)
    is_open = Change.objects.filter(charger=actor.row, ended_at=None).count()
    if dice.random() > TIMES_ASKED[min(is_open, 2)]:
        return ""
    kind = dice.choice(KINDS)
    if kind == "a setting":
        return _ask_setting(actor, dice)
    return ask_for(world, actor, kind, dice.choices(list(ChangeMode), (6, 2, 1))[0], dice)


def ask_for(world: World, actor: Actor, kind: str, mode: str, dice: Random) -> str:
    """Asks for a change of this kind, with values by chance. Raises `Refusal`."""
    from chargers.domain.connection.mode import ChangeMode
    from chargers.domain.editor.fields import EditorFields
    from chargers.services.access.access import Access
    from chargers.services.changes import change_requests as changes

    actor.row.refresh_from_db()
    url, token, no_tls = "", "", actor.simulated.controller.name == "evc4"
    new_id = f"BE*NEW*{world.actors.index(actor)}{dice.randrange(3)}" if "ID" in kind or "both" in kind else actor.row.ocpp_id
    if "key" in kind or "both" in kind:
        token = f"{NEW_TOKEN}{dice.randrange(3)}"
    if kind.startswith("away"):
        tls = "TLS" in kind or (not no_tls and dice.random() < 0.5)
        url = f"{'wss' if tls else 'ws'}://{environment.THERE}/ocpp/{new_id}"
        world.backend.expect(new_id, token or None)
    elif not no_tls and dice.random() < 0.3:
        url = dice.choice(world.our_urls) + new_id
    wish = EditorFields(url=url, ocpp_id=new_id, token=token, mode=ChangeMode(mode))
    change = changes.ask(actor.row, wish, access=Access.of_shell(), after=dice.random() < 0.8, confirmed=True)
    _tell_the_other_backend(world, change)
    return f"asks for change {change.pk} of {actor}: {kind} {url} {new_id} {mode}"


def _tell_the_other_backend(world: World, change: Change) -> None:
    """They have seen as whom it goes there, and with which key."""
    from chargers.domain.changes.plan import Destination
    from chargers.domain.secret import Secret
    from chargers.services.changes import store

    plan = store.load_progress(change)
    if plan.destination is Destination.FOREIGN:
        world.backend.expect(plan.new_id, (plan.new_token or plan.old_token or Secret("")).reveal() or None)


def _ask_setting(actor: Actor, dice: Random) -> str:
    from chargers.services.access.access import Access
    from chargers.services.changes import change_requests as changes

    values = {"LightIntensity": str(dice.randrange(1, 100)), "ConnectionTimeOut": str(dice.randrange(30, 90))}
    restart = dice.random() < 0.3
    change = changes.ask_for_settings(actor.row, values, access=Access.of_shell(), restart=restart, after=dice.random() < 0.8)
    return f"asks for change {change.pk} of {actor}: settings{', with a restart' if restart else ''}"


def _some(world: World, dice: Random, *states: str, also_aimed: bool = False) -> Any:
    """A change in one of these states, or an open one; of a charger that has no aim."""
    from chargers.models import Change

    aimed = [actor.row.pk for actor in world.actors if actor.aim is not None and not also_aimed]
    of_anybody = Change.objects.exclude(charger__in=aimed).order_by("pk")
    found = list(of_anybody.filter(**({"state__in": states} if states else {"ended_at": None})))
    return dice.choice(found) if found else None


def _cancel(world: World, dice: Random) -> str:
    change = _some(world, dice, "stored") if dice.random() < 0.3 else _some(world, dice)
    return cancel(change.pk) if change is not None else ""


def cancel(change: int) -> str:
    """Cancels a change. Raises `Refusal`."""
    from chargers.models import Change
    from chargers.services.changes import change_requests as changes

    changes.cancel(Change.objects.get(pk=change), by=None)
    return f"cancels change {change}"


def _confirm(world: World, dice: Random) -> str:
    from chargers.services.changes import change_requests as changes

    if (change := _some(world, dice, "asking", also_aimed=True)) is None:
        return ""
    changes.confirm(change, by=None)
    _tell_the_other_backend(world, change)
    return f"confirms change {change.pk}"


def _override(world: World, dice: Random) -> str:
    from chargers.services.changes import change_requests as changes

    if (change := _some(world, dice, "waiting", "restarting", "leaving")) is None:
        return ""
    changes.override(change, by=None, reason="it is urgent")
    return f"does not wait for a session at change {change.pk}"


def _reset_hard(world: World, dice: Random) -> str:
    from chargers.services.changes import change_requests as changes

    if (change := _some(world, dice, "restarting", "leaving")) is None or change.reset != "hard_offered":
        return ""
    changes.ask_hard_reset(change, by=None)
    return f"takes the offer of a hard reset at change {change.pk}"


def _edit(world: World, dice: Random) -> str:
    from chargers.services.chargers import register

    actor = world.anybody(dice)
    actor.row.refresh_from_db()
    row = actor.row
    facts = register.ChargerFacts(
        row.organisation, row.site, row.controller_type, row.serial_number, note=f"seen {dice.randrange(9)}"
    )
    register.edit(row, facts, by=None)
    return f"writes a note about {actor}"


async def bring_back(world: World) -> None:
    """An electrician points chargers here again that have arrived elsewhere, as somebody does who is told to."""
    dice = world.dice("electrician")
    while True:
        await asyncio.sleep(dice.uniform(20, 90))
        for actor in world.actors:
            left_alone = actor.aim is not None and "moved" in actor.aim.befalls
            if not left_alone and world.backend.present(actor.simulated.ocpp_id) and dice.random() < 0.5:
                actor.put(actor.pointing_here)
                world.note(f"an electrician points {actor} here again")
                await world.restart(actor, "the electrician", politely=True)


async def pursue(world: World, actor: Actor, aim: Aim) -> None:
    """Asks for what an aim wants, again and again: one change when the one before it is long over."""
    from tests.simulation.mischief import charging_session

    dice, kinds = world.dice(f"aim {aim.name}"), cycle(aim.kinds or ((aim.kind, aim.mode),))
    await asyncio.sleep(dice.uniform(15, 60))
    while True:
        if actor not in world.strikes.under_way and not world.ask_database(lambda: _is_busy(actor)):
            if aim.first == CHARGING:
                await world.beside(actor, lambda: charging_session(world, actor, 1.5 * world.expiry))
                await asyncio.sleep(PLUGGED_IN)
            values = dice.random()
            asked = [next(kinds) for _ in aim.kinds] if aim.first == AT_ONCE else [next(kinds)] * (2 if aim.first == TWICE else 1)
            for kind, mode in asked:
                errand = partial(ask_for, world, actor, kind, mode, Random(values))  # noqa: S311
                await at_the_page(world, "ask", errand, f" ({aim.name})")
        await asyncio.sleep(dice.uniform(60, 150))


def _is_busy(actor: Actor) -> bool:
    from chargers.models import Change

    return Change.objects.filter(charger=actor.row, ended_at=None).exists()
