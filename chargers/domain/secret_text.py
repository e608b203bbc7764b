"""Secrets inside of texts that others wrote: the one masker, for logs, frames, rows, pages and files (C25, T5).

Finds what is said with a name that says it is a secret (`secret_keys`), and what stands in an address or a header of HTTP.
Reads any text once: names are looked at from their beginning alone, and what is not closed is masked to its end.
"""

from __future__ import annotations

import re

from chargers.domain import secret_wraps
from chargers.domain.secret_keys import is_secret_key, names_secret

MASK = "***"
MOST = 100  # secrets that are masked one by one in one text; what follows is masked as a whole
# A name and what stands between it and its value: JSON, a Python repr, either escaped in another text, a query, a list of pairs,
# or a setting as `{"key": …, "value": …}` with at most one short pair between the two.
_NAMED = re.compile(
    r"""(?<![\w.-])([\w.-]{1,120}+(?:[ ]key\b)?)(?:\\{0,8}["'])?"""
    r"""(?:\s{0,20}(?:[:=]{1,2}>?|->)\s{0,20}|\s{1,9}value\s{0,4}=\s{0,4}"""
    r"""|\s{0,4},\s{0,4}(?:\\{0,8}["']\w{1,20}\\{0,8}["']\s{0,4}:\s{0,4}[\w"'\\]{1,20}\s{0,4},\s{0,4})?"""
    r"""\\{0,8}["']val(?:ue)?\\{0,8}["']\s{0,4}:\s{0,4})""",
    re.IGNORECASE,
)
# A name and a value that stand beside each other in another way: a value only where it looks like one that a machine made.
_BESIDE = re.compile(
    r"""(?<![\w.-])([\w.-]{1,120}+(?:[ ]key\b)?)(["']?(?:\s{0,9}[;|,(>]|\s{1,9}(?:is|to|of)(?=\s)|(?=\s))\s{0,9}["']?)"""
    r"""(?=([^\s"',;|()<>&]{8,200}+))""",
    re.IGNORECASE,
)
# The same setting with its value before its name.
_VALUE_FIRST = re.compile(
    r"""(["']val(?:ue)?\\{0,8}["']\s{0,4}:\s{0,4}\\{0,8}["'])[^"'\\]{1,8000}+"""
    r"""(\\{0,8}["']\s{0,4},\s{0,4}(?:\\{0,8}["']\w{1,20}\\{0,8}["']\s{0,4}:\s{0,4}[\w"'\\]{1,20}\s{0,4},\s{0,4})?"""
    r"""\\{0,8}["'](?:key|name)\\{0,8}["']\s{0,4}:\s{0,4}\\{0,8}["'])([\w.-]{1,120}+)""",
    re.IGNORECASE,
)
_OPENED = re.compile(r"""\\{0,8}["']""")
_QUOTED = {quote: re.compile(rf"(?:[^{quote}\\]|\\.)*+{quote}", re.DOTALL) for quote in "\"'"}
_BARE = re.compile(
    r"""(?:[^\s&"',]|[ ,](?![ ]?[\w.-]{1,60}[ ]?[=:]))++"""
)  # up to the next pair of a list, or the end of the line
# No value, or that of a switch; a 0 or a 1 only where the whole value of a pair is that (AutoApn=0).
_SAYS_NOTHING = re.compile(r"(?:true|false|null|none)?(?=[\s,;&)\]}]|$)|[01](?=,[\w.-]{1,60}+=|&|\Z)", re.IGNORECASE)
_HEADER = (
    (re.compile(r"\b(Basic|Bearer)(:?\s+)[A-Za-z0-9+/=_.-]{4,}"), rf"\1\2{MASK}"),
    (re.compile(r"\b(basic|bearer)(:?\s+)[A-Za-z0-9+/=_.-]{16,}", re.IGNORECASE), rf"\1\2{MASK}"),
    (re.compile(r"""\b(Digest\s[^\n]{0,300}?response=["']?)[^"'\s,]+"""), rf"\1{MASK}"),
    (re.compile(r"""([Aa]uthorization\W{1,6}\w+\s+)[^\s"',)]+"""), rf"\1{MASK}"),
)
_WITH_ODD_SIGNS = r"(:/{1,3})[^\s/@:]{1,100}+:\s?(?!\d{1,5}/)[^\s@]{1,200}+(?:@[^\s@]{1,100}+(?=@))?@(?=[\w\[])"
_WITHOUT_SCHEME = r"(?<![\w*.:/@-])(?!mailto:|sips?:)([\w*.-]{1,255}+:)[^\s/@\"',]{1,255}+@(?=[\w\[])"  # R11
_ADDRESS = (  # user and password of one
    (re.compile(_WITH_ODD_SIGNS), rf"\1{MASK}@"),
    (re.compile(r"(//|\\\\)[^\s/\\@\"']+@"), rf"\1{MASK}@"),
    (re.compile(_WITHOUT_SCHEME), rf"\1{MASK}@"),
)
_OTHERS = (  # each with a word that stands in it
    ("-u ", re.compile(r"(\s-u ['\"]?[^\s:]{1,255}:)\S+"), rf"\1{MASK}"),
    ("AT+C", re.compile(r"(AT\+C(?:PIN|GAUTH|PWD|LCK)=)\S+"), rf"\1{MASK}"),
    ("PRIVATE KEY", re.compile(r"(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----).*", re.DOTALL), rf"\1{MASK}"),
    ("WIFI:", re.compile(r"(\bWIFI:[^\n]{0,200}?P:)[^;]+"), rf"\1{MASK}"),
    ("=", re.compile(r"([?&](?:key|auth|sig|signature)=)[^&\s\"']+", re.IGNORECASE), rf"\1{MASK}"),
    ("key", re.compile(r"(\bkey\s?[=:]\s?)(?=[A-Za-z]{0,30}\d)(?!\w{1,60}_)[\w+/=-]{8,200}+", re.IGNORECASE), rf"\1{MASK}"),
)


