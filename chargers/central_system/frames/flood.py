"""How much one socket may say: frames and characters in a while. Time is passed in; knows no sockets."""

from __future__ import annotations

FRAMES = 20_000
CHARACTERS = 16_000_000
SECONDS = 10.0
IN_A_ROW = 16  # frames of one charger that were waiting, before the others get their turn (C19)


class Flood:
    """Counts what came since the last look at the clock, which is at most `SECONDS` long."""

    __slots__ = ("_characters", "_frames", "_since")

    def __init__(self, now: float) -> None:
        self._since = now
        self._frames = self._characters = 0

    def hears(self, characters: int, now: float) -> bool:
        """One more frame. True where it is one too many."""
        if now - self._since >= SECONDS:
            self._since, self._frames, self._characters = now, 0, 0
        self._frames += 1
        self._characters += characters
        return self._frames >= FRAMES or self._characters >= CHARACTERS

    @property
    def is_others_turn(self) -> bool:
        """Whether it had so many frames in a row that other sockets come first now."""
        return self._frames % IN_A_ROW == 0
