"""One thing that the help page explains."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chargers.web.presenters.help import links
from chargers.web.presenters.words import Word


@dataclass(frozen=True, slots=True)
class Entry:
    """`word` is what pages show; `says` what that means; `do` what to do about it, empty where there is nothing to do."""

    anchor: str
    word: Word
    says: str
    do: str = ""


def linked(word: Word, anchor: str) -> Word:
    """A word that leads to its explanation, unless it leads elsewhere already."""
    return word if word.url else replace(word, url=links.to(anchor))
