"""Texts that somebody else wrote, as a sentence or a shell can show them."""

from __future__ import annotations


def shown_character(character: str) -> str:
    """A character as a sentence can show it: itself where it is visible ASCII, else its number."""
    return character if "!" <= character <= "~" else f"U+{ord(character):04X}"


def shown_text(text: str, limit: int = 80) -> str:
    """A text that somebody else wrote as a sentence can show it: printable, and not too long."""
    cut = text if len(text) <= limit else f"{text[:limit]}…"
    return "".join(c if c.isprintable() else shown_character(c) for c in cut)
