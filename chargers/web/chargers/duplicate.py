"""Two chargers with one OCPP ID: who the two are, as far as that is known (C8)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chargers.models import Charger
from chargers.services.presence import attempts
from chargers.services.presence.history import presence_of

CODE = "duplicate_identity"
_CALLER = re.compile(r"(?P<serial>.*) \((?P<address>[^()]*)\)")  # central_system/handshake/duplicate_identity writes it so


@dataclass(frozen=True, slots=True)
class ShownCaller:
    """One of the two; empty is not known."""

    serial: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownDuplicate:
    callers: tuple[ShownCaller, ...]
    expected: str  # serial number on record


def show_duplicate(charger: Charger) -> ShownDuplicate | None:
    """None where nothing of the kind was seen since the present socket opened."""
    facts = presence_of(charger)
    if facts is None or CODE not in facts.hints.split(","):
        return None
    last = attempts.last_told(charger, CODE)
    return ShownDuplicate(_callers(last.detail) if last else (), charger.serial_number)


def _callers(detail: str) -> tuple[ShownCaller, ...]:
    found = (_CALLER.fullmatch(part.strip()) for part in detail.split(" / "))
    callers = (ShownCaller(_known(match["serial"]), _known(match["address"])) for match in found if match)
    return tuple(caller for caller in dict.fromkeys(callers) if caller.serial or caller.address)


def _known(text: str) -> str:
    return "" if text == "?" else text
