"""Whether a token stands whole in a text, or only a part of it does: "first half", "part 2", "the rest by SMS"."""

from __future__ import annotations

import re

from chargers.domain.paste.finds import LabelledFind
from chargers.domain.paste.labels import speaks_of_a_token, unaccented
from chargers.domain.paste.sentences.phrases import says

_PART = r"(?:(?<!ma )part|half|halves|deel|\w*helft|stuk|\w*teil|\w*haelfte|\w*halfte|partie|moitie|morceau|segment|chunk)"
_FIRST = r"(?:first|1st|eerste|1e|erste[rns]?|1\.|premiere?|1ere?|1re)"
_SECOND = (
    r"(?:second|2nd|tweede|2e|zweite[rns]?|2\.|seconde|deuxieme|2eme|2nde?|last|laatste|letzte[rns]?|derniere?"
    r"|other|andere[rns]?|autre|remaining)"
)
_NUMBER = re.compile(rf"\b{_PART}[ ]?(?:no\.?[ ]?|nr\.?[ ]?)?([1-9a-d])\b|\b([1-9])[ ]?(?:/|of|van|de|sur|von)[ ]?[2-9]\b")
_ORDINAL = re.compile(rf"\b(?:({_FIRST})|{_SECOND})[ ]{_PART}\b")
_ANY = re.compile(rf"\b{_PART}\b")
_REST = re.compile(
    rf"""\b(?: (?:the[ ])?(?:rest|remainder|remaining)\b | (?:de|le|der|den)[ ]reste?\b | la[ ]suite\b
      | (?:{_FIRST}|{_SECOND})[ ]{_PART}\b )""",
    re.VERBOSE,
)
_ELSEWHERE = re.compile(rf"\b{_SECOND}[ ]{{1,3}}{_PART}\b")
_ENDS = re.compile(
    r"\b(?:starts?|begins?|ends?|begint|eindigt|commence|debute|(?:se[ ])?termine|finit|beginnt|endet)"
    r"[ ](?:with|in|by|met|op|par|mit|auf)[ :]"
    r"[^\n]{0,20}$"
)


def has_parts_elsewhere(text: str) -> bool:
    """Whether it speaks of another half, wherever it says so."""
    return any(_ELSEWHERE.search(unaccented(line)) and not _is_of_an_address(line) for line in text.splitlines())


def _is_of_an_address(line: str) -> bool:
    """Whether it says what the end of an address is, and nothing of a token."""
    return says("id", line) and not speaks_of_a_token(line)


def part_of(text: str, find: LabelledFind) -> int | None:
    """Which part of a token this is, 0 where that is not said; None where it is whole. `text`: the plain text."""
    label = unaccented(find.label)
    if (number := _number(label)) is not None:
        return number
    before = unaccented(text[max(0, find.start - 80) : find.start].rpartition("\n")[2])
    after = unaccented(text[find.end : find.end + 120].partition("\n")[0])
    is_cut = re.match(r"[\"'`]?(?:\.{3}|\u2026)", after) or text[find.start : find.end].endswith(("...", "\u2026"))
    return 0 if _ANY.search(label) or is_cut or _REST.search(after) or _ENDS.search(before) else None


def _number(label: str) -> int | None:
    if found := _NUMBER.search(label):
        said = found[1] or found[2]
        return int(said) if said.isdigit() else "abcd".index(said) + 1
    if found := _ORDINAL.search(label):
        return 1 if found[1] else 2
    return None
