"""The controller types, each with its own side of the rules: which settings it holds, and what they make it dial.

Written from the manufacturer's document alone and sharing nothing with the server, so that one mistake cannot hide in both.
"""

from chargers.simulator.controllers.base import Controller, StoredTarget
from chargers.simulator.controllers.cpa import Cpa
from chargers.simulator.controllers.evc4 import Evc4
from chargers.simulator.controllers.evc5 import Evc5
from chargers.simulator.dial import CannotStart

CONTROLLERS: dict[str, type[Controller]] = {"cpa": Cpa, "evc4": Evc4, "evc5": Evc5}


def controller_of(name: str, variant: str = "") -> Controller:
    """The controller of that name (cpa, evc4, evc5) and variant (AC, AC+, DC; EVC 5.X only)."""
    if name not in CONTROLLERS:
        raise CannotStart(f"There is no controller type {name!r}: choose one of {', '.join(CONTROLLERS)}.")
    return CONTROLLERS[name](variant)


__all__ = ["CONTROLLERS", "Controller", "StoredTarget", "controller_of"]
