"""A charger that does not connect: each way in which it is refused, at the step where that shows, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from chargers.wording import help_links
from chargers.wording.handshake import STOPS, WHAT_TO_DO

# Where on the way through the door each outcome shows, in the order of the way.
AT = {
    "no_upgrade": "path",
    "broken_upgrade": "path",
    "no_id": "path",
    "other_path": "path",
    "bad_id": "identity",
    "unknown": "charger",
    "retired": "charger",
    "ambiguous_serial": "charger",
    "serial_unproven": "charger",
    "out_of_order": "charger",
    "no_credentials": "credentials",
    "wrong_credentials": "credentials",
    "too_many_tries": "credentials",
    "other_subprotocol": "subprotocol",
    "duplicate_identity": "accepted",
}


@dataclass(frozen=True, slots=True)
class HelpStop:
    word: str | Promise
    outcomes: list[tuple[str, str]]  # anchor, what to do


def stops() -> list[HelpStop]:
    return [
        HelpStop(word, [(help_links.door(outcome), str(WHAT_TO_DO[outcome])) for outcome, at in AT.items() if at == step])
        for step, word in STOPS.items()
    ]
