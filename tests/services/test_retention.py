"""Frames and the history of lines are kept for times of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chargers.models import Arrival, Charger, Message, Organisation, PresenceEvent
from chargers.services import retention

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_each_kind_has_its_own_time() -> None:
    charger = Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=Organisation.objects.create(name="Harbour"))
    for days in (1, 20, 100):
        at = NOW - timedelta(days=days)
        Message.objects.create(charger=charger, at=at, direction="in", text=str(days))
        PresenceEvent.objects.create(charger=charger, at=at, kind="round_trip", milliseconds=days)
        Arrival.objects.create(charger=charger, claimed_id="x", path="/", step="s", outcome="o", first_at=at, last_at=at)
    retention.tidy(NOW, message_days=14, history_days=90)
    assert list(Message.objects.values_list("text", flat=True)) == ["1"]
    assert set(PresenceEvent.objects.values_list("milliseconds", flat=True)) == {1, 20}
    assert Arrival.objects.count() == 1
