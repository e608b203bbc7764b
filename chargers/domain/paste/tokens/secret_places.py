"""Where secrets stand in a text, whosever they are: so that it can be shown again without them (C25)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chargers.domain.paste.found import PasteChoice, TextPlace
from chargers.domain.paste.labels import LabelRole, speaks_of_a_token
from chargers.domain.paste.plain_text import PlainText
from chargers.domain.paste.records import Evidence
from chargers.domain.secret_text import MASK, masked

SHORTEST = 4  # characters of a secret that is looked for in other places
_WORD = re.compile(r"\S+")
_SIGNS = ".,;:!?()[]\"'`*_<>\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"


def secret_places(evidence: Evidence, choices: Iterable[PasteChoice], plain: PlainText, pasted: str) -> tuple[TextPlace, ...]:
    """In order, none within another: tokens of any message and any charger, what may be one, passwords of other things."""
    places = {*_places(evidence, plain), *(one.place for one in choices if one.secret and one.place)}
    found = sorted({*places, *_again(places, plain, pasted)}, key=_by_start)
    apart = list[TextPlace]()
    for place in found:
        if not apart or place.start >= apart[-1].end:
            apart.append(place)
        elif place.end > apart[-1].end:
            apart[-1] = TextPlace(apart[-1].start, place.end)
    return tuple(apart)


def _again(places: Iterable[TextPlace], plain: PlainText, pasted: str) -> Iterator[TextPlace]:
    """Where the words that are secret in one place stand in others."""
    secrets = {pasted[one.start : one.end] for one in places if one.end - one.start >= SHORTEST}
    for word in _WORD.finditer(plain.text) if secrets else ():
        for start, end in {word.span(), _within(word)}:
            if plain.text[start:end] in secrets:
                yield plain.place(start, end)


def _within(word: re.Match[str]) -> tuple[int, int]:
    """A word without the signs around it."""
    bare = word[0].lstrip(_SIGNS)
    start = word.end() - len(bare)
    return start, start + len(bare.rstrip(_SIGNS))


def without_secrets(text: str, places: Iterable[TextPlace]) -> str:
    """The text as it was pasted, with a mask for each secret."""
    pieces, at = [], 0
    for place in places:
        pieces += [text[at : place.start], MASK]
        at = place.end
    return masked("".join([*pieces, text[at:]]))


def _by_start(place: TextPlace) -> int:
    return place.start


def _places(evidence: Evidence, plain: PlainText) -> Iterator[TextPlace]:
    for find in evidence.finds:
        other = find.role is LabelRole.OTHER and speaks_of_a_token(find.label)
        if find.text and (find.role is LabelRole.TOKEN or find.is_unread or other):
            yield plain.place(find.start, find.end)
    for candidate in evidence.candidates:
        at = plain.text.find("@", candidate.start, candidate.end)
        if at >= 0:
            begins = plain.text.find("//", candidate.start, at)
            yield plain.place(begins + 2 if begins >= 0 else candidate.start, at)
