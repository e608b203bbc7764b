"""An unclaimed charger as the inbox and the claim form show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chargers.services.presence.unclaimed import Unclaimed
from chargers.wording.times import moment


@dataclass(frozen=True, slots=True)
class ShownUnclaimed:
    unclaimed: Unclaimed
    serials: str
    addresses: str
    first: str
    last: str


def show_unclaimed(one: Unclaimed, now: datetime) -> ShownUnclaimed:
    return ShownUnclaimed(
        one, ", ".join(one.serials), ", ".join(one.addresses), moment(one.first_at, now), moment(one.last_at, now)
    )
