"""What stands behind an address and may be the rest of it: a space or the end of a line broke it."""

from __future__ import annotations

import re

from chargers.domain.endpoint.path_pieces import PATH_WORDS

_GAP = r"[ \t]{0,4}\n?[ \t]{0,4}"
_HOST = r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\.[a-z0-9-]{1,63}){0,6}(?::\d{1,5})?(?:/[^\s\"<>]{0,400})?"
_SLASHES = re.compile(r"(?:[ ]/[ ]?[\w%*.#-]{1,100}){1,9}(?![ ]?[:=])")
_LABEL = re.compile(r"[ ]/[ ]?[\w -]{1,40}[ ]?[:=][ ]")  # " / ID: …": a slash between what belongs together
_AFTER_DOT = re.compile(rf"\.{_GAP}(?=\S*[./:]\w|[a-z0-9-]+(?:\n|$))({_HOST})(?=[\s.,;)]|$)")
_DOT = re.compile(rf"{_GAP}\.({_HOST})(?=[\s.,;)]|$)", re.IGNORECASE)
_AFTER_NAME = re.compile(rf"{_GAP}(?=[a-z0-9-]{{1,63}}\.[a-z])({_HOST})(?=[\s.,;)]|$)")
_PORT = re.compile(rf"{_GAP}:{_GAP}(\d{{2,5}}(?:/[^\s\"<>]{{0,400}})?)(?=[\s.,;)]|$)")
_MORE_DIGITS = re.compile(r"[ ]{1,3}(\d{1,4}(?:/[^\s\"<>]{0,400})?)(?=[\s.,;)]|$)")
_PIECE = re.compile(r"[ ]{1,3}([\w.-]{2,12}/?)[ \t]*(?=\n|$)")
_VERSION = re.compile(r"(?:ocpp|v)?\d[\d.]{0,4}j?/?", re.IGNORECASE)


def continuation(text: str, start: int, end: int) -> str:
    """What may be the rest of the address between two places. Only a person can say."""
    url, behind = text[start:end], text[end : end + 600]
    authority, slash, path = url.partition("://")[2].partition("/")
    if not slash and (more := _of_host(authority, behind)):
        return more
    if (spaced := _SLASHES.match(behind[:400])) and not _LABEL.match(behind[:80]):
        return spaced[0].replace(" ", "")
    piece = _PIECE.match(behind) if slash and path in {"", path.rstrip("/") + "/"} else None
    if piece and (_VERSION.fullmatch(piece[1]) or piece[1].strip("/").casefold() in PATH_WORDS):
        return piece[1]
    return _below(text, start, end)


def _of_host(authority: str, behind: str) -> str:
    """Behind a host without a path: the rest of its name, its port, or the rest of that."""
    if re.search(r":\d{1,4}$", authority):
        found = _MORE_DIGITS.match(behind)
        return found[1] if found and int(authority.rpartition(":")[2] + found[1].partition("/")[0]) < 65536 else ""
    if found := _PORT.match(behind):
        return f":{found[1]}"
    if found := _AFTER_DOT.match(behind) or _DOT.match(behind):
        return f".{found[1]}"
    found = _AFTER_NAME.match(behind) if "." not in authority else None
    return f"{found[1]}" if found and authority.endswith("-") else f".{found[1]}" if found else ""


def _below(text: str, start: int, end: int) -> str:
    """Alone on the line below, where it is path or the line was full."""
    line = text[end + 1 : end + 400].partition("\n")[0].strip()
    if text[end : end + 1] != "\n" or not re.fullmatch(r"[\w%*./#-]{2,200}", line):
        return ""
    is_full = end - (text.rfind("\n", 0, start) + 1) >= 60 and re.search(r"[\d/#*-]", line)
    return line if is_full or re.fullmatch(r"[\w%*.-]+/[\w%*./#-]*", line) else ""
