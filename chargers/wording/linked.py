"""Words that lead to their explanation."""

from __future__ import annotations

from dataclasses import replace

from chargers.wording import help_links
from chargers.wording.words import Word


def linked(word: Word, anchor: str) -> Word:
    """A word that leads to its explanation, unless it leads elsewhere already."""
    return word if word.url else replace(word, url=help_links.place_on_page(anchor))
