"""Who tried to connect, within bounds: who makes up IDs pushes out its own entries, not those of others (C6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chargers.models import Arrival, Charger, DayCount, Organisation
from chargers.services.presence import attempts
from chargers.services.presence.attempts import Arrivals, AttemptSignature

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HONEST, HOSTILE = "10.0.0.1", "192.0.2.7"


def attempt(ocpp_id: str, address: str | None) -> AttemptSignature:
    return AttemptSignature(None, ocpp_id, f"/ocpp/{ocpp_id}", address, "charger", "unknown")


def test_made_up_ids_push_no_charger_out_of_a_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "A_FLUSH", 6)
    found = Arrivals()
    for number in range(50):
        found.add(attempt(f"X{number}", HOSTILE), NOW)
    for ocpp_id in ("REAL-1", "REAL-2"):
        found.add(attempt(ocpp_id, HONEST), NOW + timedelta(seconds=1))
    assert {attempt("REAL-1", HONEST), attempt("REAL-2", HONEST)} <= found.counts.keys()
    assert sum(count for count, _ in found.counts.values()) == 52, "each one is counted"
    assert len(found.counts) <= 7


def test_a_fleet_behind_one_address_fills_a_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "A_FLUSH", 6)
    found = Arrivals()
    for number in range(6):
        found.add(attempt(f"FLEET-{number}", HONEST), NOW)
    assert len(found.counts) == 6
    found.add(attempt("FLEET-0", HONEST), NOW)
    assert found.counts[attempt("FLEET-0", HONEST)] == (2, NOW)


@pytest.mark.django_db
def test_made_up_ids_push_no_charger_out_of_the_waiting_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "KEPT", 8)
    for minute, (start, address, many) in enumerate([("FLEET", HONEST, 4), ("X", HOSTILE, 30)]):
        found = Arrivals()
        for number in range(many):
            found.add(attempt(f"{start}-{number}", address), NOW + timedelta(minutes=minute, seconds=number))
        attempts.record(found)
    left = list(Arrival.objects.order_by("pk").values_list("claimed_id", flat=True))
    assert left == [*(f"FLEET-{number}" for number in range(4)), *(f"X-{number}" for number in range(26, 30))]


@pytest.fixture
def charger(db: None) -> Charger:
    return Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=Organisation.objects.create(name="Harbour"))


def tries(charger: Charger, at: datetime, *, address: str = HONEST, outcome: str = "wrong_credentials", path: str = "/") -> None:
    found = Arrivals()
    found.add(AttemptSignature(charger.pk, path, path, address, "credentials", outcome), at)
    attempts.record(found)


def test_attempts_of_a_charger_are_a_row_for_address_reason_and_hour(charger: Charger) -> None:
    for minute in range(0, 120, 10):
        tries(charger, NOW + timedelta(minutes=minute), path=f"/made-up-{minute}/x")
        tries(charger, NOW + timedelta(minutes=minute), address=HOSTILE)
        tries(charger, NOW + timedelta(minutes=minute), outcome="no_credentials")
    rows = Arrival.objects.order_by("address", "outcome", "hour").values_list("address", "outcome", "hour", "count")
    hours = [(NOW, 6), (NOW + timedelta(hours=1), 6)]
    kinds = [(HONEST, "no_credentials"), (HONEST, "wrong_credentials"), (HOSTILE, "wrong_credentials")]
    assert list(rows) == [(*kind, *hour) for kind in kinds for hour in hours]
    assert Arrival.objects.filter(path="/made-up-110/x").count() == 1, "it says what the last one dialled"


def test_they_say_since_when_across_the_hours(charger: Charger) -> None:
    for minute in range(50, 200, 10):
        tries(charger, NOW + timedelta(minutes=minute))
    last = attempts.last_attempt(charger)
    assert last is not None
    assert (last.since, last.at, last.count) == (NOW + timedelta(minutes=50), NOW + timedelta(minutes=190), 15)
    later = NOW + timedelta(days=3)
    tries(charger, later)
    last = attempts.last_attempt(charger)
    assert last is not None
    assert (last.since, last.count) == (later, 1), "after days without one they begin anew"


def test_another_reason_begins_anew(charger: Charger) -> None:
    tries(charger, NOW)
    tries(charger, NOW + timedelta(minutes=1), outcome="no_credentials")
    last = attempts.last_attempt(charger)
    assert last is not None
    assert (last.outcome, last.since, last.count) == ("no_credentials", NOW + timedelta(minutes=1), 1)


def test_rows_of_a_day_have_a_budget_and_the_rest_is_counted(charger: Charger, settings: Any) -> None:
    settings.DAILY = settings.DAILY | {"DAILY_ATTEMPTS": 5}
    for number in range(8):
        for _ in range(2):
            tries(charger, NOW + timedelta(minutes=number), address=f"10.0.0.{number}")
    assert Arrival.objects.count() == 5
    assert DayCount.objects.values_list("kind", "rows", "left_out", "left_out_since").get() == (
        *("attempts", 5, 6),
        NOW + timedelta(minutes=5),
    )
    tries(charger, NOW + timedelta(days=1), address="10.0.0.9")
    assert Arrival.objects.count() == 6, "the next day has its own"


def test_what_is_nobodys_is_told_apart_by_its_id(db: None) -> None:
    found = Arrivals()
    for hours in range(3):
        found.add(attempt("X", HONEST), NOW + timedelta(hours=hours))
        found.add(attempt("Y", HONEST), NOW + timedelta(hours=hours))
    attempts.record(found)
    assert list(Arrival.objects.order_by("claimed_id").values_list("claimed_id", "count", "hour")) == [
        ("X", 3, None),
        ("Y", 3, None),
    ]
