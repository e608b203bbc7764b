"""Frames and the history of lines are kept for times of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chargers.models import Alert, Arrival, Charger, Message, Organisation, PreflightVerdict, PresenceEvent
from chargers.services import retention

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def charger(db: None) -> Charger:
    return Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=Organisation.objects.create(name="Harbour"))


def test_each_kind_has_its_own_time(charger: Charger) -> None:
    for days in (1, 20, 100):
        at = NOW - timedelta(days=days)
        Message.objects.create(charger=charger, at=at, direction="in", text=str(days))
        PresenceEvent.objects.create(charger=charger, at=at, kind="round_trip", milliseconds=days)
        Arrival.objects.create(charger=charger, claimed_id="x", path="/", step="s", outcome="o", first_at=at, last_at=at)
        PreflightVerdict.objects.create(endpoint=f"ws://h.nl:{days}/", host="h.nl", asked_at=at)
    assert not retention.tidy(NOW, message_days=14, history_days=90)
    assert list(Message.objects.values_list("text", flat=True)) == ["1"]
    assert set(PresenceEvent.objects.values_list("milliseconds", flat=True)) == {1, 20}
    assert Arrival.objects.count() == 1
    assert PreflightVerdict.objects.count() == 2


def test_a_round_has_a_bound_and_says_that_there_is_more(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    old = NOW - timedelta(days=100)
    PresenceEvent.objects.bulk_create(PresenceEvent(charger=charger, at=old, kind="connected") for _ in range(4))
    assert retention.tidy(NOW, message_days=14, history_days=90)
    assert PresenceEvent.objects.count() == 1
    assert not retention.tidy(NOW, message_days=14, history_days=90)
    assert PresenceEvent.objects.count() == 0


def test_attempts_and_alerts_have_the_same_bound(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    old = NOW - timedelta(days=100)
    for number in range(4):
        common = {"claimed_id": f"x{number}", "path": "/", "step": "s", "outcome": "o"}
        Arrival.objects.create(charger=charger, first_at=old, last_at=old, **common)
        Alert.objects.create(charger=charger, kind="offline", since=old, counts_from=old, raised_at=old, ended_at=old)
    for left, more in ((1, True), (0, False)):
        assert retention.tidy(NOW, message_days=14, history_days=90) is more
        assert (Arrival.objects.count(), Alert.objects.count()) == (left, left)
