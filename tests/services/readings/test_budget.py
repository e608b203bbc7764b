"""Values of settings have a budget of a day, and a setting that is gone goes after a while (C14)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chargers.domain.controller.reported import Reported
from chargers.models import Charger, DayCount, Organisation, ReportedSetting
from chargers.services.readings import readings

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def charger(db: None, settings: Any) -> Charger:
    settings.DAILY = settings.DAILY | {"DAILY_SETTINGS": 20}
    return Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=Organisation.objects.create(name="Harbour"))


def current(charger: Charger) -> dict[str, str | None]:
    return {setting.key: setting.value for setting in readings.reported_settings(charger)}


def counted() -> tuple[int, int]:
    rows, left_out = DayCount.objects.order_by("-day").values_list("rows", "left_out")[0]
    return rows, left_out


@pytest.mark.parametrize("made_up", [False, True], ids=["ever other values", "ever other keys"])
def test_whole_readings_fill_no_table(charger: Charger, made_up: bool) -> None:
    """Five settings, each minute of a day with another value; or under another name."""
    for minute in range(60):
        said = {f"k{minute if made_up else ''}{number}": f"{minute}" for number in range(5)}
        readings.record_reading(charger, Reported.of(said), whole=True, at=NOW + timedelta(minutes=minute))
        assert current(charger) == said, "the newest are always stored"
    assert ReportedSetting.objects.count() <= 25
    rows, left_out = counted()
    assert rows == 20
    assert left_out >= 200
    tomorrow = NOW + timedelta(days=1)
    readings.record_reading(charger, Reported.of({"k": "new"}), whole=True, at=tomorrow)
    assert current(charger) == {"k": "new"}
    assert ReportedSetting.objects.filter(until=tomorrow).count() == 5, "what stood when the day ended is history"


def test_what_stood_before_that_day_stays_as_history(charger: Charger) -> None:
    readings.record_reading(charger, Reported.of({"k": "old"}), whole=True, at=NOW - timedelta(hours=1))
    for minute in range(60):
        readings.record_reading(charger, Reported.of({"k": f"{minute}"}), whole=True, at=NOW + timedelta(minutes=minute))
    assert ReportedSetting.objects.filter(value="old").exists()
    assert current(charger) == {"k": "59"}


def test_a_partial_reading_beyond_the_budget_brings_no_new_keys(charger: Charger) -> None:
    for minute in range(30):
        said = Reported.of({f"k{minute}": "1", "k": f"{minute}"})
        readings.record_reading(charger, said, whole=False, at=NOW + timedelta(minutes=minute), asked=["k"])
    assert len(current(charger)) <= 22
    assert current(charger)["k"] == "29"


def test_the_reading_of_a_change_is_always_stored_and_costs_nothing(charger: Charger) -> None:
    for minute in range(30):
        readings.record_reading(charger, Reported.of({"k": f"{minute}"}), whole=False, at=NOW + timedelta(minutes=minute))
    assert ReportedSetting.objects.count() == 30
    assert not DayCount.objects.exists()


@pytest.mark.parametrize(
    ("whole", "asked", "days", "stays"),
    [
        (True, [], 1, False),
        (False, ["k", "GONE"], 29, True),
        (False, ["k", "GONE"], 31, False),
        (False, ["k", "gone"], 31, False),
        (False, ["k"], 31, True),
        (False, [], 400, True),
    ],
    ids=["a whole reading", "not long enough", "long enough", "in another spelling", "not asked for", "of a change"],
)
def test_a_setting_that_is_gone_goes_after_a_while(
    charger: Charger, whole: bool, asked: list[str], days: int, stays: bool
) -> None:
    readings.record_reading(charger, Reported.of({"k": "1", "GONE": "2"}), whole=True, at=NOW)
    at = NOW + timedelta(days=days)
    readings.record_reading(charger, Reported.of({"k": "1"}), whole=whole, at=at, asked=asked)
    assert ("GONE" in current(charger)) is stays
    assert readings.reported_settings(charger, NOW + timedelta(hours=1)).settings["GONE"].value == "2", "history keeps it"
