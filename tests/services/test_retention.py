"""Frames and the history of lines are kept for times of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chargers.models import (
    Alert,
    Arrival,
    Charger,
    DayCount,
    Message,
    MeterValue,
    Organisation,
    PreflightVerdict,
    PresenceEvent,
    StrayReport,
    Transaction,
)
from chargers.services import retention
from chargers.services.retention import KeptDays

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
KEPT = KeptDays(messages=14, history=90)


@pytest.fixture
def charger(db: None) -> Charger:
    return Charger.objects.create(ocpp_id="NL*ECO*1000", organisation=Organisation.objects.create(name="Harbour"))


def test_each_kind_has_its_own_time(charger: Charger) -> None:
    for days in (1, 20, 100):
        at = NOW - timedelta(days=days)
        Message.objects.create(charger=charger, at=at, direction="in", text=str(days))
        PresenceEvent.objects.create(charger=charger, at=at, kind="round_trip", milliseconds=days)
        for whose in (charger, None):
            Arrival.objects.create(charger=whose, claimed_id="x", path="/", step="s", outcome="o", first_at=at, last_at=at)
        DayCount.objects.create(charger=charger, day=at.date(), kind="boots", left_out=days)
        PreflightVerdict.objects.create(endpoint=f"ws://h.nl:{days}/", host="h.nl", asked_at=at)
    assert not retention.tidy(NOW, KEPT)
    assert list(Message.objects.values_list("text", flat=True)) == ["1"]
    assert set(PresenceEvent.objects.values_list("milliseconds", flat=True)) == {1, 20}
    assert Arrival.objects.filter(charger=None).count() == 1
    assert Arrival.objects.filter(charger=charger).count() == 2, "as long as the charger's history"
    assert PreflightVerdict.objects.count() == 2
    assert list(DayCount.objects.values_list("left_out", flat=True)) == [1]


def test_a_round_has_a_bound_and_says_that_there_is_more(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    old = NOW - timedelta(days=100)
    PresenceEvent.objects.bulk_create(PresenceEvent(charger=charger, at=old, kind="connected") for _ in range(4))
    assert retention.tidy(NOW, KEPT)
    assert PresenceEvent.objects.count() == 1
    assert not retention.tidy(NOW, KEPT)
    assert PresenceEvent.objects.count() == 0


def test_attempts_and_alerts_have_the_same_bound(charger: Charger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    old = NOW - timedelta(days=100)
    for number in range(4):
        common = {"claimed_id": f"x{number}", "path": "/", "step": "s", "outcome": "o"}
        Arrival.objects.create(charger=charger, first_at=old, last_at=old, **common)
        Alert.objects.create(charger=charger, kind="offline", since=old, counts_from=old, raised_at=old, ended_at=old)
    for left, more in ((1, True), (0, False)):
        assert retention.tidy(NOW, KEPT) is more
        assert (Arrival.objects.count(), Alert.objects.count()) == (left, left)


def charge(charger: Charger, days: int, *, stopped: bool = True, tag: str = "04A2B3C4D5E6F7") -> Transaction:
    """A session that ended, or else began, so many days ago, with a value of its meter."""
    at = NOW - timedelta(days=days)
    made = Transaction.objects.create(
        charger=charger, connector=1, id_tag=tag, stop_id_tag=tag if stopped else "", accepted=True, started_at=at
    )
    if stopped:
        Transaction.objects.filter(pk=made.pk).update(stopped_at=at)
    MeterValue.objects.create(charger=charger, connector=1, transaction_number=made.pk, at=at, value="1")
    return made


def test_sessions_are_kept_for_good_unless_it_is_said_for_how_long(charger: Charger) -> None:
    kept, ended = charge(charger, 99), charge(charger, 101)
    without_end = [charge(charger, days, stopped=False) for days in (101, 131)]
    for days, number in ((99, None), (101, None), (101, kept.pk)):
        at = NOW - timedelta(days=days)
        MeterValue.objects.create(charger=charger, connector=1, transaction_number=number, at=at, value="2")
        StrayReport.objects.create(
            charger=charger, action="MeterValues", broken=True, transaction_number=number, at=at, text="{}"
        )
    retention.tidy(NOW, KEPT)
    assert (Transaction.objects.count(), MeterValue.objects.count(), StrayReport.objects.count()) == (4, 7, 3)
    retention.tidy(NOW, replace(KEPT, sessions=100))
    assert set(Transaction.objects.all()) == {kept, without_end[0]}
    assert not MeterValue.objects.filter(transaction_number__in=[ended.pk, without_end[1].pk]).exists()
    left = [MeterValue.objects.filter(value="2"), StrayReport.objects.all()]
    assert [sorted(map(str, rows.values_list("transaction_number", flat=True))) for rows in left] == [[str(kept.pk), "None"]] * 2


def test_numbers_of_cards_are_cut_once_and_only_when_it_is_time(charger: Charger) -> None:
    for days, tag in ((9, "04A2B3C4D5E6F7"), (11, "04A2B3C4D5E6F7"), (12, "SHORT"), (13, "")):
        charge(charger, days, tag=tag)
    running = charge(charger, 20, stopped=False)
    at = NOW - timedelta(days=11)
    text = '{"idTag":"04A2B3C4D5E6F7","meterStop":"x"}'
    stray = StrayReport.objects.create(
        charger=charger, action="StopTransaction", broken=True, id_tag="04A2B3C4D5E6F7", at=at, text=text
    )
    retention.tidy(NOW, KEPT)
    assert Transaction.objects.filter(id_tag="04A2B3C4D5E6F7").count() == 3
    for _ in range(2):
        assert not retention.tidy(NOW, replace(KEPT, cards=10))
        ended = Transaction.objects.exclude(pk=running.pk).order_by("-started_at")
        assert list(ended.values_list("id_tag", "stop_id_tag")) == [
            ("04A2B3C4D5E6F7",) * 2,
            ("…E6F7",) * 2,
            ("…",) * 2,
            ("",) * 2,
        ]
        assert Transaction.objects.get(pk=running.pk).id_tag == "04A2B3C4D5E6F7"
        stray.refresh_from_db()
        assert (stray.id_tag, stray.text) == ("…E6F7", '{"idTag":"…E6F7","meterStop":"x"}')


@pytest.mark.parametrize(
    ("card", "text", "cut"),
    [
        ("1", '{"transactionId":11,"idTag":"1","meterStop":1101}', '{"transactionId":11,"idTag":"…","meterStop":1101}'),
        ('04A2"3C4D5', '{"idTag":"04A2\\"3C4D5","meterStop":7}', '{"idTag":"…C4D5","meterStop":7}'),
        ("04A2B3C4D5", '{"transactionId":12,"meterStop":7}', '{"transactionId":12,"meterStop":7}'),
        ("04A2B3C4D5", "04A2B3C4D5 and no JSON", "…C4D5 and no JSON"),
    ],
)
def test_of_a_stray_report_the_card_is_cut_and_no_number_of_the_meter(card: str, text: str, cut: str, charger: Charger) -> None:
    at = NOW - timedelta(days=11)
    StrayReport.objects.create(charger=charger, action="StopTransaction", broken=False, id_tag=card, at=at, text=text)
    retention.tidy(NOW, replace(KEPT, cards=10))
    assert StrayReport.objects.get().text == cut
