"""Two chargers with one ID (C8), told from one charger that dials again (C7). Time is passed in; knows no sockets and no rows."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

WINDOW = 300.0  # seconds in which swaps are counted
SWAPS = 3  # as many: the present one is kept
BARRED = 600.0  # seconds for which the other gets 409


@dataclass(frozen=True, slots=True)
class IdentityCaller:
    """One end of a swap: where it dialled from, and the serial number of its boot where it sent one."""

    address: str | None
    serial: str = ""

    def __str__(self) -> str:
        return f"{self.serial or '?'} ({self.address or '?'})"


@dataclass(slots=True)
class _Quarrel:
    swaps: deque[tuple[float, IdentityCaller, IdentityCaller]] = field(default_factory=deque)
    tries: list[float] = field(default_factory=list)  # of those who found the place taken
    barred: str | None = None  # an address
    barred_until: float = 0.0


class Rivals:
    """Counts the swaps of each charger's socket and says who is kept out."""

    def __init__(self) -> None:
        self._quarrels: dict[int, _Quarrel] = {}

    def swapped(self, charger: int, old: IdentityCaller, new: IdentityCaller, now: float) -> bool:
        """`new` took the place of `old` whose socket was open. True where they are seen to be two."""
        if old.serial and old.serial == new.serial:
            return False
        if old.address == new.address and not (old.serial and new.serial):
            return False  # a charger that dials again after a power cut
        quarrel = self._quarrels.setdefault(charger, _Quarrel())
        while quarrel.swaps and now - quarrel.swaps[0][0] > WINDOW:
            quarrel.swaps.popleft()
        quarrel.swaps.append((now, old, new))
        if not self._are_two(quarrel):
            return False
        if len(quarrel.swaps) >= SWAPS:
            quarrel.barred, quarrel.barred_until = old.address, now + BARRED
            quarrel.swaps.clear()
        return True

    def turned_away(self, charger: int, caller: IdentityCaller, now: float) -> None:
        """This one found the place taken by one that lives. Who keeps trying is kept out, and disturbs nobody."""
        quarrel = self._quarrels.setdefault(charger, _Quarrel())
        quarrel.tries = [at for at in quarrel.tries if now - at <= WINDOW] + [now]
        if len(quarrel.tries) >= SWAPS:
            quarrel.barred, quarrel.barred_until = caller.address, now + BARRED
            quarrel.tries = []

    def booted(self, charger: int, serial: str, now: float) -> bool:
        """The present socket showed its serial number. True where the one before had another; the same one ends the suspicion."""
        quarrel = self._quarrels.get(charger)
        if quarrel is None or not quarrel.swaps or not serial:
            return False
        at, old, new = quarrel.swaps.pop()
        if old.serial == serial:
            return False
        quarrel.swaps.append((at, old, IdentityCaller(new.address, serial)))
        return bool(old.serial) and now - at <= WINDOW

    def barred(self, charger: int, caller: IdentityCaller, present: IdentityCaller | None, now: float) -> bool:
        """Whether this caller is the one that has to stay out while the present one is here."""
        quarrel = self._quarrels.get(charger)
        if quarrel is None or now >= quarrel.barred_until or present is None:
            return False
        return caller.address == quarrel.barred and caller.address != present.address

    def forget(self, now: float) -> None:
        """Drops quarrels that are over."""
        for charger, quarrel in list(self._quarrels.items()):
            if now >= quarrel.barred_until and all(
                now - at > WINDOW for at in (*quarrel.tries, *(swap[0] for swap in quarrel.swaps))
            ):
                del self._quarrels[charger]

    @staticmethod
    def _are_two(quarrel: _Quarrel) -> bool:
        """One that was replaced came back, or two serial numbers are known: a SIM that changes its address does neither."""
        gone = set()
        for _, old, new in quarrel.swaps:
            if new.address in gone or (old.serial and new.serial and old.serial != new.serial):
                return True
            gone.add(old.address)
        return False
