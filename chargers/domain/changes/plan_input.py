"""Whom and what a plan is for: what is known of a charger beside its settings, and what a person wants. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.domain.controller.definition import ControllerDefinition
from chargers.domain.controller.reported import Reported
from chargers.domain.endpoint.own_endpoints import OwnEndpoints
from chargers.domain.secret import Secret

CHARGING = ("Charging", "SuspendedEV", "SuspendedEVSE")  # what OCPP 1.6 calls a connector on which a charging session runs


@dataclass(frozen=True, slots=True)
class ChargerSituation:
    """What is known of the charger beside its settings."""

    ocpp_id: str
    set_token: Secret | None = None  # what we last set with success
    shown_token: Secret | None = None  # what it showed in its last handshake
    authenticates: bool = False  # it shows a key when it dials, known or not
    another_key: bool = False  # an earlier change sent one that it may hold, or act upon after its next restart
    dials_here: bool = True  # the reported address is the one at which it is connected (no stored change pending)
    new_id_taken: bool = False  # the wanted ID belongs to another charger of this server
    charging: bool = False

    @property
    def token(self) -> Secret | None:
        """What it holds as far as we know: what it showed last counts before what we set."""
        return self.shown_token or self.set_token

    def holds(self, token: Secret) -> bool:
        """Whether this token is what the charger has, as far as anybody can know of a write-only key (R17b)."""
        return not self.another_key and token in (self.set_token, self.shown_token)


@dataclass(frozen=True, slots=True)
class PlanInput:
    """The charger that a plan is for."""

    controller_type: ControllerDefinition
    reported: Reported
    standing: ChargerSituation
    doors: OwnEndpoints  # with the address at which this charger is connected now
