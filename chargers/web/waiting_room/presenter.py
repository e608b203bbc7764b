"""Who tries to connect: the way through it as stops, the first that failed, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chargers.models import Arrival
from chargers.wording.handshake import STOPS, WHAT_TO_DO
from chargers.wording.times import moment


@dataclass(frozen=True, slots=True)
class AttemptStop:
    word: str | Promise
    status: str  # done, bad, ahead


@dataclass(frozen=True, slots=True)
class ShownAttempt:
    arrival: Arrival
    stops: list[AttemptStop]
    let_in: bool
    sentence: str
    last: str
    claimable: bool  # nobody's, for those who see it
    keyless: bool  # it came without the key that is stored for it (C5)


def present_attempt(arrival: Arrival, now: datetime) -> ShownAttempt:
    let_in = arrival.step == "accepted" and arrival.outcome != "duplicate_identity"
    codes = list(STOPS)
    failed = codes.index(arrival.step) if arrival.step in STOPS else 0
    stops = [
        AttemptStop(word, "done" if let_in or index < failed else "bad" if index == failed else "ahead")
        for index, word in enumerate(STOPS.values())
    ]
    nobodys = arrival.charger_id is None and arrival.outcome == "unknown" and arrival.claimed_id != ""
    keyless = arrival.charger_id is not None and arrival.outcome in {"no_credentials", "wrong_credentials"}
    return ShownAttempt(arrival, stops, let_in, _sentence(arrival, let_in), moment(arrival.last_at, now), nobodys, keyless)


def _sentence(arrival: Arrival, let_in: bool) -> str:
    if let_in:
        return _("It was let in.")
    known = WHAT_TO_DO.get(arrival.outcome)
    return str(known) if known else arrival.detail or arrival.outcome.replace("_", " ")
