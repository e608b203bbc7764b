"""Words that could be a token though no label says so: alone on a line, beside a word for tokens, or in a correction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from chargers.domain.paste.alike import is_nearly
from chargers.domain.paste.doubts import corrections
from chargers.domain.paste.finds import LabelledFind
from chargers.domain.paste.labels import LabelRole, plain_name, role_of

_LONE = re.compile(r"^[ \t>*_`\"']{0,6}((?=[!-~]{0,80}\d)(?=[!-~]{0,80}[A-Za-z])[!-~]{8,80})[ \t*_`\"']{0,4}$", re.MULTILINE)
_NO_LONE = re.compile(
    r"://|@|^\W|^com_\w+=|^ocpp-?\d[\d.]*j?$|"
    r"\.(?:com|nl|be|de|fr|eu|net|org|io|app)\b|\*|/|^\d{1,4}[-./]\d|^[\w-]+:$|\d{2}:\d{2}|^[a-z][\w.-]{0,40}[=:][^=]|;",
    re.IGNORECASE,
)
_MIXED = re.compile(r"(?<![!-)+-~])(?!\*)((?=[!-~]{0,80}\d)(?=[!-~]{0,80}[A-Za-z])[!-~]{6,80}?)(?=[.,;:]?(?:\s|$))")
_LINE = re.compile(r"[^\n]{1,500}")
_ANY = re.compile(r"(?<![!-~])[!-~]{6,120}(?![!-~])")
_OR = re.compile(r"[\"'”»`]?,?[ ](?:or|of|ou|oder)[ ](?:\w{1,12}[ ])?[\"'“„«`]?[ ]?((?=[!-~]{0,80}\d)[!-~]{4,80})", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,30}")
SHORTEST = 6  # characters of a word that may be a token
LONGEST_LABEL = 6  # words
MOST_WORDS = 40  # of a line that are looked at


def is_something_else(word: str) -> bool:
    """Whether this looks like a date, a mail address, a web page, a roaming ID or a label."""
    return _NO_LONE.search(word) is not None


def may_be_in(find: LabelledFind, text: str) -> bool:
    """Whether a token may still be among the words of a find: its label is a sentence, or it says "try X, else Y"."""
    if find.role is LabelRole.TOKEN:
        return not find.text and corrections.offers_another(text[find.start : find.end])
    return find.role is LabelRole.OTHER and len(plain_name(find.label).split()) > LONGEST_LABEL


def alone(text: str) -> Iterator[tuple[int, int]]:
    """Where a word stands alone on its line."""
    return (found.span(1) for found in _LONE.finditer(text) if not is_something_else(found[1]))


def beside_words(text: str) -> Iterator[tuple[int, int]]:
    """Where words with letters and digits stand on lines that speak of a token."""
    return (span for line in _LINE.finditer(text) if _speaks_of_one(line[0]) for span in _mixed(text, *line.span()))


def corrected(text: str) -> Iterator[tuple[int, int]]:
    """Where words with letters and digits stand on lines that correct something, or say of a token what it must be."""
    for start, end in (*corrections.find_corrections(text), *corrections.find_taken_back(text)):
        yield from _mixed(text, start, end)
    for line in _LINE.finditer(text):
        says_more = corrections.says_what_must_be(line[0]) or corrections.speaks_of_later(line[0])
        must_be = says_more and _speaks_of_one(line[0])
        if must_be or corrections.offers_another(line[0]):
            yield from _mixed(text, *line.span())


def like(text: str, token: str) -> Iterator[tuple[int, int]]:
    """Where words stand that are nearly a token, and not the same."""
    for found in _ANY.finditer(text) if len(token) > 5 else ():
        word = found[0].rstrip(".,;:!?)*")
        if word != token and abs(len(word) - len(token)) < 2 and is_nearly(word, token) and role_of(word) is None:
            yield found.start(), found.start() + len(word)


def other_of_two(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Where another value stands behind one: "X or Y"."""
    if found := _OR.match(text, end):
        yield found.start(1), found.start(1) + len(found[1].rstrip(".,;:!?)"))


def _speaks_of_one(line: str) -> bool:
    return any(role_of(word[0]) is LabelRole.TOKEN for word in islice(_WORD.finditer(line), MOST_WORDS))


def _mixed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    spans = (found.span(1) for found in _MIXED.finditer(text, start, end) if not is_something_else(found[1]))
    return ((at, until) for at, until in spans if len(text[at:until].rstrip(".,;:")) >= SHORTEST)
