"""What the server must know of a kind of alert. Each kind is a module beside this one; its words stand in wording/alerts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chargers.domain.alerts.kinds import AlertKind
from chargers.services.alerts.found import FoundAlerts


@dataclass(frozen=True, slots=True)
class KindRules:
    """One kind of alert.

    `look`: raises alerts and ends them, for all chargers at once, in a number of queries that does not grow with them.
    `asked_as`: the kind that people choose in order to be told of this one: itself, or another one that it goes with.
    `usual_minutes`: how long it must last before it is told, where nobody chose; None: told at once, and no question.
    `waits_for_reconnect`: after this server was away it is told only once chargers had time to connect again.
    `to_admins`: a matter of the server, which nobody else can mend: others see it in the list, and get no mail.
    """

    code: AlertKind
    asked_as: AlertKind
    look: Callable[[FoundAlerts], None]
    usual_minutes: int | None = None
    waits_for_reconnect: bool = False
    to_admins: bool = False
