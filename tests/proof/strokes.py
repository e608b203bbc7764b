"""What befalls a server, at which frame of its chargers, and for how long: drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

SHORTEST, LONGEST = 0.5, 8.0  # seconds; a database is waited for during 5 (BUSY_SECONDS)


class Calamity(StrEnum):
    """What happens to it."""

    KILLED = "server process killed"
    CONNECTIONS = "connections to the database ended"
    DATABASE = "database stopped"
    BUS = "bus stopped"
    LOCKED = "database locked"
    FULL = "disk full"


OF_DATABASE = frozenset({Calamity.CONNECTIONS, Calamity.DATABASE, Calamity.LOCKED, Calamity.FULL})


@dataclass(frozen=True, slots=True)
class Stroke:
    """`frame`: of those that its chargers hear. `lot`: below 1, for whatever else has to be drawn."""

    frame: int
    what: Calamity
    seconds: float
    lot: float


def draw(chance: random.Random, kinds: tuple[Calamity, ...], count: int, frames: range) -> list[Stroke]:
    """Each kind equally often, in any order."""
    what = [kinds[number % len(kinds)] for number in range(count)]
    chance.shuffle(what)
    moments = sorted(chance.sample(frames, count))
    return [
        Stroke(frame, kind, chance.uniform(SHORTEST, LONGEST), chance.random()) for frame, kind in zip(moments, what, strict=True)
    ]
