"""The commissioning window: for one charger, 30 minutes, journalled (C5). What the door makes of it is in test_handshake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chargers.models import Charger, CommissioningWindow, JournalEntry, Organisation, User
from chargers.services.chargers import commissioning

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def charger() -> Charger:
    return Charger.objects.create(ocpp_id="NL*1", organisation=Organisation.objects.create(name="Volt"))


def journal() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))


def test_it_is_open_for_half_an_hour_and_closes_by_itself(charger: Charger) -> None:
    by = User.objects.create_user("ian")
    window = commissioning.open_window(charger, NOW, by=by)
    assert window.closes_at == NOW + 30 * MINUTE
    assert commissioning.opened_window(charger, NOW + 29 * MINUTE) == window
    assert commissioning.opened_window(charger, NOW + 30 * MINUTE) is None
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.by, entry.charger) == ("window_opened", by, charger)
    assert entry.values.get().after == "2026-05-03T12:30:00+00:00"


def test_an_open_one_is_not_stretched(charger: Charger) -> None:
    first = commissioning.open_window(charger, NOW, by=None)
    assert commissioning.open_window(charger, NOW + 10 * MINUTE, by=None) == first
    assert (CommissioningWindow.objects.count(), journal()) == (1, ["window_opened"])


def test_closing_it_ends_it_at_once(charger: Charger) -> None:
    commissioning.open_window(charger, NOW, by=None)
    assert commissioning.close_window(charger, NOW + MINUTE, by=None)
    assert commissioning.opened_window(charger, NOW + MINUTE) is None
    assert not commissioning.close_window(charger, NOW + MINUTE, by=None)
    assert journal() == ["window_opened", "window_closed"]
