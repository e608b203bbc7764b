"""How often keys may be tried in handshakes: failures alone count, and nobody can use them up for a charger (C5).

Kept for a charger and for a source. The address from which a charger last proved itself has a measure of its own, and a charger
that failed nowhere lately is let in whatever others at its address did. A key that is hard to guess is looked at whatever was
tried elsewhere: a SIM has another address at every dial, and who knows its ID must not keep it out. Each source has a measure for
each charger then. Time is passed in: seconds of a clock that only goes on.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeVar

from chargers.domain.presence.sources import source_of

OF_A_CHARGER = 60  # failures at once, from anywhere but its own address; one more each second
OF_A_SOURCE = 100  # failures at once with any charger's ID; one more each second
SOURCES = 10_000  # remembered; of more, the one that was quiet longest is forgotten. Chargers are as many as there are

K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class _Failures:
    """How many are held against somebody; one is forgotten each second."""

    count: float = 0.0
    at: float = 0.0

    def now(self, now: float) -> float:
        self.count, self.at = max(0.0, self.count - (now - self.at)), now
        return self.count


class DoorLimits:
    """In memory, of one process."""

    def __init__(self) -> None:
        self._proven_from: dict[int, str] = {}
        self._own: dict[int, _Failures] = {}
        self._chargers: dict[int, _Failures] = {}
        self._sources: OrderedDict[str, _Failures] = OrderedDict()
        self._pairs: OrderedDict[tuple[int, str], _Failures] = OrderedDict()  # of a charger, by a source

    def allows(self, charger: int, address: str | None, now: float, *, hard: bool = False) -> bool:
        """Whether what this one shows is looked at. `hard`: it is a key that is hard to guess."""
        source = source_of(address)
        if hard:
            return _now(self._pairs.get((charger, source)), now) <= OF_A_CHARGER - 1
        if self._proven_from.get(charger) == source:
            return _now(self._own.get(charger), now) <= OF_A_CHARGER - 1
        failed = _now(self._chargers.get(charger), now)
        crowded = _now(self._sources.get(source), now) > OF_A_SOURCE - 1
        return failed <= OF_A_CHARGER - 1 and not (crowded and failed >= 1)

    def failed(self, charger: int, address: str | None, now: float) -> None:
        """It showed another key than the one stored."""
        source = source_of(address)
        of_charger = self._own if self._proven_from.get(charger) == source else self._chargers
        of_source = _remembered(self._sources, source, now)
        of_pair = _remembered(self._pairs, (charger, source), now)
        for failures in (of_charger.setdefault(charger, _Failures(at=now)), of_source, of_pair):
            failures.count = failures.now(now) + 1

    def proven(self, charger: int, address: str | None) -> None:
        """It showed the right one."""
        self._proven_from[charger] = source_of(address)
        self._own.pop(charger, None)


def _remembered(held: OrderedDict[K, _Failures], key: K, now: float) -> _Failures:
    """The one of this key, as the latest; of too many, the one that was quiet longest is forgotten."""
    failures = held.setdefault(key, _Failures(at=now))
    held.move_to_end(key)
    while len(held) > SOURCES:
        held.popitem(last=False)
    return failures


def _now(failures: _Failures | None, now: float) -> float:
    return failures.now(now) if failures is not None else 0.0
