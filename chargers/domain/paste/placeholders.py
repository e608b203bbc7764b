"""What stands in an address or after a label in the place of a value: in every bracket, in capitals, or as crosses."""

from __future__ import annotations

import re
from enum import StrEnum

_BRACKETS = r"\{\{[^{}\n]{0,60}\}\}|\$\{[^{}\n]{0,60}\}|\{[^{}\n]{0,60}\}|<[^<>\n]{0,60}>|\[[^\[\]\n]{0,60}\]|\([^()\n]{0,60}\)"
_BRACKETED = re.compile(_BRACKETS)
_WHOLE = re.compile(
    rf"""(?:{_BRACKETS}
      | %\w{{2,40}}% | __\w{{1,40}}?__ | :[a-z_]\w{{0,40}} | \#(?:OSN|SN)\#
      | x{{4,}} | (?:x{{2,}}[-*_.])+x{{2,}} | _{{3,}} | \.{{2,}} | …
      )""",
    re.IGNORECASE | re.VERBOSE,
)
# Words that only a text about an ID uses, alone or with others of them: YOUR-CHARGER-ID, chargeBoxId, ID_OF_STATION.
_WORDS = frozenset(
    """
    your uw jouw votre ihre ihr de the la le der die van of du des
    charger chargers charge box point chargebox chargepoint station stations charging charge-point device evse wallbox ocpp cp
    cpid laadpaal laadpunt laadstation paal borne ladestation ladepunkt
    id identity identifier identifiant kennung nummer number name naam nom serial serienummer serialnumber seriennummer
    """.split()  # noqa: SIM905
)
_TELLING = frozenset("id identity identifier identifiant kennung cpid serial serialnumber serienummer seriennummer".split())  # noqa: SIM905
_SERIAL = re.compile(r"serial|serie|\bs/?n\b|#sn#", re.IGNORECASE)


class Stand(StrEnum):
    """What a placeholder stands for."""

    OCPP_ID = "ocpp_id"
    SERIAL = "serial"


def words(text: str) -> list[str]:
    """The words of a name in any spelling: chargeBoxId, CHARGE_BOX-ID, charge box id."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return [word for word in re.split(r"[^\w]+|_+", spaced.casefold()) if word]


def is_placeholder(text: str) -> bool:
    """Whether a whole piece only says what should stand there."""
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return True
    found = words(text)
    return bool(found) and len(text) <= 60 and set(found) <= _WORDS and bool(set(found) & _TELLING)


def stands_for(text: str) -> Stand:
    """Which of a charger's numbers a placeholder stands for."""
    return Stand.SERIAL if _SERIAL.search(text) and text.strip().upper() != "#OSN#" else Stand.OCPP_ID


def around(piece: str) -> tuple[str, str, str] | None:
    """What stands before a bracketed placeholder within a piece, itself, and what stands after it; None where there is none."""
    found = _BRACKETED.search(piece)
    return (piece[: found.start()], found[0], piece[found.end() :]) if found else None


def name_of(placeholder: str) -> str:
    """What it is called, as one word."""
    return "".join(words(placeholder))
