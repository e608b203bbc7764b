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
_LONGEST_KEY = 3 * LONGEST  # some letters have three in lower case


def parse_names(text: str) -> tuple[str, ...]:
    """The names in the order in which they are typed, each once without regard to case. Raises `Refusal`: a name is too long or
    has a character that nobody sees, or there are too many."""
    found: dict[str, str] = {}
    for part in text.split(","):
        name = unicodedata.normalize("NFC", " ".join(part.split()))
        if unseen := _unseen(name):
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


def is_key(text: str) -> bool:
    """Whether there may be, or may have been, a name with this key."""
    return 0 < len(text) <= _LONGEST_KEY and not _unseen(text)


def in_order(names: Iterable[str]) -> list[str]:
    """As lists show them."""
    return sorted(names, key=lambda name: (key_of(name), name))


def joined(names: Iterable[str]) -> str:
    """As a person types them, in order."""
    return ", ".join(in_order(names))


def _unseen(text: str) -> str:
    """The first character that nobody sees; empty where there is none."""
    return next((sign for sign in text if unicodedata.category(sign) in _UNSEEN and sign not in _JOINERS), "")
