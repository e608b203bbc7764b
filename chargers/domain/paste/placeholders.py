"""What stands in an address or after a label in the place of a value: in every bracket, in capitals, or as crosses."""

from __future__ import annotations

import re
from enum import StrEnum

_BRACKETS = r"\{\{[^{}\n]{0,60}\}\}|\$\{[^{}\n]{0,60}\}|\{[^{}\n]{0,60}\}|<[^<>\n]{0,60}>|\[[^\[\]\n]{0,60}\]|\([^()\n]{0,60}\)"
_BRACKETED = re.compile(_BRACKETS)
_WHOLE = re.compile(
    rf"""(?:{_BRACKETS}
      | %\w{{2,40}}% | %s | __\w{{1,40}}?__ | :[a-z_]\w{{0,40}} | \#(?:OSN|SN)\#
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
_CUSTOMER = frozenset(
    """
    org organisation organization tenant customer client klant kunde kunden mandant account company bedrijf firma token password
    """.split()  # noqa: SIM905
)
_OF_A_CUSTOMER = ("klant", "kund", "client", "customer", "tenant", "mandant", "account", "contract", "contrat", "vertrag")
_NUMBER = frozenset("n no nr num numero numéro number nummer id".split())  # noqa: SIM905
_SERIAL = re.compile(r"serial|s[ée]rie|\bs/?n\b|#sn#", re.IGNORECASE)


class PlaceholderMeaning(StrEnum):
    """What a placeholder stands for."""

    OCPP_ID = "ocpp_id"
    SERIAL = "serial"


def words_of(text: str) -> list[str]:
    """The words of a name in any spelling: chargeBoxId, CHARGE_BOX-ID, charge box id."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return [word for word in re.split(r"[^\w]+|_+", spaced.casefold()) if word]


def is_placeholder(text: str) -> bool:
    """Whether a whole piece only says what should stand there."""
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return True
    found = words_of(text)
    return bool(found) and len(text) <= 60 and set(found) <= _WORDS and bool(set(found) & _TELLING)


def is_of_a_customer(text: str) -> bool:
    """Whether a placeholder stands for a number of the customer, and not of a charger."""
    words = words_of(text)
    return bool(_CUSTOMER & set(words)) or any(word.startswith(_OF_A_CUSTOMER) for word in words)


def stands_for(text: str) -> PlaceholderMeaning:
    """Which of a charger's numbers a placeholder stands for."""
    return PlaceholderMeaning.SERIAL if _SERIAL.search(text) and text.strip().upper() != "#OSN#" else PlaceholderMeaning.OCPP_ID


def split_around(piece: str) -> tuple[str, str, str] | None:
    """What stands before a bracketed placeholder within a piece, itself, and what stands after it; None where there is none."""
    found = _BRACKETED.search(piece)
    return (piece[: found.start()], found[0], piece[found.end() :]) if found else None


def name_of(placeholder: str) -> str:
    """What it is called, as one word."""
    return "".join(words_of(placeholder))


def name_without_number(placeholder: str) -> str:
    """The same without the words for a number: "n° client" is the client's."""
    return "".join(word for word in words_of(placeholder) if word not in _NUMBER)
