"""How to get to a site and whom one meets there, as people write it. Knows nothing of who may."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.shown import shown_character
from chargers.domain.sites.phone_number import check_phone

LONGEST = {"address": 250, "directions": 1000, "contact_name": 120, "contact_phone": 40, "contact_email": 254}  # characters
MOST_LINES = 12  # of directions: they are printed, too
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # these show a text otherwise than it is


@dataclass(frozen=True, slots=True)
class SiteDetails:
    """What is not known is empty. `directions` may have several lines."""

    address: str = ""
    directions: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""


def check_details(typed: SiteDetails) -> SiteDetails:
    """The same without spaces that mean nothing. Raises `Refusal` with a notice for each field that cannot be so."""
    notices: list[Notice] = []
    phone = ""
    try:
        phone = check_phone(typed.contact_phone, "contact_phone")
    except Refusal as refusal:
        notices += refusal.notices
    checked = SiteDetails(
        address=_one_line(typed.address),
        directions=_lines(typed.directions),
        contact_name=_one_line(typed.contact_name),
        contact_phone=phone,
        contact_email=typed.contact_email.strip(),
    )
    for field in ("address", "directions", "contact_name", "contact_email"):
        if found := _invisible(getattr(checked, field)):
            notices.append(Notice(Code.INVISIBLE_CHARACTER, field, {"character": shown_character(found)}))
    if len(checked.directions.split("\n")) > MOST_LINES:
        notices.append(Notice(Code.TOO_MANY_LINES, "directions", {"limit": str(MOST_LINES)}))
    if notices:
        raise Refusal(*notices)
    return checked


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    """At most one empty line between two, none around them."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_one_line(line) for line in text.splitlines())).strip("\n")


def _invisible(text: str) -> str:
    """The first control character, or one that turns the direction of what follows; empty where there is none."""
    return next((c for c in text if c != "\n" and (unicodedata.category(c) == "Cc" or c in _TURNING)), "")
