"""What an OCPP ID looks like: whether a word could be one, and whether it could be anything else."""

from __future__ import annotations

import re

from chargers.domain.connection import ocpp_id
from chargers.domain.errors import Refusal
from chargers.domain.paste.paste_context import PasteContext
from chargers.domain.paste.placeholders import is_placeholder

_BRACKETS = re.compile(r"[\[\](){}<>]|://")
_SOCKET = re.compile(r"[A-Z]{2}\*?[A-Z0-9]{3}\*?E[A-Z0-9*]{1,30}\*\d{1,2}", re.IGNORECASE)
_HARDLY = re.compile(
    r"""\d{1,3}(?:\.\d{1,3}){3} | \d{1,4}[./-]\d{1,2}[./-]\d{1,4} | \+\d[\d().-]{0,20} | v?\d{1,2}\.\d{1,2}(?:\.\d{1,2})?j?
      | (?:evc|cpa|ecc|ocpp)[_-]?v?\d{0,2}(?:\.[\dx])?j? | [ad]c\d{1,3} | \d{1,4}(?:[.,]\d)?(?:k?wh?|ah?|kva|v|hz|ma)
      | 80|443|8080|8443|8887|9000
      | (?:[a-z0-9-]{1,40}\.){1,6}(?:com|nl|be|de|fr|eu|net|org|io|app|example|local|cloud|energy)""",
    re.IGNORECASE | re.VERBOSE,
)
_TENANT = re.compile(r"[0-9a-f]{24,64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def is_fit(text: str) -> bool:
    """Whether this could be written as an OCPP ID; brackets never are."""
    try:
        ocpp_id.check_ocpp_id(text, max(len(text), 1))
    except Refusal:
        return False
    return not _BRACKETS.search(text) and not is_placeholder(text)


def looks_like_an_id(text: str, about: PasteContext) -> bool:
    """Whether nobody writes anything else so: a roaming ID, this charger's own, or one made like its own."""
    own = {one.casefold() for one in (about.present_id, about.serial) if one}
    like = about.present_id is not None and shape(text) == shape(about.present_id) and any(c.isdigit() for c in text)
    return is_fit(text) and ("*" in text or text.casefold() in own or like)


def is_hardly_an_id(text: str) -> bool:
    """Whether it is an address, a date, a phone number, a version, a model or a power, as a label may be wrong."""
    return _HARDLY.fullmatch(text) is not None


def is_of_a_socket(text: str) -> bool:
    """Whether it is the roaming ID of one socket, such as NL*ECO*E1000*1."""
    return _SOCKET.fullmatch(text) is not None


def is_of_a_tenant(text: str) -> bool:
    """Whether it is a long number of a customer, which no charger has as its ID."""
    return _TENANT.fullmatch(text) is not None


def is_made_like(word: str, ocpp_id: str | None) -> bool:
    """Whether a word is made like an ID that has signs in it."""
    return ocpp_id is not None and shape(word) == shape(ocpp_id) and re.search(r"[-*_]", word) is not None


def shape(text: str) -> str:
    """How a word is made: runs of letters and of digits, and the signs between them."""
    return re.sub(r"[0-9]+", "9", re.sub(r"[A-Za-z]+", "a", text))
