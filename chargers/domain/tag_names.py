"""What a person types as tags of a charger: names with commas between them. Knows no charger."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.shown import shown_character

MOST = 12  # of one charger: more than one takes in at a glance
LONGEST = 40  # characters
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # some scripts are not written without them
_UNSEEN = ("Cc", "Cf", "Cs")


def parse_names(text: str) -> tuple[str, ...]:
    """The names in the order in which they are typed, each once without regard to case. Raises `Refusal`: a name is too long or
    has a character that nobody sees, or there are too many."""
    found: dict[str, str] = {}
    for part in text.split(","):
        name = unicodedata.normalize("NFC", " ".join(part.split()))
        unseen = next((sign for sign in name if unicodedata.category(sign) in _UNSEEN and sign not in _JOINERS), "")
        if unseen:
            raise Refusal(Notice(Code.TAG_CHARACTER, "tags", {"character": shown_character(unseen)}))
        if len(name) > LONGEST:
            raise Refusal(Notice(Code.TAG_TOO_LONG, "tags", {"tag": name[:LONGEST], "most": str(LONGEST)}))
        if name.strip(_JOINERS):
            found.setdefault(key_of(name), name)
    if len(found) > MOST:
        raise Refusal(Notice(Code.TOO_MANY_TAGS, "tags", {"most": str(MOST)}))
    return tuple(found.values())


def key_of(name: str) -> str:
    """What is the same for names that differ in upper and lower case alone."""
    return name.casefold()


def in_order(names: Iterable[str]) -> list[str]:
    """As lists show them."""
    return sorted(names, key=lambda name: (key_of(name), name))


def joined(names: Iterable[str]) -> str:
    """As a person types them, in order."""
    return ", ".join(in_order(names))
