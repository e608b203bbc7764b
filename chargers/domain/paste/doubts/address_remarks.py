"""What sentences say against an address: another scheme, a port in words, another piece of its path, or that it is old."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chargers.domain.paste.labels import is_past, speaks_of_a_token
from chargers.domain.paste.sentences.phrases import says

_LINE = re.compile(r"[^\n]{1,400}")
_INSTEAD = re.compile(
    r"""\b(?:not|no|instead[ ]of|rather[ ]than|niet|geen|in[ ]plaats[ ]van|ipv|i\.p\.v\.
      |pas|et[ ]non|au[ ]lieu[ ]de|plut[ôo]t[ ]que|nicht
      |kein|statt|anstelle[ ]von|anstatt)[ ](?:the[ ]|de[ ]|le[ ])?["'`]?(wss?)\b(?![:/])""",
    re.IGNORECASE | re.VERBOSE,
)
_DROPS = re.compile(
    r"""\b(?:remove|drop|omit|leave[ ]out|without|zonder|laat|verwijder|sans|enlev\w{1,3}|supprim\w{1,3}|retir\w{1,3}
      |ohne|streich\w{0,3}
      |lass\w{0,3})\b[^\n:]{0,40}\bs\b[^\n:]{0,30}\bwss\b(?!:)""",
    re.IGNORECASE | re.VERBOSE,
)
_PORT_IN_WORDS = re.compile(
    r"""\b(?:port|poort)\b[^\d\n,;.]{0,20}?\b(?:eight|nine|four|two|seven|thirty|forty|acht|negen|neun|vier|twee|zwei|zeven|sieben
      |tachtig|huit|neuf|quatre|deux|sept|mille|nonante|octante)\w{0,40}""",
    re.IGNORECASE | re.VERBOSE,
)
_PIECE = re.compile(r"([A-Za-z]{1,12})(\d{1,4})")
_WORD = re.compile(r"(?<![\w/.:@*-])([A-Za-z]{1,12})(\d{1,4})(?![\w/:@*-]|\.\w)")
_ANOTHER = re.compile(r"[ ](?:->|=>|\u2192)[ ]\S")
_REMARK = re.compile(r"[ \t]*[([][ ]?([^()\[\]\n]{1,80})[)\]]")
_DENIES = re.compile(r"\b(?:not|niet|nicht|pas|plus|no longer|wrong|fout|falsch|faux)\b", re.IGNORECASE)
_OF_TLS = re.compile(r"\b(?:tls|ssl|authenti\w{2,12})\b", re.IGNORECASE)
_HOLDS = re.compile(r"\b(?:prod\w{0,9}|live|new|nieuw\w?|nouve\w{1,4}|neu\w{0,2})\b", re.IGNORECASE)


def find_remarks(text: str, *, is_tls: bool, pieces: Iterable[str], ends: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where they are. `pieces`: of its path; `ends`: where it ends, each time that it stands there."""
    scheme = "wss" if is_tls else "ws"
    numbered = {found[1].casefold(): found[2] for piece in pieces if (found := _PIECE.fullmatch(piece))}
    for line in _LINE.finditer(text):
        if "://" in line[0]:
            continue
        denied = (found[1].casefold() for found in _INSTEAD.finditer(line[0]))
        words = _WORD.finditer(line[0]) if numbered else ()
        if (
            scheme in denied
            or (is_tls and (_DROPS.search(line[0]) or says("unencrypted", line[0])))
            or _PORT_IN_WORDS.search(line[0])
            or any(numbered.get(found[1].casefold(), found[2]) != found[2] for found in words)
        ):
            yield line.span()
    yield from ((end, end + 1) for end in ends if _is_denied_behind(text, end, scheme))


def _is_denied_behind(text: str, end: int, scheme: str) -> bool:
    behind = text[end : end + 120].partition("\n")[0]
    if _ANOTHER.match(behind):
        return True
    remark = _REMARK.match(behind)
    if remark is None or "://" in remark[1] or _HOLDS.search(remark[1]):
        return False
    if speaks_of_a_token(remark[1]) or _OF_TLS.search(remark[1]):
        return False
    said = _INSTEAD.sub(lambda found: found[0] if found[1].casefold() == scheme else " ", remark[1])  # "wss, not ws"
    return is_past(said) or _DENIES.search(said) is not None
