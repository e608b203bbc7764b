"""What the last refused attempt of a charger says of it today: kept out, no longer trying, or mended meanwhile (C23)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from chargers.domain.presence.status import SIGN_OF_LIFE

LATELY = timedelta(minutes=30)  # chargers dial again within minutes: whose last try is older has given up for now
BEFORE_ITS_CLAIM = "unknown"  # the outcome of attempts that were nobody's then
OF_THE_RETIRED = "retired"  # the outcome of attempts of a charger that was retired then
OF_ANOTHER = "duplicate_identity"  # of two with one ID, one is inside


class AttemptOutcome(StrEnum):
    """What its last attempt says of a charger that has not been here since."""

    KEPT_OUT = "kept_out"  # it goes on trying, and is refused
    REFUSED = "refused"  # it was refused, and has not tried again lately
    WAITING = "waiting"  # refused before it was claimed or brought back: its next try decides


def attempt_outcome(
    outcome: str, at: datetime, heard_at: datetime | None, closed_at: datetime | None, now: datetime
) -> AttemptOutcome | None:
    """`heard_at`, `closed_at`: of its present or last socket; None where it has never been let in.

    None: it has been here since, or was here then, so that somebody else tried with its ID.
    """
    if outcome == OF_ANOTHER or was_here(at, heard_at, closed_at):
        return None
    if outcome == OF_THE_RETIRED:
        return AttemptOutcome.WAITING
    if outcome == BEFORE_ITS_CLAIM:
        return AttemptOutcome.WAITING if heard_at is None else None
    return AttemptOutcome.KEPT_OUT if now - at <= LATELY else AttemptOutcome.REFUSED


def was_here(at: datetime, heard_at: datetime | None, closed_at: datetime | None) -> bool:
    """Whether the charger had its line then or has had it since, as far as its last socket tells."""
    if heard_at is None:
        return False
    return at < closed_at if closed_at is not None else at <= heard_at + SIGN_OF_LIFE
