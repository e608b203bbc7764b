"""Words that are made as an OCPP ID is, where no label is certain: behind a bare "ID" in a sentence, or alone on a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from chargers.domain.paste.finds import LabelledFind
from chargers.domain.paste.id_words import is_hardly_an_id
from chargers.domain.paste.spans import Spans

_SURE = re.compile(r"(?=[^\d]*\d)[A-Z]{2,6}(?:[-*_][A-Z0-9]{1,12}){1,4}")  # made as an ID is, and as nothing else
_END = re.compile(r"\n|[.!?](?=\s)")
_NEARLY_SURE = re.compile(r"[A-Z]{2,6}\d{2,10}")  # where nothing else in the text is made so
_UNSURE = re.compile(
    r"\b(?:not|no|old|was|becomes?|instead|niet|geen|oude?|wordt|werd|ipv|pas|ancien\w{0,2}|devient|nicht|kein\w?|alte?r?|wird|statt)\b",
    re.IGNORECASE,
)
_NO_TOKEN = re.compile(
    r"\b(?:no|geen|keine?|sans|pas de|without)[ ](?:\w{1,14}[ ])?"
    r"(?:pass\w{0,5}|key|token|wachtwoord|sleutel|mot de passe|mdp|cl[ée]|passwort|kennwort)\b",
    re.IGNORECASE,
)
_LIKE_ONE = re.compile(
    r"(?<![\w*/:.@-])(?=[A-Z0-9*_-]{0,30}\d)[A-Z]{2,10}[A-Z0-9]{0,20}(?:[-*_][A-Z0-9]{1,20}){0,5}(?![\w@/*.-]\w)"
)
_LONE = re.compile(r"^[ \t>*_`]{0,6}([A-Z0-9*_-]{3,40})[ \t*_`]{0,4}$", re.MULTILINE)


def like_one(text: str) -> Iterator[re.Match[str]]:
    """Every word of capitals and digits."""
    return _LIKE_ONE.finditer(text)


def alone(text: str) -> Iterator[tuple[int, int]]:
    """Where those are alone on their line that are made as an ID is, and as nothing else."""
    words = (found for found in _LONE.finditer(text) if _SURE.fullmatch(found[1]) and not is_hardly_an_id(found[1]))
    return (found.span(1) for found in words)


def is_sure(text: str, bare: Sequence[LabelledFind], taken: Iterable[tuple[int, int]]) -> bool:
    """Whether a sentence names one ID, which is made as one and nothing else in the text is: "with ID AB-12 and …".

    `bare`: what stands behind "ID"; `taken`: where tokens and the like stand.
    """
    if len({one.text for one in bare}) != 1 or is_hardly_an_id(bare[0].text):
        return False
    is_one = _SURE.fullmatch(bare[0].text) is not None
    if not is_one and not _NEARLY_SURE.fullmatch(bare[0].text):
        return False
    if _UNSURE.search(_NO_TOKEN.sub(" ", _sentence_around(text, bare[0].start))):
        return False
    closed = Spans(taken)
    others = (found[0] for found in _LIKE_ONE.finditer(text) if not closed.overlap(*found.span()) and found[0] != bare[0].text)
    return not any(not is_one or "-" in other or "*" in other for other in others)


def _sentence_around(text: str, at: int) -> str:
    """The sentence that a place stands in, on its line."""
    low, high = max(0, at - 400), at + 400
    begins = max((found.end() for found in _END.finditer(text, low, at)), default=low)
    ends = _END.search(text, at, high)
    return text[begins : ends.start() if ends else high]
