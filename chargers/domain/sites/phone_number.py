"""A phone number as people write it: what it may be made of, and what a phone dials for it. Knows no country's numbers."""

from __future__ import annotations

import re
import unicodedata

from chargers.domain.errors import Code, Notice, Refusal

FEWEST, MOST = 3, 17  # digits; the longest number of the world has 15, and two zeros may stand before it
_DASHES = dict.fromkeys(map(ord, "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{MINUS SIGN}"), "-")
_EXTENSION = r"(?:ext(?:ension)?|x|#|poste|toestel|tst|durchwahl|nst)[ .:]*(?P<extension>[0-9]{1,8})"
_NUMBER = re.compile(rf"(?P<number>[ (]{{0,3}}\+?[0-9 ()/.-]++)(?:{_EXTENSION})?", re.IGNORECASE)


def check_phone(typed: str, field: str = "") -> str:
    """The number with single plain spaces, and without what nobody sees of it, as contacts are copied. Nothing stays nothing.

    Raises `Refusal`: it is no number, or fewer or more digits than one has.
    """
    seen = "".join(c for c in typed if unicodedata.category(c) != "Cf")
    text = " ".join(seen.translate(_DASHES).split())
    if not text:
        return ""
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise Refusal(Notice(Code.PHONE_CHARACTER, field))
    digits = len(re.findall("[0-9]", found["number"]))
    if digits < FEWEST:
        raise Refusal(Notice(Code.PHONE_TOO_SHORT, field, {"limit": str(FEWEST)}))
    if digits > MOST:
        raise Refusal(Notice(Code.PHONE_TOO_LONG, field, {"limit": str(MOST)}))
    return text


def dialled(phone: str) -> str:
    """The address that dials a checked number (RFC 3966). From abroad a zero in brackets is not: +31 (0)20, 0031 (0)20."""
    found = _NUMBER.fullmatch(phone)
    if found is None:
        return ""
    number = found["number"]
    if re.match(r"[^0-9]*(?:\+|0 ?0)", number):
        number = number.replace("(0)", "")
    digits = "".join(re.findall("[+0-9]", number))
    return f"tel:{digits};ext={found['extension']}" if found["extension"] else f"tel:{digits}"
