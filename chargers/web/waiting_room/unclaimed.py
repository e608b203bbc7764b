"""An unclaimed charger as the inbox and the claim form show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chargers.services.presence.unclaimed import Unclaimed
from chargers.wording.times import moment


@dataclass(frozen=True, slots=True)
class Waiting:
    unclaimed: Unclaimed
    serials: str
    addresses: str
    first: str
    last: str


def present(one: Unclaimed, now: datetime) -> Waiting:
    return Waiting(one, ", ".join(one.serials), ", ".join(one.addresses), moment(one.first_at, now), moment(one.last_at, now))
