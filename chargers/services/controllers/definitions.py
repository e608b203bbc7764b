"""The definition of a charger's controller type."""

from __future__ import annotations

from chargers.domain.controller.definition import ControllerDefinition
from chargers.domain.errors import Code, Notice, Refusal
from chargers.models import Charger


class NoControllerType(Refusal):
    """Nobody has said yet which controller this charger has."""

    def __init__(self) -> None:
        super().__init__(Notice(Code.NO_CONTROLLER_TYPE, "controller_type"))


def definition_of(charger: Charger) -> ControllerDefinition:
    """The charger's controller type. Raises `NoControllerType`."""
    if charger.controller_type is None:
        raise NoControllerType
    return charger.controller_type.definition()
