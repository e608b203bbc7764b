"""What the last refused attempt says of a charger: as a table (C23)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chargers.domain.presence.kept_out import AttemptOutcome, attempt_outcome

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def ago(minutes: float | None) -> datetime | None:
    return None if minutes is None else NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("outcome", "tried", "heard", "closed", "says"),
    [
        ("wrong_credentials", 1, None, None, AttemptOutcome.KEPT_OUT),  # never let in
        ("wrong_credentials", 30, None, None, AttemptOutcome.KEPT_OUT),
        ("wrong_credentials", 31, None, None, AttemptOutcome.REFUSED),  # it has given up for now
        ("wrong_credentials", 1, 60, 60, AttemptOutcome.KEPT_OUT),  # it was here, and is refused since
        ("wrong_credentials", 1, 1, 1, AttemptOutcome.KEPT_OUT),  # at once after its line was lost
        ("wrong_credentials", 40, 60, 60, AttemptOutcome.REFUSED),
        ("wrong_credentials", 5, 0.1, None, None),  # it is here: somebody else tried with its ID
        ("wrong_credentials", 5, 2, 2, None),  # and was then
        ("no_credentials", 1, 60, None, AttemptOutcome.KEPT_OUT),  # its old line is dead, and nobody has noticed yet
        ("no_credentials", 1, 1.5, None, None),
        ("unknown", 1, None, None, AttemptOutcome.WAITING),  # it was nobody's then
        ("unknown", 1_000, None, None, AttemptOutcome.WAITING),
        ("unknown", 1, 60, 60, None),
        ("duplicate_identity", 1, None, None, None),
    ],
)
def test_what_it_says(outcome: str, tried: float, heard: float | None, closed: float | None, says: AttemptOutcome | None) -> None:
    tried_at = NOW - timedelta(minutes=tried)
    assert attempt_outcome(outcome, tried_at, ago(heard), ago(closed), NOW) is says