def masked(text: str) -> str:
    """The text with whatever looks like a secret masked; where one is wrapped up, without the wraps."""
    kept = masked_unwrapped(text)
    return kept if secret_wraps.is_bare(kept) else secret_wraps.unwrapped(kept, masked_unwrapped, MASK)


def masked_unwrapped(text: str) -> str:
    """The same for a text whose parts were looked into one by one: nothing in it is unwrapped any more."""
    if "asic" in text or "earer" in text or "uthorization" in text or "Digest" in text:
        text = _without(_HEADER, text)
    if "@" in text:
        text = _without(_ADDRESS, text)
    for word, pattern, kept in _OTHERS:
        if word in text:
            text = pattern.sub(kept, text)
    return _without_beside(_without_named(text)) if names_secret(text) else text


def is_secret(key: str, value: str | None) -> bool:
    """Whether a setting's value is kept from people: for its name, or for what stands in it."""
    return is_secret_key(key) or (bool(value) and masked(value or "") != value)


def masked_value(key: str, value: str) -> str:
    """A setting's value as anybody may see it; an empty one stays empty."""
    return MASK if value and is_secret_key(key) else masked(value)


def _without(rules: tuple[tuple[re.Pattern[str], str], ...], text: str) -> str:
    for pattern, kept in rules:
        text = pattern.sub(kept, text)
    return text


def _without_named(text: str) -> str:
    kept: list[str] = []
    done = 0
    text = _VALUE_FIRST.sub(lambda found: f"{found[1]}{MASK}{found[2]}{found[3]}" if is_secret_key(found[3]) else found[0], text)
    for found in _NAMED.finditer(text):
        if found.end() < done or not is_secret_key(found[1]) or _SAYS_NOTHING.match(text, found.end()):
            continue
        end = _end_of_value(text, found.end())
        if end > found.end():
            kept += [text[done : found.end()], MASK]
            done = end if len(kept) < 2 * MOST else len(text)
    return "".join(kept) + text[done:] if kept else text


def _without_beside(text: str) -> str:
    kept: list[str] = []
    done = 0
    for found in _BESIDE.finditer(text):
        if found.end() >= done and is_secret_key(found[1]) and secret_wraps.looks_made(found[3]):
            kept += [text[done : found.end()], MASK]
            done = found.end(3) if len(kept) < 2 * MOST else len(text)
    return "".join(kept) + text[done:] if kept else text


def _end_of_value(text: str, start: int) -> int:
    """Where the value that begins here ends; the end of the text where it is not closed, or is a list or an object."""
    if text[start : start + 1] in ("[", "{"):
        return len(text)
    if opened := _OPENED.match(text, start):
        if len(opened[0]) == 1:
            closed = _QUOTED[opened[0]].match(text, opened.end())
            end = closed.end() if closed else len(text)
        else:
            at = text.find(opened[0], opened.end())
            end = len(text) if at < 0 else at + len(opened[0])
        return start if end - start == 2 * len(opened[0]) else end  # empty
    bare = _BARE.match(text, start)
    return bare.end() if bare else start
