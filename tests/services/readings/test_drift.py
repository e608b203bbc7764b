"""What a charger holds against what was wanted of it, and the flags that a reading leaves for lists."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from chargers.domain.controller.reported import Reported
from chargers.models import Change, Charger, JournalEntry, Step
from chargers.services.readings import drift, readings

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
FOREIGN = "other.example.com:443/ocpp/#OSN#"

pytestmark = pytest.mark.django_db


def wanted(charger: Charger, state: str, key: str = "com_Endpoint", new: str = FOREIGN, hours: int = 1, **other: object) -> None:
    at = NOW - timedelta(hours=hours)
    change = Change.objects.create(
        charger=charger,
        controller_type="evc5",
        mode="two_legs",
        destination="foreign",
        restarts=True,
        legs=1,
        risky=0,
        old_id=charger.ocpp_id,
        new_id=charger.ocpp_id,
        new_tls=True,
        state=state,
        asked_at=at,
        ended_at=at,
        expires_at=at,
        since=at,
        reset="none",
    )
    Step.objects.create(change=change, order=0, leg=1, key=key, new=new, state="accepted", **({"role": "address"} | other))


def read(charger: Charger, **values: str) -> Charger:
    """The charger after a reading."""
    readings.record_reading(charger, Reported.of(values), whole=False, at=NOW)
    return Charger.objects.get(pk=charger.pk)


STANDS = ("applied", "stored", "moved", "came_back", "half_done")
FELL = ("rolled_back", "failed", "cancelled", "expired", "uncertain")


@pytest.mark.parametrize(("state", "differs"), [*((s, True) for s in STANDS), *((s, False) for s in FELL)])
def test_only_a_wish_that_stands_is_wanted(state: str, differs: bool, read_charger: Charger) -> None:
    wanted(read_charger, state)
    assert read(read_charger, com_Endpoint="ecc.example.com:80/ocpp/#OSN#").differs is differs


def test_another_spelling_of_the_same_is_no_difference(read_charger: Charger) -> None:
    wanted(read_charger, "applied")
    assert not read(read_charger, com_Endpoint="OTHER.example.com/ocpp/#OSN#").differs


def test_the_newest_wish_counts_for_each_key(read_charger: Charger) -> None:
    wanted(read_charger, "applied", hours=9)
    wanted(read_charger, "applied", new="ecc.example.com:80/ocpp/#OSN#", hours=2)
    wanted(read_charger, "applied", key="HeartbeatInterval", new="60", role="")
    after = read(read_charger, com_Endpoint="ecc.example.com:80/ocpp/#OSN#", HeartbeatInterval="300")
    found = drift.find_deviations(after, readings.reported_settings(after), None)
    assert [(one.key, one.wanted, one.found) for one in found] == [("HeartbeatInterval", "60", "300")]


def test_what_cannot_be_read_is_not_compared(read_charger: Charger) -> None:
    wanted(read_charger, "applied", key="authorizationKey", new="", role="authorization_key", write_only=True)
    wanted(read_charger, "applied", key="NeverReported", new="1", role="")
    assert not read(read_charger).differs


def test_a_person_says_that_it_is_right(read_charger: Charger) -> None:
    wanted(read_charger, "applied")
    drift.accept(read(read_charger), by=None)
    assert not read(read_charger).differs
    assert JournalEntry.objects.get().action == "reading_accepted"


@pytest.mark.parametrize(
    ("options", "malformed"), [("UseTLS=0,Wdt=0", False), ("UseTLS=0Wdt=0", True), ("UseTLS=0,,Wdt=0", True), ("", False)]
)
def test_malformed_options_are_flagged(options: str, malformed: bool, read_charger: Charger) -> None:
    assert read(read_charger, com_Options=options).options_malformed is malformed


def test_many_are_asked_in_few_statements(
    read_charger: Charger, django_assert_max_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        Charger.objects.create(ocpp_id=f"MORE-{number}", organisation=read_charger.organisation)
    with django_assert_max_num_queries(8):
        assert readings.ask_readings(Charger.objects.all(), by=None) == 41
    assert JournalEntry.objects.filter(action="reading_asked").count() == 41
    monkeypatch.setattr(readings, "MOST_ASKED", 40)
    with pytest.raises(ValueError, match="too many"):
        readings.ask_readings(Charger.objects.all(), by=None)
