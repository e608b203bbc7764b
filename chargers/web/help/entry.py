"""One thing that the help page explains."""

from __future__ import annotations

from dataclasses import dataclass

from chargers.wording.words import Word


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """`word` is what pages show; `says` what that means; `do` what to do about it, empty where there is nothing to do."""

    anchor: str
    word: Word
    says: str
    do: str = ""
