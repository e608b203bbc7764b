"""Where a charger stands, by its own memory: what it holds of each step, and where it would go if it restarted now.

What it dials is the simulated charger's own reading of its settings, which shares no code with the server. Who is let in is the
server's door, as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tests.simulation import environment
from tests.simulation.backend import id_in, token_in

if TYPE_CHECKING:
    from chargers.domain.changes.progress import StepProgress
    from tests.simulation.actors import Actor
    from tests.simulation.world import World


class Held(StrEnum):
    """What a charger holds of a step's key."""

    NEW = "new"
    OLD = "old"
    THIRD = "third"


def held(actor: Actor, step: StepProgress, before: Mapping[str, str]) -> Held:
    """`before`: what it held when the change began. A value counts where it makes the charger dial the same."""
    stored = actor.stored
    key = actor.simulated.memory.own_name(step.key)
    if key not in stored:
        return Held.OLD
    if _alike(actor, stored, key, text_of(step.new)):
        return Held.NEW
    olds = {before[key]} | ({text_of(step.old)} if step.old is not None else set())
    return Held.OLD if any(_alike(actor, stored, key, old) for old in olds) else Held.THIRD


def text_of(value: Any) -> str:
    return str(value.reveal()) if hasattr(value, "reveal") else str(value)


def _alike(actor: Actor, stored: Mapping[str, str], key: str, wanted: str) -> bool:
    if stored[key] == wanted:
        return True
    if key not in actor.simulated.controller.connection_keys:
        return False
    here = dial_of(actor, stored)
    return here is not None and here == dial_of(actor, {**stored, key: wanted})


def dial_of(actor: Actor, settings: Mapping[str, str]) -> Any:
    """What these settings make it dial; None where they lead nowhere."""
    from chargers.simulator.dial import CannotDial

    try:
        dial = actor.simulated.controller.dial(settings, actor.simulated.serial)
        for fault in actor.simulated.faults:
            dial = fault.dial(dial, actor.simulated.serial)
    except CannotDial:
        return None
    return dial


def place_of(world: World, actor: Actor) -> str:
    """`here`, `there`, or `nowhere` and why, if it restarted now."""
    dial = dial_of(actor, actor.stored)
    if dial is None:
        return "nowhere: its settings make no address"
    if dial.host not in (environment.HERE, environment.THERE):
        return f"nowhere: {dial.host}"
    if dial.port != (443 if dial.tls else 80):
        return f"nowhere: port {dial.port}, {'wss' if dial.tls else 'ws'}"
    if dial.host == environment.THERE:
        ocpp_id = id_in(dial.path)
        token = token_in(dial.headers.get("Authorization", ""))
        return "there" if world.backend.takes(ocpp_id, token) else f"nowhere: refused there as {ocpp_id}"
    refused: str = world.ask_database(lambda: _refused_here(dial))
    return f"nowhere: refused here, {refused}" if refused else "here"


def _refused_here(dial: Any) -> str:
    """What the server's own door says to it, without anybody dialling."""
    from chargers.central_system.config import CentralSystemConfig
    from chargers.central_system.handshake import handshake
    from chargers.services.presence.known_chargers import look_up

    headers = [(name.lower().encode(), value.encode()) for name, value in dial.headers.items()]
    scope: dict[str, Any] = {"path": dial.path, "raw_path": dial.path.encode(), "headers": headers, "subprotocols": ["ocpp1.6"]}
    config = CentralSystemConfig.from_settings()
    attempt = handshake.read_attempt(scope, config)
    found = look_up([attempt.ocpp_id], environment.wall())[attempt.ocpp_id]
    verdict = handshake.judge_attempt(attempt, found, config)
    return f"{verdict.step}, {verdict.outcome}" if isinstance(verdict, handshake.RefusedHandshake) else ""
