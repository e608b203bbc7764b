"""Who knocks at the charger door: the way through it as stops, the first that failed, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chargers.models import Arrival
from chargers.web.presenters.presence import moment

STOPS: dict[str, str | Promise] = {
    "path": gettext_lazy("Path"),
    "identity": gettext_lazy("Identity"),
    "charger": gettext_lazy("Known charger"),
    "credentials": gettext_lazy("Credentials"),
    "subprotocol": gettext_lazy("Subprotocol"),
    "accepted": gettext_lazy("Accepted"),
}

WHAT_TO_DO: dict[str, str | Promise] = {
    "no_id": gettext_lazy("It connects without an OCPP ID. Its address must end in /#OSN#, and com_OCPPID must be set."),
    "bad_id": gettext_lazy("The OCPP ID that it connects with cannot be read. Set com_OCPPID again."),
    "unknown": gettext_lazy(
        "No charger with this OCPP ID or serial number is here. Claim it, or correct the ID in its settings."
    ),
    "ambiguous_serial": gettext_lazy(
        "It connects with a serial number that several chargers here have. Set the serial numbers right."
    ),
    "serial_unproven": gettext_lazy("It connects with its serial number and cannot prove that it is this charger. Set its key."),
    "other_path": gettext_lazy("It uses a path that is not ours. Compare its address with the one of this server."),
    "no_credentials": gettext_lazy(
        "It came without credentials although a token is stored for it. Set its key, or open a commissioning window for it."
    ),
    "wrong_credentials": gettext_lazy("It came with another token than the one stored. Set its key again."),
    "other_subprotocol": gettext_lazy("It offers another OCPP version only. Set com_ProtType to OCPP1.6J."),
    "duplicate_identity": gettext_lazy("Another charger with this OCPP ID is connected. Give one of the two its own ID."),
    "no_upgrade": gettext_lazy("It asked for a web page instead of a WebSocket. Check that com_ProtType is OCPP1.6J."),
    "out_of_order": gettext_lazy("Something that this server needs is missing. Look at its log."),
    "broken_upgrade": gettext_lazy(
        "A part of its request for a WebSocket is missing. A proxy on the way may drop it: let it pass upgrades on, by HTTP 1.1."
    ),
}


@dataclass(frozen=True, slots=True)
class Stop:
    word: str | Promise
    status: str  # done, bad, ahead


@dataclass(frozen=True, slots=True)
class Knock:
    arrival: Arrival
    stops: list[Stop]
    let_in: bool
    sentence: str
    last: str
    claimable: bool  # nobody's, for those who see it
    keyless: bool  # it came without the key that is stored for it (C5)


def knock(arrival: Arrival, now: datetime) -> Knock:
    let_in = arrival.step == "accepted" and arrival.outcome != "duplicate_identity"
    codes = list(STOPS)
    failed = codes.index(arrival.step) if arrival.step in STOPS else 0
    stops = [
        Stop(word, "done" if let_in or index < failed else "bad" if index == failed else "ahead")
        for index, word in enumerate(STOPS.values())
    ]
    nobodys = arrival.charger_id is None and arrival.outcome == "unknown" and arrival.claimed_id != ""
    keyless = arrival.charger_id is not None and arrival.outcome in {"no_credentials", "wrong_credentials"}
    return Knock(arrival, stops, let_in, _sentence(arrival, let_in), moment(arrival.last_at, now), nobodys, keyless)


def _sentence(arrival: Arrival, let_in: bool) -> str:
    if let_in:
        return _("It was let in.")
    known = WHAT_TO_DO.get(arrival.outcome)
    return str(known) if known else arrival.detail or arrival.outcome.replace("_", " ")
