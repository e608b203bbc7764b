"""People: they ask for changes, queue more behind them, cancel, confirm, override, edit; and go to a charger with a cable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

from tests.simulation import environment

if TYPE_CHECKING:
    from tests.simulation.actors import Actor
    from tests.simulation.world import World

NEW_TOKEN = "9N8gGyS8Un7g4IY9dRIC"
EVERY = 5.0  # seconds between two errands, on average
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
        said = await asyncio.get_running_loop().run_in_executor(None, _at_the_page, world, errand, dice)
        if said:
            world.note(f"a person {said} (errand {number})")


def _at_the_page(world: World, errand: Callable[[World, Random], str], dice: Random) -> str:
    from django.db import DatabaseError

    from chargers.domain.errors import Refusal

    try:
        said = errand(world, dice)
    except Refusal as refusal:
        return f"is refused: {','.join(notice.code for notice in refusal.notices)}"
    except DatabaseError as problem:
        return f"sees that it cannot be done now: {type(problem).__name__}"
    if said:
        world.happened[f"person: {errand.__name__.strip('_')}"] += 1
    return said


def _ask(world: World, dice: Random) -> str:
    from chargers.domain.connection.mode import Mode
    from chargers.models import Change
    from chargers.services.access.access import Access
    from chargers.services.changes import change_requests as changes
    from chargers.services.connection.editor_state import Wish

    actor = dice.choice(world.actors)
    number = world.actors.index(actor)
    is_open = Change.objects.filter(charger=actor.row, ended_at=None).count()
    if dice.random() > TIMES_ASKED[min(is_open, 2)]:
        return ""
    actor.row.refresh_from_db()
    kind, url, token = dice.choice(KINDS), "", ""
    if kind == "a setting":
        return _ask_setting(actor, dice)
    new_id = f"BE*NEW*{number}{dice.randrange(3)}" if "ID" in kind or "both" in kind else actor.row.ocpp_id
    if "key" in kind or "both" in kind:
        token = f"{NEW_TOKEN}{dice.randrange(3)}"
    if kind.startswith("away"):
        tls = actor.simulated.controller.name != "evc4" and dice.random() < 0.5
        url = f"{'wss' if tls else 'ws'}://{environment.THERE}/ocpp/{new_id}"
    elif actor.simulated.controller.name != "evc4" and dice.random() < 0.3:
        url = dice.choice(world.our_urls) + new_id
    mode = dice.choices(list(Mode), (6, 2, 1))[0]
    wish = Wish(url=url, ocpp_id=new_id, token=token, mode=mode)
    if kind.startswith("away"):
        world.backend.expect(new_id, token or None)
    change = changes.ask(actor.row, wish, access=Access.of_shell(), after=dice.random() < 0.8, confirmed=True)
    return f"asks for change {change.pk} of {actor}: {kind} {url} {new_id} {mode}"


def _ask_setting(actor: Actor, dice: Random) -> str:
    from chargers.services.access.access import Access
    from chargers.services.changes import change_requests as changes

    values = {"LightIntensity": str(dice.randrange(1, 100)), "ConnectionTimeOut": str(dice.randrange(30, 90))}
    restart = dice.random() < 0.3
    change = changes.ask_for_settings(actor.row, values, access=Access.of_shell(), restart=restart, after=dice.random() < 0.8)
    return f"asks for change {change.pk} of {actor}: settings{', with a restart' if restart else ''}"


def _some(dice: Random, *states: str) -> Any:
    from chargers.models import Change

    found = list(Change.objects.filter(**({"state__in": states} if states else {"ended_at": None})).order_by("pk"))
    return dice.choice(found) if found else None


def _cancel(world: World, dice: Random) -> str:
    from chargers.services.changes import change_requests as changes

    if (change := _some(dice, "stored") if dice.random() < 0.3 else _some(dice)) is None:
        return ""
    changes.cancel(change, by=None)
    return f"cancels change {change.pk}"


def _confirm(world: World, dice: Random) -> str:
    from chargers.services.changes import change_requests as changes

    if (change := _some(dice, "asking")) is None:
        return ""
    changes.confirm(change, by=None)
    return f"confirms change {change.pk}"


def _override(world: World, dice: Random) -> str:
    from chargers.services.changes import change_requests as changes

    if (change := _some(dice, "waiting", "restarting", "leaving")) is None:
        return ""
    changes.override(change, by=None, reason="it is urgent")
    return f"does not wait for a session at change {change.pk}"


def _reset_hard(world: World, dice: Random) -> str:
    from chargers.services.changes import change_requests as changes

    if (change := _some(dice, "restarting", "leaving")) is None or change.reset != "hard_offered":
        return ""
    changes.ask_hard_reset(change, by=None)
    return f"takes the offer of a hard reset at change {change.pk}"


def _edit(world: World, dice: Random) -> str:
    from chargers.services.chargers import register

    actor = dice.choice(world.actors)
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
            if world.backend.present(actor.simulated.ocpp_id) and dice.random() < 0.5:
                keys = [key for key in actor.simulated.controller.connection_keys if "URL" in key or "ndpoint" in key]
                keys += [key for key in ("com_Options", "BackOffice-Portnr", "BackOffice-Path") if key in actor.first]
                actor.put({key: actor.first[key] for key in keys})
                world.note(f"an electrician points {actor} here again")
                await world.restart(actor, "the electrician", politely=True)
